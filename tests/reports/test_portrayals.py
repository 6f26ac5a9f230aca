"""Share cards and posters: made of what anyone may read, never shown once that is no longer so."""

import io
from typing import Any

import pypdf
import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.core.files.storage import default_storage
from kombu.exceptions import OperationalError
from PIL import Image

from config import celery_app
from craftsmen import checking
from craftsmen.actions import hide
from reports import actions
from reports.builders import portrayals
from reports.models import ReportRun, ShareCard
from reports.tasks import build, make_card, sweep_cards
from tests.craftsmen.staff import clerk, editor
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def person():
    honour = HonourFactory(
        craftsman__name="王毅", craftsman__trade="焊工", title__name="示例工匠", citation="匠心筑梦"
    )
    HonourFactory(craftsman=honour.craftsman, title__name="撤销称号", **REVOKED)
    return honour.craftsman


def card_of(client, person):
    return client.get(f"/craftsmen/{person.pk}/card.jpg")


def test_the_facts_are_the_public_ones(person):
    told = portrayals.words(person)

    assert (told["name"], told["trade"], told["titles"]) == ("王毅", "焊工", ["2024年度示例工匠"])
    assert told["citation"] == "匠心筑梦"
    assert told["emblem"] == "welding"
    assert "撤销" not in str(told)


def test_a_card_is_made_by_the_worker_and_anew_when_facts_change(client, person):
    first = card_of(client, person)
    made = card_of(client, person)
    image = Image.open(io.BytesIO(made.getvalue()))
    type(person).objects.filter(pk=person.pk).update(trade="数控车工")
    old = ShareCard.objects.get().file.name
    changed = card_of(client, person)
    cache.clear()
    sweep_cards()

    again = card_of(client, person)

    assert (first.status_code, changed.status_code) == (302, 302)
    assert "/static/img/card" in first["Location"]
    assert first["Cache-Control"] == "no-store"
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert again.status_code == 200
    assert again.getvalue()
    assert ShareCard.objects.get().file.name != old


def test_the_card_of_somebody_hidden_is_gone_at_once_and_then_forgotten(
    client, person, django_capture_on_commit_callbacks
):
    make_card(person.pk)
    make_card(person.pk)
    before = card_of(client, person)
    shown = before.status_code, bool(before.getvalue())
    path = str(ShareCard.objects.get().file.name)

    hide(holder=person, because="正在核查", by=editor())
    gone = card_of(client, person).status_code
    with django_capture_on_commit_callbacks(execute=True):
        sweep_cards()
    make_card(person.pk)

    assert (shown, gone) == ((200, True), 404)
    assert not ShareCard.objects.exists()
    assert not default_storage.exists(path)
    assert card_of(client, CraftsmanFactory()).status_code == 404


@pytest.mark.parametrize("down", ["cache", "broker"])
def test_without_redis_the_house_s_own_card_stands_in(client, person, monkeypatch, down):
    def no_answer(producer=None):
        raise OperationalError("connection refused")

    if down == "cache":
        monkeypatch.setattr("reports.views.cache", RedisCache("redis://127.0.0.1:1/0", {}))
    else:
        monkeypatch.setitem(celery_app.conf.changes, "task_always_eager", False)
        monkeypatch.setattr(celery_app, "producer_or_acquire", no_answer)

    answer = card_of(client, person)

    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    assert "/static/img/card" in answer["Location"]
    assert not ShareCard.objects.exists()


def test_strangers_ask_for_so_many_cards_a_minute_and_no_more(client, monkeypatch):
    asked = []
    monkeypatch.setattr("reports.views.MOST_CARDS", 2)
    monkeypatch.setattr("reports.tasks.make_card.apply_async", lambda args, **how: asked.append((args, how)))
    people = [HonourFactory().craftsman for _ in range(4)]

    answers = [card_of(client, each).status_code for each in people]

    assert answers == [302] * 4
    assert asked == [((each.pk,), {"expires": 60}) for each in people[:2]]


def test_one_address_asks_for_so_many_cards_and_no_more(client, person, monkeypatch):
    monkeypatch.setitem(checking.LIMITS, "card", ((2, 60),))

    answers = [card_of(client, person) for _ in range(3)]
    answers[1].getvalue()

    assert [each.status_code for each in answers] == [302, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60


@pytest.mark.parametrize("kind", ReportRun.OF_PERSON)
def test_staff_ask_for_posters_and_take_them_away(client, person, kind):
    client.force_login(clerk())
    page = client.get(f"/reports/posters/{person.pk}/").content.decode()
    asked = client.post(f"/reports/posters/{person.pk}/{kind}/")
    run = ReportRun.objects.get()
    build(run.pk)

    answer = client.get(f"/reports/{run.pk}/download/")

    content = answer.getvalue()
    assert "王毅的海报" in page
    assert asked["Location"].endswith(run.get_absolute_url())
    if kind == ReportRun.Kind.POSTER_PDF:
        (sheet,) = pypdf.PdfReader(io.BytesIO(content)).pages
        assert [round(side) for side in sheet.mediabox[2:]] == [842, 1191]
        assert "匠心筑梦" in sheet.extract_text()
    else:
        assert Image.open(io.BytesIO(content)).size == portrayals.SIZES[kind]
    assert run.ask_again_address == f"/reports/posters/{person.pk}/"


def test_a_poster_of_what_is_no_longer_so_is_neither_made_nor_given_away(client, person):
    by = clerk()
    client.force_login(by)
    facts = portrayals.digest(portrayals.words(person))
    order: Any = {"subject": "王毅", "parameters": {"craftsman": person.pk, "facts": facts}, "by": by}
    made = actions.ask_for_register(kind=ReportRun.Kind.POSTER_WIDE_PNG, **order)
    waits = actions.ask_for_register(kind=ReportRun.Kind.POSTER_TALL_PNG, **order)
    build(made.pk)

    hide(holder=person, because="正在核查", by=editor())
    build(waits.pk)

    made.refresh_from_db()
    waits.refresh_from_db()
    assert (made.state, waits.state) == ("done", "failed")
    assert "已有变化" in waits.error
    assert client.get(f"/reports/{made.pk}/download/").status_code == 404
    assert client.get(f"/reports/posters/{person.pk}/").status_code == 404


def test_others_find_no_posters(client, person):
    client.force_login(editor())

    assert client.get(f"/reports/posters/{person.pk}/").status_code == 404
    assert client.post(f"/reports/posters/{person.pk}/poster_pdf/").status_code == 404
    client.force_login(clerk())
    assert client.post(f"/reports/posters/{person.pk}/notice_pdf/").status_code == 404
