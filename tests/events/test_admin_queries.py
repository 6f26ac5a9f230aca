import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import BoardFactory, BoardGroupFactory, CraftsmanDayFactory, EditionFactory, EventFactory

pytestmark = pytest.mark.django_db


def count(client, address):
    """How often the page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def make_days(count):
    CraftsmanDayFactory.create_batch(count)


def make_editions(count):
    for _ in range(count):
        BoardFactory(edition=EditionFactory())


def make_events(count):
    EventFactory.create_batch(count)


@pytest.mark.parametrize(
    ("model", "make"), [("craftsmanday", make_days), ("edition", make_editions), ("event", make_events)]
)
def test_a_list_asks_as_often_for_many_as_for_one(editor, model, make):
    address = reverse(f"admin:events_{model}_changelist")
    make(1)
    asked = count(editor, address)

    make(2)
    assert count(editor, address) == asked

    make(27)
    assert count(editor, address) == asked


def test_an_event_form_asks_as_often_for_many_as_for_one(editor):
    event = EventFactory()
    address = reverse("admin:events_event_change", args=[event.pk])
    make_editions(1)
    asked = count(editor, address)

    make_editions(29)
    assert count(editor, address) == asked


def test_an_edition_form_asks_as_often_for_many_as_for_one(editor):
    edition = EditionFactory()
    address = reverse("admin:events_edition_change", args=[edition.pk])

    def board():
        BoardFactory(edition=edition, group=BoardGroupFactory(edition=edition))

    board()
    asked = count(editor, address)

    for _ in range(7):
        board()
    assert count(editor, address) == asked
