"""Seats given and taken by hand: each with its link, told below the draw, and never those of who has scored."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from nominations.actions.assignments import replace_expert
from nominations.actions.draws import appoint_chair, draw_panel
from nominations.actions.experts import lock_scores, release_expert
from nominations.actions.seats import seat_experts, unseat_expert
from nominations.builders.told import differing
from nominations.models import Change, PanelMember, Round, ScoringPlan
from nominations.workflow import State
from reports.builders.bundle.facts import draws_of
from tests.factories import ExpertFactory, PanelMemberFactory, PostFactory
from tests.nominations import roads, scoring
from tests.nominations.desks import round_page as page
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SEED = "示例彩票2026065期 03 11 17 22 29 31 + 08"
WHY = "因公出差，不能到会"


@pytest.fixture
def here() -> roads.City:
    return roads.city()


def expert(here: roads.City) -> User:
    user: User = PostFactory(role=Role.EXPERT, union=here.federation).user
    ExpertFactory(user=user, union=here.federation)
    return user


@pytest.fixture
def drawn(here: roads.City) -> roads.City:
    for _each in range(7):
        expert(here)
    draw_panel(round=here.round, seed=SEED, by=here.city)
    return here


def links(here: roads.City) -> list[Change]:
    return list(Change.objects.filter(kind=Change.Kind.DRAW, round=here.round).order_by("pk"))


def test_after_the_draw_each_change_has_its_reason_and_its_link(drawn: roads.City) -> None:
    newcomer, member = expert(drawn), drawn.round.panel.order_by("pk")[0]

    unseat_expert(member=member, because=f" {WHY} ", by=drawn.city)
    seat_experts(round=drawn.round, experts=[newcomer], because="补足人数", by=drawn.city)

    _draw, left, joined = links(drawn)
    assert (left.note, left.by, left.facts["unseated"]) == (WHY, drawn.city, [member.expert_id])
    assert (joined.note, joined.facts["seated"]) == ("补足人数", [newcomer.pk])
    sitting = set(drawn.round.panel.values_list("expert", flat=True))
    assert newcomer.pk in sitting
    assert member.expert_id not in sitting
    assert {seat[0] for seat in joined.facts["seats"]} == sitting
    assert list(differing()) == []


def test_after_the_draw_nothing_is_done_without_a_reason_that_can_be_published(drawn: roads.City) -> None:
    newcomer, member = expert(drawn), drawn.round.panel.order_by("pk")[0]
    nominee = roads.bring_to(State.SCREENING, here=drawn, name="示例申报人癸")
    before = list(drawn.round.panel.values_list("pk"))
    reasons = (
        "",
        " ",
        f"{member.expert.name}出差",
        f"{newcomer.name}熟悉本行业",
        f"与{nominee.name}有亲属关系",
        "电话13800138000",
    )

    for because in reasons:
        with pytest.raises(ValidationError):
            seat_experts(round=drawn.round, experts=[newcomer], because=because, by=drawn.city)
        with pytest.raises(ValidationError):
            unseat_expert(
                member=member, because=because if newcomer.name not in because else "", by=drawn.city
            )

    assert list(drawn.round.panel.values_list("pk")) == before
    assert len(links(drawn)) == 1


def test_an_appointed_panel_needs_no_reason_and_is_recorded_too(here: roads.City) -> None:
    newcomer, member = expert(here), here.round.panel.order_by("pk")[0]

    seat_experts(round=here.round, experts=[newcomer], by=here.city)
    unseat_expert(member=member, by=here.city)

    assert [link.facts.get("seated") for link in links(here)] == [[newcomer.pk], None]
    assert list(differing()) == []


@pytest.mark.parametrize("who", ["publisher", "district", "auditor", "objections"])
def test_only_who_sets_up_the_round_says_who_sits(here: roads.City, client: Client, who: str) -> None:
    newcomer, member = expert(here), here.round.panel.order_by("pk")[0]
    user = getattr(here, who)

    with pytest.raises(PermissionDenied):
        seat_experts(round=here.round, experts=[newcomer], by=user)
    with pytest.raises(PermissionDenied):
        unseat_expert(member=member, by=user)
    client.force_login(user)
    assert client.post(page("seat", here.round), {"experts": newcomer.pk}).status_code in {403, 404}

    assert links(here) == []


def test_only_experts_in_reach_come_onto_the_panel(here: roads.City, client: Client) -> None:
    above = expert(here)
    nominee = expert(here)
    roads.bring_to(State.EMPLOYER_REVIEW, here=here, nominator=nominee)
    dismissed = PostFactory(role="expert", union=here.federation, user__is_active=False).user
    below = PostFactory(role="expert", union=here.district_union).user
    elsewhere = roads.city().experts[0]
    client.force_login(here.city)

    offered = client.get(page("seat", here.round)).context["form"].fields["experts"].queryset

    assert list(offered) == [above]
    for user in (nominee, dismissed, below, elsewhere, here.experts[0], here.city):
        with pytest.raises(ValidationError):
            seat_experts(round=here.round, experts=[above, user], by=here.city)
    assert links(here) == []


def test_who_has_cases_stays_until_they_are_with_others(here: roads.City) -> None:
    case = roads.bring_to(State.EXPERT_REVIEW, here=here)
    spare = seat_experts(round=here.round, experts=[expert(here)], by=here.city)[0]
    member = here.round.panel.order_by("pk")[0]
    assignment = case.assignments.get(expert=member.expert)

    with pytest.raises(ValidationError, match="还有1项评审任务"):
        unseat_expert(member=member, by=here.city)
    replace_expert(assignment=assignment, because="出差", by=here.city)
    unseat_expert(member=member, by=here.city)

    assert case.assignments.counting().filter(expert=spare.expert).exists()
    assert not PanelMember.objects.filter(pk=member.pk).exists()
    assert list(differing()) == []


def test_who_has_locked_stays(here: roads.City) -> None:
    case = roads.bring_to(State.EXPERT_REVIEW, here=here)
    member = here.round.panel.order_by("pk")[0]
    assignment = case.assignments.get(expert=member.expert)
    scored = scoring.score(assignment)
    lock_scores(assignment=scored, version=scored.version, by=member.expert)

    with pytest.raises(ValidationError):
        release_expert(assignment=assignment, because="出差", by=here.city)
    with pytest.raises(ValidationError, match="评过分的不能移出评审组"):
        unseat_expert(member=member, by=here.city)

    assert PanelMember.objects.filter(pk=member.pk).exists()


def test_when_every_case_is_scored_the_panel_stays_as_it_is(drawn: roads.City) -> None:
    newcomer, member = expert(drawn), drawn.round.panel.order_by("pk")[0]
    roads.close_scoring(drawn, roads.bring_to(State.EXPERT_REVIEW, here=drawn))
    yesterday = timezone.now() - dt.timedelta(days=1)
    Round.objects.filter(pk=drawn.round.pk).update(
        opens_at=yesterday - dt.timedelta(days=8), closes_at=yesterday
    )

    with pytest.raises(ValidationError, match="专家评审已经结束"):
        seat_experts(round=drawn.round, experts=[newcomer], because=WHY, by=drawn.city)
    with pytest.raises(ValidationError, match="专家评审已经结束"):
        unseat_expert(member=member, because=WHY, by=drawn.city)

    assert len(links(drawn)) == 1


def test_a_seat_changed_beside_the_record_is_named(drawn: roads.City) -> None:
    first, second = drawn.round.panel.order_by("pk")[:2]
    appoint_chair(member=second, by=drawn.city)
    words = f"panel of round {drawn.round.pk}: not as link #0 tells it (design.md, 8)"
    assert list(differing()) == []

    PanelMember.objects.filter(pk=first.pk).update(panel=2)
    assert list(differing()) == [words]
    PanelMember.objects.filter(pk=first.pk).update(panel=1)
    PanelMember.objects.filter(pk=second.pk).update(is_chair=False)
    assert list(differing()) == [words]
    PanelMember.objects.filter(pk=second.pk).update(is_chair=True)
    assert list(differing()) == []
    PanelMemberFactory(round=drawn.round)
    assert list(differing()) == [words]


def test_the_public_reads_how_many_changed_and_why_and_no_name(drawn: roads.City, client: Client) -> None:
    newcomer, member = expert(drawn), drawn.round.panel.order_by("pk")[0]
    unseat_expert(member=member, because=WHY, by=drawn.city)
    seat_experts(round=drawn.round, experts=[newcomer], because="补足人数", by=drawn.city)
    case = roads.bring_to(State.EXPERT_REVIEW, here=drawn)
    yesterday = timezone.now() - dt.timedelta(days=1)
    Round.objects.filter(pk=drawn.round.pk).update(
        opens_at=yesterday - dt.timedelta(days=8), closes_at=yesterday
    )
    address = drawn.round.get_absolute_url()
    hidden = client.get(address).content.decode()
    roads.close_scoring(drawn, case)

    text = client.get(address).content.decode()

    assert WHY not in hidden
    assert "抽取以后，评审组经人工增补1名、移出1名" in text
    assert f"移出1名（{WHY}）" in text
    assert "增补1名（补足人数）" in text
    assert not [each for each in (member.expert.name, newcomer.name) if each in text]
    told = draws_of(drawn.round)
    assert [(each["joined"], each["left"], each["because"]) for each in told[0]["by_hand"]] == [
        (0, 1, WHY),
        (1, 0, "补足人数"),
    ]
    assert member.expert.name not in json.dumps(told, ensure_ascii=False)


def test_the_pages_seat_and_unseat_and_keep_what_was_typed(drawn: roads.City, client: Client) -> None:
    ScoringPlan.objects.get_or_create(round=drawn.round)
    newcomer, other, member = expert(drawn), expert(drawn), drawn.round.panel.order_by("pk")[0]
    client.force_login(drawn.city)

    refused = client.post(page("seat", drawn.round), {"experts": [newcomer.pk, other.pk], "because": ""})
    seated = client.post(page("seat", drawn.round), {"experts": [newcomer.pk, other.pk], "because": WHY})
    unseated = client.post(page("unseat", drawn.round), {"member": member.pk, "because": WHY})
    shown = client.get(page("panel", drawn.round)).content.decode()

    assert refused.status_code == 400
    assert refused.context["form"]["experts"].value() == [str(newcomer.pk), str(other.pk)]
    assert (seated.status_code, unseated.status_code) == (302, 302)
    assert "抽取以后，评审组经人工增补2名、移出1名" in shown
    assert "panel-TOTAL_FORMS" not in client.get(page("change", drawn.round)).content.decode()
    assert not PanelMember.objects.filter(pk=member.pk).exists()


def test_the_page_of_the_panel_asks_as_often_with_many_changes(drawn: roads.City, client: Client) -> None:
    client.force_login(drawn.city)
    asked = []
    for _each in range(3):
        asked.append(count_queries(lambda: client.get(page("panel", drawn.round))))
        for _every in range(3):
            seat_experts(round=drawn.round, experts=[expert(drawn)], because=WHY, by=drawn.city)

    assert len(set(asked)) == 1
