"""The directory has a line for exactly those who are public, whatever was changed and however."""

from importlib import import_module
from itertools import product

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from craftsmen.invariants import lines_out_of_step
from craftsmen.models import Craftsman, Cultivation, Entry, Honour, Title
from organisations.models import Region
from tests.craftsmen.test_cultivations import ENDED, cultivated
from tests.factories import (
    REVOKED,
    CraftsmanFactory,
    HonourFactory,
    IndustryFactory,
    RegionFactory,
    TitleFactory,
)

SOURCE = "示例晚报"
OF_STATE = {
    "kind": Title.Kind.STATE_HONOUR,
    "tier": "national",
    "external": True,
    "conferring_union": None,
    "certificate_code": "",
}
HONOURS = [(), ("standing",), ("revoked",), ("standing", "revoked"), ("revoked", "revoked")]


def is_public(source, cultivation, honours, hidden):
    """The rule of docs/decisions/0010 in the plainest words."""
    if hidden:
        return False
    if "standing" in honours:
        return True
    known = bool(source) or cultivation in ("under_way", "completed")
    return known and "revoked" not in honours


@pytest.mark.django_db
def test_a_line_stands_for_exactly_those_who_are_public():
    first, second = TitleFactory(), TitleFactory()
    expected = {}
    for case in product(["", SOURCE], [None, "under_way", "ended"], HONOURS, ["", "正在核查"]):
        source, cultivation, honours, hidden = case
        person = CraftsmanFactory(source=source, hidden_because=hidden)
        if cultivation:
            cultivated(first, person, **(ENDED if cultivation == "ended" else {}))
        for title, status in zip((first, second), honours, strict=False):
            HonourFactory(craftsman=person, title=title, **(REVOKED if status == "revoked" else {}))
        expected[person.pk] = is_public(*case)

    public = set(Craftsman.objects.public().values_list("pk", flat=True))

    assert {pk: pk in public for pk in expected} == expected
    assert set(Entry.objects.values_list("pk", flat=True)) == public
    assert list(lines_out_of_step()) == []


def _hide(people):
    people.update(hidden_because="正在核查")


def _show(people):
    people.update(hidden_because="")


def _name_a_source(people):
    people.update(source=SOURCE)


def _forget_the_source(people):
    people.update(source="")


def _honour(people):
    title = TitleFactory()
    for person in people:
        HonourFactory(craftsman=person, title=title, year=2019)


def _revoke(people):
    Honour.objects.filter(craftsman__in=people, status="standing").update(**REVOKED)


def _cultivate(people):
    title = TitleFactory()
    for person in people:
        cultivated(title, person)


def _end(people):
    Cultivation.objects.filter(craftsman__in=people).update(**ENDED)


ACTS = [_hide, _show, _name_a_source, _forget_the_source, _honour, _revoke, _cultivate, _end]


@pytest.mark.django_db
@settings(deadline=None, max_examples=20)  # each changes and compares a register
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.sets(st.integers(0, 2), min_size=1)), min_size=1, max_size=8)
)
def test_the_lines_follow_whatever_is_changed_at_once(acts):
    people = [CraftsmanFactory() for _ in range(3)]

    for act, chosen in acts:
        act(Craftsman.objects.filter(pk__in=[people[each].pk for each in chosen]))

        assert list(lines_out_of_step()) == []


@pytest.mark.django_db
def test_a_line_holds_what_a_person_is_found_and_narrowed_down_by():
    region, industry = RegionFactory(), IndustryFactory()
    person = CraftsmanFactory(name="王毅", trade="焊工", region=region, industry=industry, is_frontline=True)
    city = TitleFactory(tier="municipal")
    HonourFactory(craftsman=person, title=city, year=2019)
    HonourFactory(craftsman=person, title=TitleFactory(tier="national"), year=2023, **REVOKED)

    line = person.entry
    found = {
        term: Entry.objects.extra(where=["search @@ %s::tsquery"], params=[f"'{term}'"]).exists()
        for term in ("王", "N王", "S王", "Nwang", "Swang", "wangyi", "焊工", "N焊工", "S毅", "Lnational")
    }

    assert (line.roster_key, line.pinyin_key) == (person.roster_key, person.pinyin_key)
    assert line.newness == 9999 - 2019
    facets = ["Lmunicipal", f"T{city.pk}", "Y2019", f"R{region.pk}", f"I{industry.pk}", "F1"]
    assert line.facets == facets
    assert line.dated == ["LmunicipalY2019", f"T{city.pk}Y2019"]
    assert [term for term, is_found in found.items() if not is_found] == ["N焊工", "S毅", "Lnational"]


