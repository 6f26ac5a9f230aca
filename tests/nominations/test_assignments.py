"""Who gets which case: as many as announced, evenly, and nobody who is tied to it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from nominations.actions import experts
from nominations.actions.assignments import (
    assign_again,
    assign_panel,
    replace_expert,
    supply_experts,
)
from nominations.models import Assignment, Change, PanelMember, PastEmployment, ScoringPlan
from nominations.workflow import State
from tests.factories import EmployerFactory, ExpertFactory, PanelMemberFactory, PostFactory
from tests.nominations import roads
from tests.nominations.desks import round_page

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here():
    return roads.city()


def plan(here, **fields):
    return ScoringPlan.objects.create(round=here.round, **({"experts_per_case": 3} | fields))


def review(here, **fields):
    return roads.bring_to(S.EXPERT_REVIEW, here=here, **fields)


def loads(here):
    counting = Assignment.objects.counting().filter(nomination__round=here.round)
    given = list(counting.values_list("expert", flat=True))
    return sorted(given.count(expert.pk) for expert in here.experts)


def profile(here, number=0, **fields):
    return ExpertFactory(user=here.experts[number], union=here.federation, **fields)


def test_every_case_gets_its_three_and_every_expert_an_even_load(here):
    plan(here)

    cases = [review(here) for _ in range(5)]

    assert [case.assignments.count() for case in cases] == [3] * 5
    assert loads(here) == [3, 3, 3, 3, 3]


def left_out(case):
    return [
        change.facts["left_out"]
        for change in Change.objects.filter(nomination=case, kind=Change.Kind.RECUSAL).order_by("pk")
    ]


@pytest.mark.parametrize("tie", ["employer", "past", "people", "named", "studio"])
def test_who_is_tied_for_certain_is_not_given_the_case(here, tie):
    expert = profile(
        here,
        employer=here.employer if tie == "employer" else None,
        masters_and_apprentices=["示例申报人甲"] if tie == "people" else [],
        studio="示例劳模创新工作室" if tie == "studio" else "",
    )
    if tie == "past":
        two_years_ago = timezone.localdate() - dt.timedelta(days=700)
        PastEmployment.objects.create(expert=expert, employer=here.employer, left_on=two_years_ago)
    fields = {
        "named": {"apprentices": f"师从{here.experts[0].name}。"},
        "studio": {"innovation": "领办示例劳模创新工作室，完成改造。"},
    }.get(tie, {})

    case = review(here, name="示例申报人甲", **fields)

    assert {each.expert for each in case.assignments.all()} == set(here.experts[1:])
    code = {"past": "employer", "people": "master", "named": "master"}.get(tie, tie)
    assert left_out(case) == [[{"expert": here.experts[0].pk, "grounds": [code]}]]


def test_the_recommender_is_not_given_the_case(here):
    PanelMemberFactory(round=here.round, expert=here.district)

    case = review(here)

    assert {each.expert for each in case.assignments.all()} == set(here.experts)
    assert left_out(case) == [[{"expert": here.district.pk, "grounds": ["recommender"]}]]


def test_who_left_more_than_three_years_ago_is_given_the_case(here):
    expert = profile(here, employer=EmployerFactory())
    long_ago = timezone.localdate() - dt.timedelta(days=3 * 366)
    PastEmployment.objects.create(expert=expert, employer=here.employer, left_on=long_ago)

    case = review(here)

    assert {each.expert for each in case.assignments.all()} == set(here.experts)


def test_the_same_group_is_told_and_bars_nobody(here, client):
    here.employer.group = "示例集团"
    here.employer.save(update_fields=["group"])
    profile(here, employer=EmployerFactory(group="示例集团"))
    case = review(here)
    desk = case.assignments.get(expert=here.experts[0]).get_absolute_url()
    client.force_login(here.experts[0])

    text = client.get(desk).content.decode()

    assert "按登记的情况，您可能需要回避" in text
    assert "单位与申报人的单位可能属于同一集团" in text
    client.force_login(here.experts[1])
    other = case.assignments.get(expert=here.experts[1]).get_absolute_url()
    assert "您可能需要回避" not in client.get(other).content.decode()


def test_too_few_who_may_examine_it_are_told_and_nothing_is_written(here):
    plan(here, experts_per_case=5)
    profile(here, employer=here.employer)
    case = roads.check_first(here, roads.bring_to(S.SCREENING, here=here, name="示例申报人乙"))

    with pytest.raises(ValidationError) as refused:
        roads.pass_screening(here, case)

    assert refused.value.messages == [
        "“示例申报人乙”还需要5名专家，评审组中可以评审此件、还没有分到的只有4名：请先在“评审组”页增补成员。"
    ]
    assert (roads.fresh(case).state, Assignment.objects.count()) == (S.SCREENING, 0)


def test_a_panel_smaller_than_announced_takes_no_case(here):
    plan(here, experts_per_case=7)
    case = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))

    with pytest.raises(ValidationError) as refused:
        roads.pass_screening(here, case)

    assert refused.value.messages == ["评审组至少要有7名专家：请先在“评审组”页抽取或增补成员。"]


def test_who_leaves_a_case_is_replaced_by_the_next_in_balance(here):
    plan(here)
    cases = [review(here) for _ in range(5)]
    leaving = cases[0].assignments.select_related("expert").first()

    made = replace_expert(assignment=leaving, because="单位属于同一集团。", by=here.city)

    assert [each.nomination for each in made] == [cases[0]]
    assert cases[0].assignments.counting().count() == 3
    assert loads(here) == [2, 3, 3, 3, 4]
    record = Change.objects.filter(kind=Change.Kind.RECUSAL).latest("pk")
    assert (record.facts, record.by) == ({"expert": leaving.expert_id}, here.city)


def test_after_a_recusal_the_case_is_supplied_again(here):
    plan(here)
    case = review(here)
    leaving = case.assignments.select_related("expert").first()
    experts.recuse(assignment=leaving, because="师徒关系。", by=leaving.expert)

    assert assign_again(round=here.round, by=here.city) == 1
    assert assign_again(round=here.round, by=here.city) == 0
    assert leaving.expert not in {each.expert for each in case.assignments.counting()}
    with pytest.raises(PermissionDenied):
        assign_again(round=here.round, by=here.publisher)


def test_a_case_stays_with_its_panel_and_panels_share_the_work(here):
    plan(here, panels=2, panel_size=5)
    more = [PostFactory(role="expert", union=here.federation).user for _ in range(3)]
    for user in more:
        PanelMemberFactory(round=here.round, expert=user)
    seats = list(here.round.panel.order_by("pk"))
    for number, seat in enumerate(seats):
        PanelMember.objects.filter(pk=seat.pk).update(panel=number % 2 + 1)

    cases = [review(here) for _ in range(4)]

    of = {seat.expert_id: number % 2 + 1 for number, seat in enumerate(seats)}
    panels = [{of[each.expert_id] for each in case.assignments.all()} for case in cases]
    assert sorted(panels, key=str) == [{1}, {1}, {2}, {2}]
    assert all(
        {each.panel for each in case.assignments.all()} == its
        for case, its in zip(cases, panels, strict=True)
    )
    assert assign_panel(nomination=cases[0]) == []


def test_a_case_that_left_the_experts_is_supplied_with_none(here):
    case = roads.bring_to(S.SITE_VISIT, here=here)
    PanelMemberFactory(round=here.round, expert=PostFactory(role="expert", union=here.federation).user)

    with pytest.raises(ValidationError, match="专家评审已经结束"):
        supply_experts(nomination=case, by=here.city)
    with pytest.raises(PermissionDenied):
        supply_experts(nomination=case, by=here.publisher)
    assert case.assignments.count() == 5


@pytest.mark.parametrize("name", ["replace", "supply"])
def test_a_key_that_is_none_is_not_found(here, client, name):
    client.force_login(here.city)

    answer = client.post(
        round_page(name, here.round), {"assignment": "1", "nomination": "x", "because": "因故"}
    )

    assert answer.status_code == 404
