"""Photographs: made by the worker, shown whole, gone with the person, forgotten when struck out."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from craftsmen.actions import set_picture
from craftsmen.actions.leftovers import forget_pictures
from craftsmen.actions.pictures import picture_paths, waiting_for_pictures
from craftsmen.models import Photo
from craftsmen.tasks import make_picture, sweep
from tests.craftsmen.photographs import photo_of, picture_of
from tests.craftsmen.staff import editor
from tests.factories import CraftsmanFactory, PostFactory

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"


def known(**facts):
    return CraftsmanFactory(source=SOURCE, **facts)


@pytest.mark.parametrize("extension", ["webp", "jpg"])
def test_a_photograph_is_shown_whole_without_what_its_file_carried(client, extension):
    photo = photo_of(known())

    answers = {
        width: client.get(f"/pictures/photo/{photo.pk}/{width}.{extension}") for width in (480, 960, 1600)
    }

    sizes = {w: Image.open(io.BytesIO(a.getvalue())).size for w, a in answers.items() if a.status_code == 200}
    assert sizes == {480: (480, 288), 960: (960, 576)}  # the original has a thousand
    assert answers[1600].status_code == 404
    assert answers[480]["Cache-Control"] == "public, max-age=30, s-maxage=30"
    assert (photo.picture_width, photo.picture_height) == (1000, 600)


def test_the_photograph_of_somebody_hidden_is_gone_but_for_the_keepers(client):
    photo = photo_of(known(hidden_because="正在核查"))
    address = f"/pictures/photo/{photo.pk}/480.webp"

    stranger = client.get(address).status_code
    client.force_login(editor())
    keeper = client.get(address)

    assert (stranger, keeper.status_code, keeper["Cache-Control"]) == (404, 200, "private, no-store")
    keeper.getvalue()


@pytest.mark.parametrize(
    "address",
    [
        "/pictures/photo/{}/481.webp",
        "/pictures/photo/{}/480.svg",
        "/pictures/craftsman/{}/480.webp",
        "/pictures/photo/9{}9999999/480.webp",
    ],
)
def test_other_pictures_are_not_found(client, address):
    photo = photo_of(known())

    assert client.get(address.format(photo.pk)).status_code == 404


def test_a_picture_lost_from_the_store_is_not_found(client):
    photo = photo_of(known())
    default_storage.delete(picture_paths(photo.picture_token)[0])

    assert client.get(f"/pictures/photo/{photo.pk}/480.webp").status_code == 404


def test_pictures_the_worker_was_not_told_of_are_made_by_the_sweep():
    photo = Photo.objects.create(craftsman=known(), caption="示例", credit="示例")
    set_picture(row=photo, upload=picture_of(), by=editor())
    waiting = waiting_for_pictures()

    sweep()

    photo.refresh_from_db()
    assert waiting == [("photo", photo.pk)]
    assert waiting_for_pictures() == []
    assert photo.has_picture


def test_a_new_picture_replaces_the_old_and_making_it_again_changes_nothing(
    django_capture_on_commit_callbacks,
):
    photo = photo_of(known())
    old = [photo.picture.name, *picture_paths(photo.picture_token)]

    with django_capture_on_commit_callbacks(execute=True):
        set_picture(row=photo, upload=picture_of(600, 600), by=editor())
        make_picture("photo", photo.pk)
    make_picture("photo", photo.pk)
    make_picture("photo", photo.pk + 1)

    photo.refresh_from_db()
    assert not any(default_storage.exists(path) for path in old)
    assert (photo.picture_width, photo.picture_height) == (600, 600)


def test_pictures_of_rows_that_are_struck_out_are_forgotten_after_a_day():
    kept, gone = photo_of(known()), photo_of(known())
    files = [gone.picture.name, picture_paths(gone.picture_token)[0]]
    gone.delete()
    forget_pictures()
    young = [default_storage.exists(path) for path in files]

    with time_machine.travel(timezone.now() + dt.timedelta(days=2)):
        forget_pictures()

    assert young == [True, True]
    assert [default_storage.exists(path) for path in files] == [False, False]
    assert default_storage.exists(kept.picture.name)
    assert default_storage.exists(picture_paths(kept.picture_token)[0])


def test_others_set_no_picture_and_what_is_none_is_refused():
    photo = photo_of(known())

    with pytest.raises(PermissionDenied):
        set_picture(row=photo, upload=picture_of(), by=PostFactory(role=Role.AUDITOR).user)
    with pytest.raises(ValidationError, match="不是JPEG"):
        set_picture(row=photo, upload=SimpleUploadedFile("a.jpg", b"nothing"), by=editor())
