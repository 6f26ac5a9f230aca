"""How quotas are told to be used, and how they are held: the same cases count in both."""

from itertools import product

import pytest

from nominations.builders.quotas import usage_by_subject
from nominations.models import Nomination, Quota
from nominations.workflow import State
from organisations.models import Union
from tests.factories import UnionFactory
from tests.nominations import roads
from tests.nominations.roads import City, bring_to, city
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here() -> City:
    return city()


def quota(here: City, union: Union, most: int = 9) -> Quota:
    return Quota.objects.create(round=here.round, union=union, max_recommend=most)


def told(here: City) -> dict[Union, tuple[int, int, int]]:
    lines = usage_by_subject(here.round)["union"]
    return {line.of: (line.sent, line.shortlisted, line.chosen) for line in lines}


def elsewhere(here: City) -> Union:
    return UnionFactory(kind=Union.Kind.DISTRICT_FEDERATION, parent=here.federation)


def moved_to(nomination: Nomination, **unions: Union) -> None:
    """As when it was returned and handed in anew elsewhere."""
    Nomination.objects.filter(pk=nomination.pk).update(**unions)


def test_a_case_counts_where_it_was_vouched_for_and_nowhere_before(here: City) -> None:
    other = elsewhere(here)
    first, second = quota(here, here.district_union), quota(here, other)
    bring_to(S.SITE_VISIT, here=here)
    moved = bring_to(S.SCREENING, here=here)

    moved_to(moved, district_union=other)

    assert told(here) == {here.district_union: (1, 1, 0), other: (0, 0, 0)}
    assert [each.counted().count() for each in (first, second)] == [1, 0]


def test_an_employers_union_counts_what_it_endorsed_itself(here: City) -> None:
    other = UnionFactory(parent=here.district_union)
    quota(here, here.grassroots_union), quota(here, other)
    moved = bring_to(S.DISTRICT_REVIEW, here=here)
    bring_to(S.PROPOSED, here=here)

    moved_to(moved, employer_union=other)

    usage = told(here)
    assert (usage[here.grassroots_union], usage[other]) == ((1, 1, 1), (0, 0, 0))


def test_a_union_that_is_both_counts_each_case_once(here: City) -> None:
    """It recommended one as a district, one as an employer's union, and one as both."""
    of_both = quota(here, here.district_union)
    cases = [bring_to(S.SCREENING, here=here) for _ in range(3)]
    other = elsewhere(here)
    moved_to(cases[1], employer_union=here.district_union, district_union=other)
    moved_to(cases[2], employer_union=here.district_union)

    assert told(here)[here.district_union] == (of_both.counted().count(), 0, 0) == (3, 0, 0)


def test_a_union_without_a_quota_is_told_if_it_sent_somebody_up(here: City) -> None:
    bring_to(S.SCREENING, here=here)

    assert told(here) == {here.district_union: (1, 0, 0)}


def test_what_is_told_is_what_the_guard_counts(here: City) -> None:
    """On every way out of a union's hands, wherever the case is moved to then."""
    district, grassroots = elsewhere(here), UnionFactory(parent=here.district_union)
    unions = (here.district_union, here.grassroots_union, district, grassroots)
    quotas = {each: quota(here, each) for each in unions}
    states = (S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.SCREENING, S.REJECTED, S.WITHDRAWN, S.RETURNED)
    ways: list[dict[str, Union]] = [{}, {"district_union": district}, {"employer_union": grassroots}]
    for state, moves in product(states, ways):
        moved_to(bring_to(state, here=here), **moves)

    usage = told(here)

    assert {union: usage[union][0] for union in unions} == {
        union: each.counted().count() for union, each in quotas.items()
    }
    assert usage[here.district_union][0] > 0 < usage[here.grassroots_union][0]


def test_it_is_one_question_more_for_any_number_of_cases(here: City) -> None:
    quota(here, here.district_union)
    roads.bring_to(S.SCREENING, here=here)
    few = count_queries(lambda: told(here))
    for _ in range(3):
        roads.bring_to(S.SCREENING, here=here)

    assert count_queries(lambda: told(here)) == few
