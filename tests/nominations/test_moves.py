"""The workflow in all combinations of state, move and person, against a table of its own."""

from contextlib import nullcontext
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError, InternalError
from django.utils import timezone

from accounts.roles import Role
from craftsmen.actions import confer as confer_honour
from craftsmen.actions import register
from craftsmen.models import Decision
from nominations.actions import drafts, notices
from nominations.actions.moves import is_allowed, make_move, moves_open_to
from nominations.models import Change, Nomination, Notice, NoticeEntry, Resolution, SiteVisit
from nominations.workflow import MOVES, IllegalMove, State
from notifications.models import Message
from tests.factories import PostFactory, UserFactory
from tests.nominations import roads
from tests.nominations.people import people_around

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
    "hold": ({key: {"city", "objections"} for key in (S.IN_NOTICE, S.APPROVED)}, S.ON_HOLD),
    "release": ({S.ON_HOLD: {"publisher"}}, BEFORE),
    "reject": (
        {S.EMPLOYER_REVIEW: GRASSROOTS, S.DISTRICT_REVIEW: DISTRICT, S.SCREENING: {"city", "publisher"}},
        S.REJECTED,
    ),
    "not_select": (
        {key: {"city"} for key in (S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION)},
        S.NOT_SELECTED,
    ),
    "withdraw": ({key: {"nominator"} for key in UNDER_WAY | {S.DRAFT}}, S.WITHDRAWN),
    "disqualify": ({key: {"publisher"} for key in UNDER_WAY}, S.DISQUALIFIED),
}
FOR_A_LIST = {"publish", "confer"}
NOTE = "情况已经核实，理由写在这里，供查考。"


class Undone(Exception):
    """Ends a tried move, with the state it led to."""


def may_take(who: str, move: str, state: State) -> bool:
    by = TABLE[move][0].get(state, set())
    return who in by or (who == "superuser" and bool(by) and by != {"nominator"})


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
            raise Undone(moved.state)  # noqa: TRY301
    except Undone as undone:
        return undone.args[0]
    except (IllegalMove, PermissionDenied) as refused:
        return type(refused)


def make_ready(here, nomination):
    """What the guards of the next move ask for, so that only state and person decide."""
    state, round_ = nomination.state, nomination.round
    if state == S.EXPERT_REVIEW:
        roads.lock_all(nomination)
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
    if state == S.PROPOSED:
        notice = notices.draft_notice(round=round_, by=here.city)
        NoticeEntry.objects.create(
            notice=notice, nomination=nomination, order=1, name="甲", workplace="厂", trade="钳工"
        )
        day = timezone.localdate()
        Notice.objects.filter(pk=notice.pk).update(
            published_at=timezone.now(), published_by=here.publisher, starts_on=day, ends_on=day
        )
    if state == S.APPROVED:
        return {"honour": honour_for(here, nomination)}
    return {}


def honour_for(here, nomination):
    decision = Decision.objects.create(
        document_number="示总工发〔2026〕999号",
        heading="决定",
        signed_on=timezone.localdate(),
        signing_union=here.federation,
    )
    return confer_honour(
        craftsman=register(name=nomination.name, identity_index=nomination.identity_index, by=here.publisher),
        title=nomination.round.title,
        year=nomination.round.year,
        decision=decision,
        by=here.publisher,
    )


def when_ready(nomination):
    """In notice, the day after its end; else now."""
    if nomination.state != S.IN_NOTICE:
        return nullcontext()
    return roads.after(Notice.objects.get(entries__nomination=nomination))


def snapshot(nomination):
    """Everything a move could write."""
    return (
        Nomination.objects.filter(pk=nomination.pk).values().get(),
        Change.objects.count(),
        Message.objects.count(),
    )


def test_the_table_names_every_move():
    assert TABLE.keys() == MOVES.keys()


@pytest.mark.parametrize(
    ("state", "checked"), [*((state, False) for state in State), (S.SCREENING, True)], ids=str
)
def test_every_move_by_everybody(state, checked):
    """checked: by another clerk before, so that the second check can follow."""
    here = roads.city()
    nomination = roads.bring_to(state, here=here)
    people = people_around(here) | {"nominator": nomination.nominator}
    if checked:
        first = PostFactory(role=Role.CITY, union=here.federation).user
        make_move(nomination=nomination, move="check_first", by=first, note=NOTE)
    also = make_ready(here, nomination)
    guarded = "check_first" if checked else "pass_screening"
    before = snapshot(nomination)

    with when_ready(nomination):
        for move in MOVES:
            for who, person in people.items():
                if state == S.SCREENING and move == guarded and may_take(who, move, state):
                    continue  # held back by a guard: see test_guards
                if may_take(who, move, state):
                    led_to = attempt(nomination, move, person, **(also if move == "confer" else {}))
                    assert led_to == target_of(move, nomination), (who, move)
                    continue
                with pytest.raises((IllegalMove, PermissionDenied)):
                    make_move(nomination=nomination, move=move, by=person, note=NOTE)

    assert snapshot(nomination) == before


