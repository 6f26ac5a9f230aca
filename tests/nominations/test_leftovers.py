import os
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from config.celery import app
from craftsmen.actions import make_portrait, remove_portrait, set_portrait
from craftsmen.actions.leftovers import OLDEST_UNNAMED
from craftsmen.actions.portraits import shown_paths, token_of
from craftsmen.tasks import forget_portraits
from nominations.models import Evidence, Opinion
from nominations.tasks import forget_papers
from tests.factories import CraftsmanFactory, EvidenceFactory, UserFactory
from tests.nominations import roads
from tests.nominations.papers import picture

pytestmark = pytest.mark.django_db

OLD = OLDEST_UNNAMED.total_seconds() + 60
YOUNG = OLDEST_UNNAMED.total_seconds() - 60


def aged(path: str, seconds: float) -> str:
    """The file as if it had been written so long ago."""
    then = timezone.now().timestamp() - seconds
    os.utime(default_storage.path(path), (then, then))
    return path


def left_behind(folder: str, name: str, seconds: float) -> str:
    return aged(default_storage.save(f"{folder}/{name}", ContentFile(b"nobody's")), seconds)


def stands(path: str) -> bool:
    return default_storage.exists(path)


@pytest.mark.parametrize("folder", ["evidence", "seals", "visits"])
def test_a_paper_without_a_row_goes_once_it_is_old(folder: str):
    old, young = (left_behind(folder, f"{age}.pdf", age) for age in (OLD, YOUNG))

    forget_papers()
    forget_papers()

    assert (stands(old), stands(young)) == (False, True)


def test_papers_with_a_row_stay_however_old():
    roads.bring_to("screening")
    named = [str(each.file) for each in Evidence.objects.all()]
    named += [str(each.seal) for each in Opinion.objects.exclude(seal="")]
    for path in named:
        aged(path, 100 * OLD)

    forget_papers()

    assert len(named) == 2
    assert all(stands(path) for path in named)


def test_a_paper_goes_after_its_row():
    evidence = EvidenceFactory()
    path = aged(evidence.file.name, OLD)
    Evidence.objects.all().delete()

    forget_papers()

    assert not stands(path)


@pytest.fixture
def portrayed() -> Any:
    craftsman = set_portrait(
        craftsman=CraftsmanFactory(), upload=picture(size=(800, 800)), by=UserFactory(is_superuser=True)
    )
    make_portrait(craftsman_id=craftsman.pk)
    craftsman.refresh_from_db()
    return craftsman


def files_of(craftsman: Any) -> list[str]:
    return [craftsman.portrait.name, *shown_paths(craftsman.portrait_token)]


def test_portraits_of_the_register_stay_however_old(portrayed: Any):
    for path in files_of(portrayed):
        aged(path, 100 * OLD)

    forget_portraits()

    assert all(stands(path) for path in files_of(portrayed))


@pytest.mark.parametrize(("age", "stay"), [(OLD, False), (YOUNG, True)])
def test_portraits_of_nobody_go_once_they_are_old(portrayed: Any, age: float, stay: bool):
    files = [aged(path, age) for path in files_of(portrayed)]
    remove_portrait(
        craftsman=portrayed, by=UserFactory(is_superuser=True)
    )  # what is deleted with it waits for the commit

    forget_portraits()
    forget_portraits()

    assert [stands(path) for path in files] == [stay] * len(files)


def test_sizes_whose_writing_broke_off_go(portrayed: Any):
    whole = token_of("portraits/originals/another")
    path = left_behind(f"portraits/shown/{whole}", "160.webp", OLD)

    forget_portraits()

    assert not stands(path)
    assert all(stands(each) for each in files_of(portrayed))


def test_a_store_in_which_nothing_was_ever_kept(settings: Any, tmp_path: Any):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }

    forget_papers()
    forget_portraits()

    assert list(tmp_path.iterdir()) == []


def test_both_are_swept_every_night():
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert {"nominations.forget_papers", "craftsmen.forget_portraits"} <= scheduled
