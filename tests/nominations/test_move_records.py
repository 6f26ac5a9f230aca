"""What a move writes, asks for and leaves behind, and what the database itself refuses."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from nominations.actions import drafts
from nominations.actions.moves import make_move
from nominations.models import Change, Nomination
from nominations.workflow import IllegalMove, State
from tests.factories import UserFactory
from tests.nominations import roads
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

S = State

NOTE = "情况已经核实，理由写在这里，供查考。"


def test_a_move_is_written_down():
    here = roads.city()
    nomination = roads.bring_to(S.EMPLOYER_REVIEW, here=here)

    moved = make_move(nomination=nomination, move="endorse", by=here.grassroots, note=f"  {NOTE}\n")

    change = moved.changes.moves().latest("pk")
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

    assert [change.target for change in nomination.changes.moves().exclude(move="check_first")] == [
        state for state in nomination.road if state != S.DRAFT
    ]
    assert set(nomination.road) == set(roads.STEPS) - set(left_out) | {S.CONFERRED}


def test_the_database_keeps_duties_apart():
    here = roads.city()
    nomination = roads.check_first(here, roads.bring_to(S.SCREENING, here=here))
    row = {"round": here.round, "nomination": nomination, "source": S.SCREENING, "target": S.EXPERT_REVIEW}

    for move, by in (("pass_screening", here.city), ("endorse", nomination.nominator)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Change.objects.create(move=move, by=by, **row)
    assert Change.objects.create(move="pass_screening", by=here.publisher, **row).pk
    assert Change.objects.create(move="withdraw", by=nomination.nominator, **row).pk
