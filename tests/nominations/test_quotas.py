"""Quotas: what is used, what is refused in words, and the order a union gives its own."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from nominations.actions import moves
from nominations.actions.quotas import rank_cases, shift_rank
from nominations.eligible import places_of, rulings
from nominations.models import Change, Nomination, Opinion, Quota, UnionRank
from nominations.workflow import State
from organisations.models import IndustryScheme
from tests.factories import IndustryFactory, RegionFactory, UnionFactory, UserFactory
from tests.nominations import roads
from tests.nominations.eligibility import hold, told
from tests.nominations.roads import City, bring_to, city, draft_in, fresh
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here() -> City:
    return city()


def quota(here: City, number: int = 1, **of) -> Quota:
    return Quota.objects.create(round=here.round, max_recommend=number, **of)


def refused(act, nomination: Nomination) -> str:
    before = Change.objects.count(), Opinion.objects.count()
    with pytest.raises(ValidationError) as error:
        act()
    assert (Change.objects.count(), Opinion.objects.count()) == before
    assert error.value.code == "quota"
    assert roads.fresh(nomination).state == nomination.state
    return error.value.messages[0]


def test_a_district_sends_up_as_many_as_its_quota_says(here: City) -> None:
    quota(here, 2, union=here.district_union)
    for _ in range(2):
        bring_to(S.SCREENING, here=here)
    third = bring_to(S.DISTRICT_REVIEW, here=here)

    words = refused(lambda: roads.recommend(here, third), third)

    assert words == (
        f"“{here.district_union}”的推荐名额是2名，已报2名，名额已满，不能再报。"
        f"可以先撤回已报的申报件；确需调整名额的，请联系主办单位{here.federation}。"
    )


def test_an_employers_union_vouches_for_as_many_as_its_quota_says(here: City) -> None:
    quota(here, 1, union=here.grassroots_union)
    bring_to(S.DISTRICT_REVIEW, here=here)
    second = bring_to(S.EMPLOYER_REVIEW, here=here)

    words = refused(lambda: roads.endorse(here, second), second)

    assert words.startswith(f"“{here.grassroots_union}”的推荐名额是1名，已报1名")


@pytest.mark.parametrize("kind", ["region", "industry", "scheme_item"])
def test_a_region_or_an_industry_is_counted_across_unions(here: City, kind: str) -> None:
    hold(here.round, "R17")
    region, industry = RegionFactory(), IndustryFactory()
    item = IndustryScheme.objects.create(name="示例6+3").items.create(name="示例装备制造")
    item.industries.add(industry)
    rows = {"region": region, "industry": industry, "scheme_item": item}
    quota(here, 1, **{kind: rows[kind]})
    facts: dict[str, Any] = {"region": region, "industry": industry}
    first = bring_to(S.EXPERT_REVIEW, here=here, **facts)
    elsewhere = bring_to(S.SCREENING, here=here, industry=IndustryFactory(code="35", name="专用设备"))
    second = bring_to(S.DISTRICT_REVIEW, here=here, **facts)

    words = refused(lambda: roads.recommend(here, second), second)

    assert "的推荐名额是1名，已报1名" in words
    met = [told(each) for each in (first, elsewhere, second)]
    assert met == [{"R17": "pass"}, {"R17": "unknown"}, {"R17": "fail"}]


@pytest.mark.parametrize("union", ["district_union", "grassroots_union"])
def test_a_case_counts_on_the_quota_of_either_union(here: City, union: str) -> None:
    hold(here.round, "R17")
    own = quota(here, 1, union=getattr(here, union))
    quota(here, 3, union=here.federation)
    first = bring_to(S.EXPERT_REVIEW, here=here)
    second = bring_to(S.EMPLOYER_REVIEW, here=here)

    (ruling,) = rulings(second)

    assert told(first) == {"R17": "pass"}
    assert (ruling.outcome, ruling.finding.words) == ("fail", f"连同本件超过名额：“{own}”2名（名额1名）。")
    assert ruling.finding.facts == {"places": [{"of": str(own), "used": 2, "most": 1}]}


def test_places_are_counted_in_two_questions_however_many_quotas_there_are(here: City) -> None:
    industry = IndustryFactory()
    case = draft_in(here, region=RegionFactory(), industry=industry)
    scheme = IndustryScheme.objects.create(name="示例6+3")
    quota(here, 1, union=here.district_union)
    few = count_queries(lambda: places_of(fresh(case)))
    quota(here, 1, region=case.region)
    for name in ("示例装备制造", "示例新材料", "示例化工"):
        item = scheme.items.create(name=name)
        item.industries.add(industry)
        quota(here, 1, scheme_item=item)

    assert (few, count_queries(lambda: places_of(fresh(case)))) == (few, few)
    assert len(places_of(case)) == 5


def test_what_has_not_been_sent_up_uses_nothing(here: City) -> None:
    own = quota(here, 1, union=here.district_union)
    bring_to(S.DISTRICT_REVIEW, here=here)
    bring_to(S.REJECTED, here=here, leaving=S.DISTRICT_REVIEW)

    sent = bring_to(S.SCREENING, here=here)

    assert list(own.counted()) == [sent]


def test_what_was_withdrawn_gives_its_place_back_and_what_was_refused_does_not(here: City) -> None:
    own = quota(here, 2, union=here.district_union)
    gone = bring_to(S.SCREENING, here=here)
    moves.make_move(nomination=gone, move="withdraw", by=gone.nominator, note="本人另有安排，自愿撤回申报。")
    rejected = bring_to(S.REJECTED, here=here, leaving=S.SCREENING)
    last = bring_to(S.SCREENING, here=here)

    assert set(own.counted()) == {rejected, last}
    another = bring_to(S.DISTRICT_REVIEW, here=here)
    refused(lambda: roads.recommend(here, another), another)


def test_a_quota_of_another_round_or_union_binds_nobody(here: City) -> None:
    other = city()
    Quota.objects.create(round=other.round, union=here.district_union, max_recommend=1)
    quota(here, 1, union=other.district_union)

    for _ in range(2):
        bring_to(S.SCREENING, here=here)

    assert here.round.nominations.filter(state=S.SCREENING).count() == 2


def test_a_quota_is_of_one_thing(here: City) -> None:
    both = Quota(round=here.round, union=here.district_union, region=RegionFactory(), max_recommend=1)

    for wrong in (both, Quota(round=here.round, max_recommend=1)):
        with pytest.raises(ValidationError, match="四者选填其一"):
            wrong.full_clean()


def test_where_the_round_asks_for_it_nothing_goes_up_without_a_rank(here: City) -> None:
    here.round.needs_rank = True
    here.round.save()
    nomination = bring_to(S.DISTRICT_REVIEW, here=here)

    with pytest.raises(ValidationError) as error:
        roads.recommend(here, nomination)
    rank(here, {nomination: 1})
    sent = roads.recommend(here, nomination)

    assert error.value.code == "unranked"
    assert sent.state == S.SCREENING


def rank(here: City, ranks, by=None, union=None) -> int:
    return rank_cases(
        round=here.round,
        union=union or here.district_union,
        ranks={nomination.pk: number for nomination, number in ranks.items()},
        by=by or here.district,
    )


def ranks_of(here: City) -> dict:
    return {row.nomination: row.rank for row in UnionRank.objects.filter(union=here.district_union)}


def test_a_union_puts_its_cases_in_order_and_may_change_its_mind(here: City) -> None:
    one, two, three = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(3))

    rank(here, {one: 1, two: 2, three: None})
    rank(here, {one: 2, two: 1, three: 3})

    assert ranks_of(here) == {one: 2, two: 1, three: 3}
    assert all(row.ranked_by == here.district for row in UnionRank.objects.all())


def test_numbers_twice_or_out_of_range_are_told_beside_them(here: City) -> None:
    one, two, three = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(3))

    with pytest.raises(ValidationError) as error:
        rank(here, {one: 1, two: 1, three: 1000})

    assert error.value.message_dict == {
        f"rank_{two.pk}": ["第1位填了两次，请改正其中一个。"],
        f"rank_{three.pk}": ["排序请填1到999的整数。"],
    }
    assert not UnionRank.objects.exists()


def test_what_was_sent_up_keeps_its_rank(here: City) -> None:
    sent, waiting = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(2))
    rank(here, {sent: 1, waiting: 2})
    roads.recommend(here, sent)

    assert rank(here, {sent: 2}) == 0
    with pytest.raises(ValidationError, match="第1位已经上报"):
        rank(here, {waiting: 1})
    assert ranks_of(here) == {sent: 1, waiting: 2}


def test_up_and_down_number_everybody_around_what_was_sent(here: City) -> None:
    sent, two, three, four = (bring_to(S.DISTRICT_REVIEW, here=here) for _ in range(4))
    rank(here, {sent: 2})
    roads.recommend(here, sent)

    shift_rank(round=here.round, union=here.district_union, case=three.pk, step=-1, by=here.district)
    shift_rank(round=here.round, union=here.district_union, case=two.pk, step=1, by=here.district)

    assert ranks_of(here) == {three: 1, sent: 2, four: 3, two: 4}


def test_each_union_ranks_its_own_and_nobody_anothers(here: City) -> None:
    elsewhere = city()
    own, foreign = bring_to(S.DISTRICT_REVIEW, here=here), bring_to(S.DISTRICT_REVIEW, here=elsewhere)
    below = bring_to(S.EMPLOYER_REVIEW, here=here)

    assert rank(here, {own: 1, foreign: 2, below: 3}) == 1
    assert rank(here, {below: 1}, by=here.grassroots, union=here.grassroots_union) == 1
    for stranger in (elsewhere.district, here.city, here.auditor, here.experts[0], UserFactory()):
        with pytest.raises(PermissionDenied):
            rank(here, {own: 2}, by=stranger)


def test_an_employer_has_its_number_where_the_round_sets_one(here: roads.City) -> None:
    here.round.most_per_employer = 1
    here.round.save(update_fields=["most_per_employer"])
    first, second = (roads.bring_to(State.EMPLOYER_REVIEW, here=here) for _ in range(2))
    first = roads.endorse(here, first)

    with pytest.raises(ValidationError, match=r"每个单位最多推荐1名，“.+”已推荐1名"):
        roads.endorse(here, second)
    moves.make_move(nomination=first, move="withdraw", by=first.nominator, note="本人因工作调动不再申报。")
    assert roads.endorse(here, second).state == State.DISTRICT_REVIEW


def test_what_another_union_vouched_for_takes_no_place_of_this_one(here: City) -> None:
    case = bring_to(S.DISTRICT_REVIEW, here=here)
    other = UnionFactory(parent=here.district_union)
    quota(here, 1, union=other)
    own = quota(here, 1, union=here.grassroots_union)
    Nomination.objects.filter(pk=case.pk).update(
        employer_union=other
    )  # returned, and handed in anew elsewhere

    assert (own.counted().count(), Quota.objects.get(union=other).counted().count()) == (0, 0)
