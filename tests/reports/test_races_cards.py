"""A card is made once, however many ask the worker for it at one moment, and no picture is left over."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from craftsmen.actions.leftovers import OLDEST_UNNAMED, entries
from reports.builders import portrayals
from reports.models import CARDS, ShareCard
from reports.tasks import forget_cards, make_card
from tests.factories import HonourFactory
from tests.nominations.races import LOCKS, Together, all_at_once, kinds, pausing, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)
TWO = 2


@LOCKS
def test_a_card_that_two_make_at_once_is_made_once(monkeypatch, is_locked):
    person = HonourFactory().craftsman
    before = set(entries(CARDS)[1])
    pausing(monkeypatch, portrayals, "share_card", Together(TWO))
    if not is_locked:
        without_row_locks(monkeypatch)

    told = kinds(all_at_once(lambda _: make_card(person.pk), TWO))

    card, files = ShareCard.objects.get(), set(entries(CARDS)[1]) - before
    assert told == ({"NoneType": 2} if is_locked else {"NoneType": 1, "IntegrityError": 1})
    assert len(files) == (1 if is_locked else 2)
    assert str(card.file.name).rpartition("/")[2] in files


def test_a_picture_that_no_card_names_goes_once_it_is_old():
    make_card(HonourFactory().craftsman.pk)
    named = str(ShareCard.objects.get().file.name)
    old, young = (default_storage.save(f"{CARDS}/{age}.jpg", ContentFile(b"x")) for age in ("old", "young"))
    for path in (named, old):
        then = timezone.now().timestamp() - OLDEST_UNNAMED.total_seconds() - 60
        os.utime(default_storage.path(path), (then, then))

    forget_cards()

    assert [default_storage.exists(each) for each in (named, old, young)] == [True, False, True]
