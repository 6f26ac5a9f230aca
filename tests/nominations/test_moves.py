"""The workflow in all combinations of state, move and person, against a table of its own."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.roles import Role
from craftsmen.actions import confer as confer_honour
from craftsmen.actions import register
from craftsmen.models import Decision
from nominations.actions import corrections, notices
from nominations.actions.moves import is_allowed, make_move, moves_open_to
from nominations.models import Change, Nomination, Notice, NoticeEntry, Resolution, SiteVisit
from nominations.workflow import MOVES, IllegalMove, State
from tests.factories import PostFactory, UserFactory
from tests.nominations import clocks, roads, scoring
from tests.nominations.people import people_around
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

S = State
UNDER_WAY = {
    S.EMPLOYER_REVIEW,
    S.DISTRICT_REVIEW,
    S.SCREENING,
    S.EXPERT_REVIEW,
    S.SITE_VISIT,
    S.DELIBERATION,
    S.PROPOSED,
    S.IN_NOTICE,
    S.APPROVED,
    S.RETURNED,
    S.ON_HOLD,
}
SAME = object()  # the state it is in
BEFORE = object()  # the state it was in before it paused
GRASSROOTS = {"grassroots", "grassroots above"}
DISTRICT = {"district", "district above"}

# domain.md §3.3 row by row: where a move starts, who may take it, where it leads.
TABLE: dict[str, tuple[dict[State, set[str]], Any]] = {
    "submit": ({S.DRAFT: {"nominator"}}, S.EMPLOYER_REVIEW),
    "endorse": ({S.EMPLOYER_REVIEW: GRASSROOTS}, S.DISTRICT_REVIEW),
    "recommend": ({S.DISTRICT_REVIEW: DISTRICT}, S.SCREENING),
    "check_first": ({S.SCREENING: {"city"}}, SAME),
    "pass_screening": ({S.SCREENING: {"publisher"}}, S.EXPERT_REVIEW),
    "close_scoring": ({S.EXPERT_REVIEW: {"city"}}, S.SITE_VISIT),
    "finish_visit": ({S.SITE_VISIT: {"city"}}, S.DELIBERATION),
    "propose": ({S.DELIBERATION: {"city"}}, S.PROPOSED),
    "publish": ({S.PROPOSED: {"publisher"}}, S.IN_NOTICE),
    "approve": ({S.IN_NOTICE: {"city"}}, S.APPROVED),
    "confer": ({S.APPROVED: {"publisher"}}, S.CONFERRED),
    "return_for_correction": (
        {S.EMPLOYER_REVIEW: GRASSROOTS, S.DISTRICT_REVIEW: DISTRICT, S.SCREENING: {"city", "publisher"}},
        S.RETURNED,
    ),
    "resubmit": ({S.RETURNED: {"nominator"}}, BEFORE),
    "extend_correction": ({S.RETURNED: {"city"}}, SAME),
    "hold": ({key: {"city", "objections"} for key in (S.IN_NOTICE, S.APPROVED)}, S.ON_HOLD),
    "release": ({S.ON_HOLD: {"publisher"}}, BEFORE),
    "reject": (
        {S.EMPLOYER_REVIEW: GRASSROOTS, S.DISTRICT_REVIEW: DISTRICT, S.SCREENING: {"city", "publisher"}},
        S.REJECTED,
    ),
    "not_select": (
        {key: {"city"} for key in (S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION, S.PROPOSED)},
        S.NOT_SELECTED,
    ),
    "promote_reserve": ({S.NOT_SELECTED: {"city"}}, S.PROPOSED),
    "withdraw": ({key: {"nominator"} for key in UNDER_WAY | {S.DRAFT}}, S.WITHDRAWN),
    "withdraw_recommendation": (
        dict.fromkeys(UNDER_WAY - {S.EMPLOYER_REVIEW}, GRASSROOTS | DISTRICT)
        | dict.fromkeys((S.DISTRICT_REVIEW, S.RETURNED), GRASSROOTS),
        S.WITHDRAWN,
    ),
    "appeal": ({S.REJECTED: {"nominator"}}, S.DISTRICT_REVIEW),
    "reopen_correction": ({S.REJECTED: {"city"}}, S.RETURNED),
    "lapse": ({S.RETURNED: {"clock"}}, S.REJECTED),
    "disqualify": ({key: {"publisher"} for key in UNDER_WAY}, S.DISQUALIFIED),
}
# Where an exit is taken from: by the district, the employer's union has vouched; by that union, one appeals.
LEAVING = {S.RETURNED: S.DISTRICT_REVIEW, S.REJECTED: S.EMPLOYER_REVIEW}
# How a case was rejected decides which of these is open.
REJECTED_BY = {"appeal": "its union", "reopen_correction": "the clock"}
WAYS: list[tuple[State, str]] = [(state, "") for state in State if state != S.REJECTED]
WAYS += [(S.REJECTED, how) for how in REJECTED_BY.values()]
FOR_A_LIST = {"publish", "confer"}
NOTE = "情况已经核实，理由写在这里，供查考。"


def brought(state: State, how: str, here: roads.City) -> Any:
    if how != "the clock":
        return roads.bring_to(state, here=here, leaving=LEAVING.get(state))
    returned = roads.bring_to(S.RETURNED, here=here, leaving=S.DISTRICT_REVIEW)
    with clocks.day_after(returned):
        return corrections.lapse(nomination=returned)


class Undone(Exception):
    """Ends a tried move, with the state it led to."""


def may_take(who: str, move: str, state: State, how: str = "") -> bool:
    by = TABLE[move][0].get(state, set())
    if REJECTED_BY.get(move, how) != how:
        return False
    return who in by or (who == "superuser" and bool(by) and by not in ({"nominator"}, {"clock"}))


def target_of(move: str, nomination: Nomination) -> str:
    target = TABLE[move][1]
    if target is SAME:
        return str(nomination.state)
    return str(nomination.resumes_at if target is BEFORE else target)


def attempt(nomination, move, by, **also):
    """The state `move` leads to, or the name of the refusal; nothing of it stays."""
    try:
        with transaction.atomic():
            moved = make_move(nomination=nomination, move=move, by=by, note=NOTE, **also)
            assert Change.objects.filter(nomination=moved, move=move, by=by, target=moved.state).exists()
            raise Undone(moved.state)  # noqa: TRY301 - undoes what was tried
    except Undone as undone:
        return undone.args[0]
    except (IllegalMove, PermissionDenied) as refused:
        return type(refused)


def make_ready(here, nomination):
    """What the guards of the next move ask for, so that only state and person decide."""
    state, round_ = nomination.state, nomination.round
    if state == S.EXPERT_REVIEW:
        scoring.lock_all(nomination)
    if state == S.SITE_VISIT:
        SiteVisit.objects.create(
            nomination=nomination,
            visited_on=timezone.localdate(),
            place="总装车间",
            visitors="示例考察员甲、示例考察员乙",
            findings="属实。",
            reported_by=here.city,
        )
    if state == S.DELIBERATION:
        Resolution.objects.create(
            meeting=roads.meeting_of(round_), nomination=nomination, votes_for=5, proposed=True
        )
    if state == S.NOT_SELECTED:
        Resolution.objects.create(
            meeting=roads.meeting_of(round_), nomination=nomination, votes_for=5, proposed=True
        )
    if state == S.PROPOSED:
        Resolution.objects.create(
            meeting=roads.meeting_of(round_),
            nomination=nomination,
            votes_for=0,
            votes_against=5,
            proposed=False,
        )
        notice = notices.draft_notice(round=round_, by=here.city)
        NoticeEntry.objects.create(
            notice=notice, nomination=nomination, order=1, name="甲", workplace="厂", trade="钳工"
        )
        day = timezone.localdate()
        Notice.objects.filter(pk=notice.pk).update(
            published_at=timezone.now(), published_by=here.publisher, starts_on=day, ends_on=day
        )
    if state == S.IN_NOTICE:  # closed, as if the case had been on hold meanwhile
        notice = Notice.objects.get(entries__nomination=nomination)
        with clocks.after(notice):
            Notice.objects.filter(pk=notice.pk).update(closed_at=timezone.now(), closing_memo=NOTE)
    if state == S.APPROVED:
        return {"honour": honour_for(here, nomination)}
    return {}


def put_in_reserve(nomination):
    nomination.reserve_rank = 1
    nomination.save(update_fields=["reserve_rank"])


def honour_for(here, nomination):
    decision = Decision.objects.create(
        document_number="示总工发〔2026〕999号",
        heading="决定",
        signed_on=timezone.localdate(),
        signing_union=here.federation,
    )
    return confer_honour(
        holder=register(name=nomination.name, identity_index=nomination.identity_index, by=here.publisher),
        title=nomination.round.title,
        year=nomination.round.year,
        decision=decision,
        by=here.publisher,
    )


def when_ready(nomination):
    """In notice, the day after its end; else now."""
    if nomination.state != S.IN_NOTICE:
        return nullcontext()
    return clocks.after(Notice.objects.get(entries__nomination=nomination))


def at_its_hour(move, nomination):
    """What lapses does so after its day; until then it is handed in again."""
    if move != "lapse":
        return nullcontext()
    return clocks.day_after(nomination)


def drawn_for(who, state, how):
    """The buttons that a person is shown."""
    return {move for move in MOVES if move not in FOR_A_LIST and may_take(who, move, state, how)}


def test_the_table_names_every_move():
    assert TABLE.keys() == MOVES.keys()


@pytest.mark.parametrize(("state", "how"), [*WAYS, (S.SCREENING, "checked")], ids=str)
def test_every_move_by_everybody(state, how):
    """Let through or refused, and the buttons that say so. checked: by another clerk before, so that the second check
    can follow."""
    here = roads.city()
    nomination, checked = brought(state, how, here), how == "checked"
    people = people_around(here) | {"nominator": nomination.nominator, "clock": None}
    if checked:
        first = PostFactory(role=Role.CITY, union=here.federation).user
        make_move(nomination=nomination, move="check_first", by=first, note=NOTE)
    if state == S.NOT_SELECTED:
        put_in_reserve(nomination)
    if not checked:
        drawn = {
            who: {move.name for move in moves_open_to(person, nomination)} for who, person in people.items()
        }
        assert drawn == {who: drawn_for(who, state, how) for who in people}
    also = make_ready(here, nomination)
    guarded = "check_first" if checked else "pass_screening"
    before = snapshot(nomination)

    with when_ready(nomination):
        for move in MOVES:
            for who, person in people.items():
                if state == S.SCREENING and move == guarded and may_take(who, move, state):
                    continue  # held back by a guard: see test_guards
                if may_take(who, move, state, how):
                    with at_its_hour(move, nomination):
                        led_to = attempt(nomination, move, person, **(also if move == "confer" else {}))
                    assert led_to == target_of(move, nomination), (who, move)
                    continue
                with pytest.raises((IllegalMove, PermissionDenied)):
                    make_move(nomination=nomination, move=move, by=person, note=NOTE)

    assert snapshot(nomination) == before


@pytest.mark.parametrize("state", [S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.SCREENING, S.IN_NOTICE])
@pytest.mark.parametrize("is_superuser", [False, True])
def test_the_applicant_reviews_not_himself_whatever_his_roles(state, is_superuser):
    here = roads.city()
    nominator = UserFactory(is_superuser=is_superuser)
    nomination = roads.bring_to(state, here=here, nominator=nominator)
    for role, holder in here.people.items():
        PostFactory(role=role, union=holder.posts.get().union, user=nominator)
    before = snapshot(nomination)

    told = {move: attempt(nomination, move, nominator) for move in MOVES}

    assert {move for move, answer in told.items() if answer not in (IllegalMove, PermissionDenied)} == {
        "withdraw"
    }
    assert [move.name for move in moves_open_to(nominator, nomination)] == ["withdraw"]
    assert snapshot(nomination) == before


def test_nobody_acts_for_the_applicant():
    here = roads.city()
    nomination = roads.draft_in(here)

    for move in ("submit", "resubmit", "withdraw", "appeal"):
        assert not is_allowed(here.superuser, MOVES[move], nomination)
        assert not is_allowed(here.city, MOVES[move], nomination)
