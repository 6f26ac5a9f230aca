"""What a line tells for the card of its person, and the sample beside the lines."""

from hashlib import md5
from importlib import import_module

import pytest
from django.db import connection

from craftsmen.invariants import lines_out_of_step
from craftsmen.models import Craftsman, Entry, Honour, SampleLine
from tests.factories import REVOKED, CraftsmanFactory, HonourFactory

SOURCE = "示例晚报"


@pytest.mark.django_db
def test_a_line_tells_the_card_of_its_person_as_it_is_now():
    person = CraftsmanFactory(name="示例甲", trade="焊工", employer_name="示例厂", source=SOURCE)
    people = Craftsman.objects.filter(pk=person.pk)

    def card():
        assert list(lines_out_of_step()) == []
        return Entry.objects.get(pk=person.pk).card

    people.update(name="示例乙")
    assert card() == ["示例乙", "焊工", "示例厂", False, "", []]
    undated = HonourFactory(craftsman=person, year=None, source=SOURCE)
    old, new = (HonourFactory(craftsman=person, year=year) for year in (2001, 2020))
    assert card()[-1] == [[new.title_id, 2020], [old.title_id, 2001]]
    Honour.objects.filter(pk=new.pk).update(**REVOKED)
    assert card()[-1] == [[old.title_id, 2001], [undated.title_id, None]]
    people.update(deceased_on="2020-01-01")
    people.update(portrait_token="t" * 20)
    people.update(trade="")
    people.update(employer_name="")
    assert card()[:-1] == ["示例乙", "", "", True, "t" * 20]

    Entry.objects.update(card=[])
    told = f"craftsman {person.pk}: the line in the directory is not what the register says"
    assert list(lines_out_of_step()) == [told]


@pytest.mark.django_db
def test_lines_written_without_cards_are_filled():
    migration = import_module("craftsmen.migrations.0012_lines_tell_cards")
    people = [HonourFactory().craftsman for _ in range(3)]
    Entry.objects.update(card=[])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # which the writes above put off
        cursor.execute(migration.FILL)

    assert {line.pk: line.card[0] for line in Entry.objects.all()} == {each.pk: each.name for each in people}
    assert list(lines_out_of_step()) == []


def of_the_sample():
    """The number of a person whose line is in the sample."""
    return next(
        pk
        for pk in range(10**6, 2 * 10**6)
        if int(md5(b"%d" % pk, usedforsecurity=False).hexdigest()[:7], 16) % 100 < 5
    )


@pytest.mark.django_db
def test_the_sample_follows_its_lines_and_what_does_not_is_named():
    person = CraftsmanFactory(pk=of_the_sample(), source=SOURCE)
    beside = CraftsmanFactory(pk=person.pk - 1, source=SOURCE)
    honour = HonourFactory(craftsman=person)

    def sampled():
        return list(SampleLine.objects.values_list("pk", "facets", "dated", "search"))

    def lines():
        return list(Entry.objects.filter(pk=person.pk).values_list("pk", "facets", "dated", "search"))

    assert sampled() == lines() != []
    Craftsman.objects.update(trade="焊工")
    Honour.objects.filter(pk=honour.pk).update(**REVOKED)
    assert (sampled(), lines()) == ([], [])
    Craftsman.objects.filter(pk=person.pk).update(hidden_because="正在核查")
    HonourFactory(craftsman=person)
    Craftsman.objects.filter(pk=person.pk).update(hidden_because="")
    assert sampled() == lines() != []
    assert list(lines_out_of_step()) == []

    SampleLine.objects.update(facets=[])
    SampleLine.objects.create(entry_id=beside.pk, facets=[], dated=[], search="'x'")
    assert list(lines_out_of_step()) == [
        f"craftsman {pk}: the sample of the directory is not what its lines say"
        for pk in (beside.pk, person.pk)
    ]