@pytest.mark.parametrize("state", list(State))
def test_the_buttons_are_the_moves_that_are_let_through(state):
    here = roads.city()
    nomination = roads.bring_to(state, here=here)
    people = people_around(here) | {"nominator": nomination.nominator}

    drawn = {who: {move.name for move in moves_open_to(person, nomination)} for who, person in people.items()}

    assert drawn == {
        who: {move for move in MOVES if move not in FOR_A_LIST and may_take(who, move, state)}
        for who in people
    }


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

    for move in ("submit", "resubmit", "withdraw"):
        assert not is_allowed(here.superuser, MOVES[move], nomination)
        assert not is_allowed(here.city, MOVES[move], nomination)


def test_a_move_is_written_down():
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    moved = make_move(nomination=nomination, move="endorse", by=here.grassroots, note=f"  {NOTE}\n")

    change = moved.changes.latest("pk")
    assert (moved.state, moved.resumes_at) == (S.DISTRICT_REVIEW, "")
    assert (change.move, change.source, change.target) == ("endorse", S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW)
    assert (change.by, change.note) == (here.grassroots, NOTE)
    assert len(change.snapshot_sha256) == 64


def test_the_fingerprint_follows_the_form():
    here = roads.city()
    nomination = roads.bring_to(S.RETURNED, here=here)
    first = nomination.changes.get(move="submit").snapshot_sha256
    assert nomination.changes.get(move="return_for_correction").snapshot_sha256 == first

    nomination = drafts.save_section(
        nomination=nomination,
        values={"deeds": "改过的事迹。"},
        version=nomination.version,
        by=nomination.nominator,
    )
    nomination = roads.submit(here, nomination)

    assert nomination.changes.get(move="resubmit").snapshot_sha256 != first


@pytest.mark.parametrize(
    ("state", "move", "by", "shortest"),
    [
        (S.EMPLOYER_REVIEW, "endorse", "grassroots", 2),
        (S.EMPLOYER_REVIEW, "return_for_correction", "grassroots", 10),
        (S.SCREENING, "check_first", "city", 2),
        (S.SCREENING, "reject", "city", 10),
        (S.SCREENING, "disqualify", "publisher", 10),
        (S.SITE_VISIT, "not_select", "city", 2),
        (S.IN_NOTICE, "hold", "objections", 2),
    ],
)
def test_a_note_is_long_enough(state, move, by, shortest):
    here = roads.city()
    nomination = roads.bring_to(state, here=here)
    before = snapshot(nomination)

    for note in ("", "   ", "好" * (shortest - 1), f"  {'好' * (shortest - 1)}  "):
        with pytest.raises(ValidationError) as refused:
            make_move(nomination=nomination, move=move, by=getattr(here, by), note=note)
        assert refused.value.message_dict == {"note": [f"请写明意见或理由，至少{shortest}个字。"]}

    assert snapshot(nomination) == before
    make_move(nomination=nomination, move=move, by=getattr(here, by), note="好" * shortest)


def test_a_withdrawal_needs_its_reason():
    nomination = roads.bring_to(S.SCREENING)

    with pytest.raises(ValidationError):
        make_move(nomination=nomination, move="withdraw", by=nomination.nominator, note="不想参加")


def test_a_move_that_was_made_meanwhile_is_told():
    here = roads.city()
    nomination = roads.bring_to(S.SCREENING, here=here)

    with pytest.raises(IllegalMove) as refused:
        make_move(nomination=nomination, move="reject", by=here.city, note=NOTE, seen=S.DISTRICT_REVIEW.value)

    assert refused.value.state == S.SCREENING
    assert "现为“资格审查”" in refused.value.words
    assert nomination.changes.latest("pk").move == "recommend"


def test_who_may_not_read_a_case_learns_nothing_of_it():
    nomination = roads.bring_to(S.SCREENING)

    with pytest.raises(PermissionDenied):
        make_move(
            nomination=nomination, move="reject", by=UserFactory(), note=NOTE, seen=S.DISTRICT_REVIEW.value
        )


def test_a_refusal_names_only_what_the_person_may_do():
    here = roads.city()
    nomination = roads.bring_to(S.SCREENING, here=here)

    with pytest.raises(IllegalMove) as refused:
        make_move(nomination=nomination, move="resubmit", by=nomination.nominator, note=NOTE)

    assert [move.name for move in refused.value.open_moves] == ["withdraw"]


def test_a_held_case_goes_back_to_where_it_was():
    here = roads.city()
    for state in (S.IN_NOTICE, S.APPROVED):
        nomination = roads.bring_to(S.ON_HOLD, here=here, leaving=state)
        assert nomination.resumes_at == state

        released = make_move(nomination=nomination, move="release", by=here.publisher, note=NOTE)

        assert (released.state, released.resumes_at) == (state, "")


