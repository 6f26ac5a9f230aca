"""What the database itself refuses to do to a case and its papers."""

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError, InternalError

from nominations.actions.moves import make_move
from nominations.models import Change, Nomination
from nominations.workflow import State
from tests.factories import UserFactory
from tests.nominations import roads
from tests.nominations.sealing import seal

pytestmark = pytest.mark.django_db

S = State


class Undone(Exception):
    """Ends a tried move, with the state it led to."""


@pytest.mark.parametrize("state", [S.SCREENING, S.IN_NOTICE, S.CONFERRED, S.WITHDRAWN])
def test_the_database_refuses_an_illegal_state(state):
    nomination = roads.bring_to(state)
    legal = {
        S.SCREENING: {S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION, S.REJECTED, S.WITHDRAWN, S.DISQUALIFIED},
        S.IN_NOTICE: {S.WITHDRAWN, S.DISQUALIFIED},
        S.CONFERRED: set(),
        S.WITHDRAWN: set(),
    }[state]

    for target in set(State) - {state}:
        try:
            with transaction.atomic():
                Nomination.objects.filter(pk=nomination.pk).update(state=target)
                raise Undone  # noqa: TRY301 - undoes what was tried
        except Undone:
            assert target in legal, target
        except InternalError:
            assert target not in legal, target
        except IntegrityError:  # a pause that does not say where it was, an approval while the notice runs
            assert target in {S.RETURNED, S.ON_HOLD, S.APPROVED}


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
    seal()
    rows = list(Change.objects.values())

    with pytest.raises(DatabaseError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)

    assert list(Change.objects.values()) == rows


def test_nobody_is_approved_before_his_own_notice_is_closed():
    here = roads.city()
    closed, running, held = (roads.bring_to(S.IN_NOTICE, here=here) for _ in range(3))
    roads.approve(here, closed)
    make_move(nomination=held, move="hold", by=here.city, note=roads.NOTE)

    for case in (running, held):
        with (
            pytest.raises(IntegrityError, match="who is approved stood in a closed notice"),
            transaction.atomic(),
        ):
            Nomination.objects.filter(pk=case.pk).update(state=S.APPROVED, resumes_at="")
    assert [roads.fresh(case).state for case in (closed, running, held)] == [
        S.APPROVED,
        S.IN_NOTICE,
        S.ON_HOLD,
    ]


def test_who_is_held_after_his_notice_has_closed_is_approved_again():
    here = roads.city()
    case = roads.bring_to(S.APPROVED, here=here)
    held = make_move(nomination=case, move="hold", by=here.city, note=roads.NOTE)

    released = make_move(nomination=held, move="release", by=here.publisher, note=roads.NOTE)

    assert released.state == S.APPROVED


def test_nobody_is_conferred_without_an_honour():
    here = roads.city()
    nomination = roads.bring_to(S.APPROVED, here=here)

    with pytest.raises(IntegrityError, match="conferred_means_there_is_an_honour"):
        make_move(nomination=nomination, move="confer", by=here.publisher)

    assert roads.fresh(nomination).state == S.APPROVED
