"""Shares over their own base: the worked figures of domain.md §4.3, and a plain reference."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.structure import Bound, Group, Person, Share, belongs, bound_in_people, off_by, share_of

CATEGORIES = ("frontline", "technical", "manager", "principal", "migrant", "")
OWNERSHIPS = ("state", "collective", "private", "foreign", "public_institution", "other", "")
people_lists = st.lists(
    st.builds(
        Person, st.sampled_from(CATEGORIES), st.sampled_from(("male", "female")), st.sampled_from(OWNERSHIPS)
    ),
    max_size=30,
)


def people(number: int, category: str, *, gender: str = "male", ownership: str = "state") -> list[Person]:
    return [Person(category, gender, ownership)] * number


# 莒南 2016: 一线职工不低于50%，企业负责人不超过20%，女职工不低于18%.
JUNAN = [
    (Group.FRONTLINE, Bound.FLOOR, 50),
    (Group.PRINCIPALS, Bound.CEILING, 20),
    (Group.WOMEN, Bound.FLOOR, 18),
]


def test_the_figures_of_junan_2016() -> None:
    """Of 50: 25 at the front line, 10 principals, 9 women: every target is met to a man."""
    chosen = (
        people(16, "frontline") + people(9, "frontline", gender="female")
        + people(10, "principal") + people(15, "technical")
    )  # fmt: skip

    found = [share_of(chosen, group, Group.EVERYBODY) for group, _bound, _share in JUNAN]

    assert found == [Share(25, 50), Share(10, 50), Share(9, 50)]
    assert [each.percent for each in found] == [Decimal("50.0"), Decimal("20.0"), Decimal("18.0")]
    assert [
        off_by(each, bound, Decimal(share)) for each, (_, bound, share) in zip(found, JUNAN, strict=True)
    ] == [0] * 3


def test_one_man_less_is_told_by_one() -> None:
    chosen = people(24, "frontline") + people(11, "principal") + people(15, "technical", gender="female")

    short = [
        off_by(share_of(chosen, group, Group.EVERYBODY), bound, Decimal(share))
        for group, bound, share in JUNAN
    ]

    assert short == [1, 1, 0]


def test_the_figures_of_jiangxi_2010_have_bases_of_their_own() -> None:
    """Of 100, 45 work for enterprises; of those 25 at the front line or technical, 9 principals; 6 migrants."""
    chosen = (
        people(12, "frontline") + people(6, "migrant") + people(7, "technical") + people(9, "principal")
        + people(11, "manager") + people(55, "technical", ownership="public_institution")
    )  # fmt: skip
    targets = [
        (Group.ENTERPRISE, Group.EVERYBODY, Bound.FLOOR, 45),
        (Group.FRONTLINE_OR_TECHNICAL, Group.ENTERPRISE, Bound.FLOOR, 55),
        (Group.PRINCIPALS, Group.ENTERPRISE, Bound.CEILING, 22),
        (Group.MIGRANT, Group.EVERYBODY, Bound.FLOOR, 6),
    ]

    found = [share_of(chosen, part, base) for part, base, _bound, _share in targets]

    assert found == [Share(45, 100), Share(25, 45), Share(9, 45), Share(6, 100)]
    assert [off_by(each, bound, Decimal(share)) for each, (*_, bound, share) in zip(found, targets, strict=True)] == [
        0, 0, 0, 0,
    ]  # fmt: skip
    assert bound_in_people(45, Bound.FLOOR, Decimal(55)) == 25
    assert bound_in_people(45, Bound.CEILING, Decimal(22)) == 9


def plain(person: Person, group: str) -> bool:
    if group == "everybody":
        return True
    if group == "women":
        return person.gender == "female"
    if group == "enterprise":
        return person.ownership not in ("public_institution", "other", "")
    if group == "non_public":
        return person.ownership == "private" or person.ownership == "foreign"
    if group == "frontline":
        return person.category == "frontline" or person.category == "migrant"
    if group == "frontline_or_technical":
        return person.category in ("frontline", "migrant", "technical")
    return person.category == {
        "technical": "technical",
        "managers": "manager",
        "principals": "principal",
    }.get(group, "migrant")


@given(
    people_lists,
    st.sampled_from(Group),
    st.sampled_from(Group),
    st.sampled_from(Bound),
    st.integers(0, 10000),
)
def test_shares_are_as_the_slow_reference_says(chosen, part, base, bound, hundredths: int) -> None:
    share = Decimal(hundredths) / 100

    found = share_of(chosen, part, base)

    counted = [person for person in chosen if plain(person, base.value)]
    both = [person for person in counted if plain(person, part.value)]
    assert found == Share(len(both), len(counted))
    wanted = Fraction(hundredths, 10000) * len(counted)
    missing = 0
    while len(both) + missing < wanted:
        missing += 1
    too_many = 0
    while len(both) - too_many > wanted:
        too_many += 1
    assert off_by(found, bound, share) == (missing if bound is Bound.FLOOR else too_many)


@pytest.mark.parametrize(
    ("part", "base", "percent"), [(1, 3, "33.3"), (2, 3, "66.7"), (1, 16, "6.3"), (0, 0, "0.0")]
)
def test_a_percentage_has_one_place_half_up(part: int, base: int, percent: str) -> None:
    assert Share(part, base).percent == Decimal(percent)


def test_over_nobody_nothing_is_wrong() -> None:
    assert off_by(share_of([], Group.WOMEN, Group.EVERYBODY), Bound.FLOOR, Decimal(18)) == 0


def test_somebody_of_no_employer_is_of_no_enterprise() -> None:
    freelancer = Person("frontline", "female", "")

    assert [group for group in Group if belongs(freelancer, group)] == [
        Group.EVERYBODY,
        Group.FRONTLINE,
        Group.FRONTLINE_OR_TECHNICAL,
        Group.WOMEN,
    ]