@pytest.mark.parametrize("state", [S.EMPLOYER_REVIEW, S.DISTRICT_REVIEW, S.SCREENING])
def test_a_corrected_case_goes_back_to_its_reviewer(state):
    here = roads.city()
    nomination = roads.bring_to(S.RETURNED, here=here, leaving=state)
    assert (nomination.resumes_at, nomination.correct_by is not None) == (state, True)

    resubmitted = roads.submit(here, nomination)

    assert (resubmitted.state, resubmitted.correct_by) == (state, None)


def test_a_first_check_is_forgotten_with_the_return():
    here = roads.city()
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))
    assert nomination.first_checked_by == here.city

    returned = roads.return_for_correction(here, nomination)

    assert returned.first_checked_by is None
    assert roads.submit(here, returned).first_checked_by is None


def test_the_road_leaves_out_what_a_case_does_not_need():
    here = roads.city(left_out=[S.SITE_VISIT, S.EXPERT_REVIEW])
    freelancer = roads.draft_in(here, engagement=Nomination.Engagement.FREELANCE, workplace="示例工坊")
    of_the_city = roads.draft_in(here, district_union=here.federation)

    assert freelancer.road == (
        S.DRAFT,
        S.DISTRICT_REVIEW,
        S.SCREENING,
        S.DELIBERATION,
        S.PROPOSED,
        S.IN_NOTICE,
        S.APPROVED,
        S.CONFERRED,
    )
    assert S.DISTRICT_REVIEW not in of_the_city.road
    assert roads.submit(here, freelancer).state == S.DISTRICT_REVIEW
    assert roads.along(here, of_the_city, S.SCREENING).state == S.SCREENING


@pytest.mark.parametrize("left_out", [[], ["expert_review"], ["site_visit"], ["expert_review", "site_visit"]])
def test_a_shortened_road_is_walked_to_its_end(left_out):
    here = roads.city(left_out=left_out)

    nomination = roads.bring_to(S.CONFERRED, here=here)

    assert [change.target for change in nomination.changes.exclude(move="check_first")] == [
        state for state in nomination.road if state != S.DRAFT
    ]
    assert set(nomination.road) == set(roads.STEPS) - set(left_out) | {S.CONFERRED}


@pytest.mark.parametrize("state", [S.SCREENING, S.IN_NOTICE, S.CONFERRED, S.WITHDRAWN])
def test_the_database_refuses_an_illegal_state(state):
    nomination = roads.bring_to(state)
    legal = {
        S.SCREENING: {S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION, S.REJECTED, S.WITHDRAWN, S.DISQUALIFIED},
        S.IN_NOTICE: {S.APPROVED, S.WITHDRAWN, S.DISQUALIFIED},
        S.CONFERRED: set(),
        S.WITHDRAWN: set(),
    }[state]

    for target in set(State) - {state}:
        try:
            with transaction.atomic():
                Nomination.objects.filter(pk=nomination.pk).update(state=target)
                raise Undone  # noqa: TRY301
        except Undone:
            assert target in legal, target
        except InternalError:
            assert target not in legal, target
        except IntegrityError:  # a pause that does not say where it was
            assert target in {S.RETURNED, S.ON_HOLD}


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"resumes_at": S.SCREENING}, "a_paused_nomination_says_where_it_was"),
        ({"submitted_at": None}, "what_is_under_way_was_submitted"),
        ({"identity_index": ""}, "what_is_under_way_was_submitted"),
    ],
)
def test_the_database_holds_a_case_together(columns, constraint):
    nomination = roads.bring_to(S.SCREENING)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(**columns)


def test_a_first_check_stands_in_screening_alone():
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    with pytest.raises(IntegrityError, match="a_first_check_belongs_to_screening"), transaction.atomic():
        Nomination.objects.filter(pk=nomination.pk).update(first_checked_by=here.city)


def test_a_case_begins_as_a_draft_and_is_kept_once_handed_in():
    draft = roads.draft_in(roads.city())
    with pytest.raises(InternalError, match="Cannot insert"), transaction.atomic():
        Nomination.objects.bulk_create(
            [Nomination(round=draft.round, nominator=UserFactory(), state=S.SCREENING)]
        )
    submitted = roads.bring_to(S.EMPLOYER_REVIEW)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Nomination.objects.filter(pk=submitted.pk)._raw_delete("default")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE nominations_change SET note = '改写'",
        "DELETE FROM nominations_change",
        "TRUNCATE nominations_change",
        "UPDATE nominations_opinion SET text = '改写'",
        "DELETE FROM nominations_opinion",
        "UPDATE nominations_sitevisit SET findings = '改写'",
        "DELETE FROM nominations_sitevisit",
        "UPDATE nominations_resolution SET votes_for = 1",
        "DELETE FROM nominations_resolution",
    ],
)
def test_what_was_written_down_stands(statement):
    roads.bring_to(S.PROPOSED)
    rows = list(Change.objects.values())

    with pytest.raises(DatabaseError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)

    assert list(Change.objects.values()) == rows