@pytest.mark.django_db
def test_a_state_honour_is_of_no_tier():
    state = TitleFactory(**OF_STATE)
    person = HonourFactory(title=state, year=2019).craftsman
    HonourFactory(craftsman=person, title=TitleFactory(tier="municipal"), year=2018)

    city = Title.objects.exclude(pk=state.pk).get()
    assert person.entry.facets == [
        "Lmunicipal",
        *sorted([f"T{city.pk}", f"T{state.pk}"]),
        "Y2018",
        "Y2019",
    ]
    assert person.entry.dated == [
        "LmunicipalY2018",
        *sorted([f"T{city.pk}Y2018", f"T{state.pk}Y2019"]),
    ]
    assert list(lines_out_of_step()) == []


def in_a_province():
    """A district in its city in its province, and somebody who is there."""
    province = RegionFactory(code="370000", name="示例省")
    city = RegionFactory(code="370200", name="示例市", parent=province)
    district = RegionFactory(code="370202", name="示例区", parent=city)
    return province, city, district, CraftsmanFactory(source=SOURCE, region=district)


def regions_of(person):
    return [term for term in Entry.objects.get(pk=person.pk).facets if term.startswith("R")]


def terms_of(*regions):
    return sorted(f"R{region.pk}" for region in regions)


@pytest.mark.django_db
def test_a_line_has_the_regions_above_and_follows_a_district_to_another_city():
    province, city, district, person = in_a_province()
    elsewhere = RegionFactory(code="370400", name="示例二市", parent=province)
    nowhere = CraftsmanFactory(source=SOURCE)
    before = regions_of(person)

    district.parent = elsewhere
    district.save()
    moved = regions_of(person)
    Region.objects.filter(pk=elsewhere.pk).update(parent=None)

    assert before == terms_of(province, city, district)
    assert moved == terms_of(province, elsewhere, district)
    assert regions_of(person) == terms_of(elsewhere, district)
    assert regions_of(nowhere) == []
    assert list(lines_out_of_step()) == []


@pytest.mark.django_db
def test_lines_written_without_the_regions_above_are_mended():
    migration = import_module("craftsmen.migrations.0009_regions_above")
    province, city, district, person = in_a_province()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # which the writes above put off
        for sql in (migration.ITS_OWN, migration.FOLLOW):
            cursor.execute(sql)
        before = regions_of(person)
        for sql in (migration.AND_ABOVE, migration.FOLLOW):
            cursor.execute(sql)

    assert before == terms_of(district)
    assert regions_of(person) == terms_of(province, city, district)
    assert list(lines_out_of_step()) == []


@pytest.mark.django_db
def test_lines_written_when_state_honours_had_a_tier_are_mended():
    """What migration 0006 does to a register, and that it can be taken back."""
    migration = import_module("craftsmen.migrations.0006_state_honours_apart")
    state = TitleFactory(**OF_STATE)
    person, other = HonourFactory(title=state, year=None, source=SOURCE).craftsman, HonourFactory().craftsman
    with connection.cursor() as cursor:
        cursor.execute(migration.OF_A_TIER)
        cursor.execute(migration.FOLLOW)
        before = Entry.objects.get(pk=person.pk).facets
        Entry.objects.filter(pk=other.pk).update(newness=1)
        cursor.execute(migration.APART)
        cursor.execute(migration.FOLLOW)

    assert (before, Entry.objects.get(pk=person.pk).facets) == (
        ["Lnational", f"T{state.pk}"],
        [f"T{state.pk}"],
    )
    assert Entry.objects.get(pk=other.pk).newness == 1  # a line that is not concerned is not written


@pytest.mark.django_db
def test_a_line_follows_the_tier_of_a_title_and_the_facts_of_its_person():
    honour = HonourFactory(title__tier="district", craftsman__name="示例甲")

    Title.objects.filter(pk=honour.title.pk).update(tier="national")
    honour.craftsman.trade = "焊工"
    honour.craftsman.save()

    line = Entry.objects.get()
    assert line.facets[0] == "Lnational"
    assert "'焊工'" in line.search
    assert list(lines_out_of_step()) == []


@pytest.mark.django_db
def test_lines_out_of_step_are_named_by_number():
    leaked, lost, changed = CraftsmanFactory(), HonourFactory().craftsman, HonourFactory().craftsman
    line = Entry.objects.get(pk=changed.pk)
    Entry.objects.filter(pk=lost.pk).delete()
    Entry.objects.filter(pk=changed.pk).update(newness=1)
    line.pk = leaked.pk
    line.save(force_insert=True)

    assert list(lines_out_of_step()) == [
        f"craftsman {leaked.pk}: in the directory, but not public (design.md, 11)",
        f"craftsman {lost.pk}: public, but not in the directory",
        f"craftsman {changed.pk}: the line in the directory is not what the register says",
    ]
