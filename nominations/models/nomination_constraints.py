"""What the database itself refuses of a nomination, whoever writes (docs/decisions/0004)."""

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from nominations import workflow
from nominations.retention import EMPTIED
from nominations.workflow import State

# A constraint of the table of notices holds that one is closed only when its own days are over.
STOOD_IN_A_CLOSED_NOTICE: Final = """
IF NOT EXISTS (
    SELECT 1 FROM nominations_noticeentry entry
    JOIN nominations_notice notice ON notice.id = entry.notice_id
    WHERE entry.nomination_id = NEW.id AND notice.published_at IS NOT NULL AND notice.closed_at IS NOT NULL
) THEN
    RAISE EXCEPTION 'who is approved stood in a closed notice' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
HAS_AN_OPEN_OBJECTION: Final = """
IF EXISTS (
    SELECT 1 FROM nominations_objection
    WHERE nomination_id = NEW.id AND state IN ('accepted', 'investigating')
) THEN
    RAISE EXCEPTION 'nobody goes on over an open objection' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
# A case under way ends with its round alone.
UNDER_WAY: Final = sorted(state.value for state in workflow.ON_THE_WAY - {State.DRAFT})
WAS_OVER: Final = """
IF NOT EXISTS (SELECT 1 FROM nominations_round WHERE id = NEW.round_id AND life IN ('cancelled', 'archived')) THEN
    RAISE EXCEPTION 'what is under way is not erased' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
# The sealed column cannot be compared, but it can be measured.
AS_EMPTIED: Final = Q(Exact(Length("identity_number"), 0)) & Q(
    **{
        f"{column}__isnull" if value is None else column: value is None or value
        for column, value in EMPTIED.items()
        if column != "identity_number"
    }
)
CONSTRAINTS: Final[list[models.BaseConstraint]] = [
    models.UniqueConstraint(fields=["round", "reserve_rank"], name="a_place_in_reserve_is_one_s_own"),
    # His own, and one of each union that puts him forward: none is told of what the others have begun.
    models.UniqueConstraint(
        fields=["round", "nominator", "recommending_union"],
        condition=~Q(state=State.WITHDRAWN),
        nulls_distinct=False,
        name="a_nominator_has_one_form_a_round",
    ),
    models.UniqueConstraint(
        fields=["round", "nominator"],
        condition=Q(submitted_at__isnull=False) & ~Q(state=State.WITHDRAWN),
        name="a_nominator_hands_in_one_form_a_round",
    ),
    models.UniqueConstraint(
        fields=["round", "identity_index"],
        condition=Q(submitted_at__isnull=False) & ~Q(state=State.WITHDRAWN),
        name="an_identity_number_enters_a_round_once",
    ),
    models.CheckConstraint(
        condition=Q(state=State.CONFERRED, honour__isnull=False)
        | (~Q(state=State.CONFERRED) & Q(honour__isnull=True)),
        name="conferred_means_there_is_an_honour",
    ),
    models.CheckConstraint(
        condition=(Q(state__in=workflow.PAUSED) & ~Q(resumes_at=""))
        | (~Q(state__in=workflow.PAUSED) & Q(resumes_at="")),
        name="a_paused_nomination_says_where_it_was",
    ),
    models.CheckConstraint(
        condition=Q(state=State.DRAFT, submitted_at__isnull=True)
        | Q(state=State.WITHDRAWN)
        | (
            ~Q(state__in=[State.DRAFT, State.WITHDRAWN])
            & Q(submitted_at__isnull=False)
            & ~Q(identity_index="")
        ),
        name="what_is_under_way_was_submitted",
    ),
    models.CheckConstraint(
        condition=Q(first_checked_by__isnull=True) | Q(state=State.SCREENING),
        name="a_first_check_belongs_to_screening",
    ),
    models.CheckConstraint(
        condition=Q(channel="self", entered_by__isnull=True, recommending_union__isnull=True)
        | ~Q(channel="self") & Q(entered_by__isnull=False, recommending_union__isnull=False),
        name="who_is_put_forward_is_so_by_somebody",
    ),
    models.CheckConstraint(
        condition=Q(entered_by__isnull=True) | ~Q(entered_by=models.F("nominator")),
        name="nobody_puts_himself_forward_for_a_union",
    ),
    models.CheckConstraint(
        condition=Q(disqualified_for="") | Q(state=State.DISQUALIFIED),
        name="a_ground_belongs_to_a_disqualification",
    ),
    models.CheckConstraint(
        condition=Q(has_nominee_award=False) | Q(state=State.NOT_SELECTED),
        name="a_nominee_award_is_for_who_was_not_selected",
    ),
    models.CheckConstraint(
        condition=Q(erased_at=None) | (Q(honour=None, has_nominee_award=False) & AS_EMPTIED),
        name="what_is_erased_tells_nobody",
    ),
]
TRIGGERS: Final[list[pgtrigger.Trigger]] = [
    pgtrigger.FSM(name="a_state_follows_the_workflow", field="state", transitions=workflow.transitions()),
    pgtrigger.Protect(
        name="a_nomination_begins_as_a_draft",
        operation=pgtrigger.Insert,
        condition=pgtrigger.Q(new__state__df=State.DRAFT.value),
    ),
    pgtrigger.Protect(
        name="a_submitted_nomination_stays",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Q(old__submitted_at__isnull=False),
    ),
    pgtrigger.Protect(
        name="an_erased_nomination_stays_as_it_is",
        operation=pgtrigger.Update,
        condition=pgtrigger.Q(old__erased_at__isnull=False),
    ),
    pgtrigger.Trigger(
        name="what_is_erased_was_over",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("erased_at"),
        condition=pgtrigger.Q(new__erased_at__isnull=False, new__state__in=UNDER_WAY),
        func=WAS_OVER,
    ),
    pgtrigger.Trigger(
        name="who_is_approved_stood_in_a_closed_notice",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state=State.APPROVED.value)
        & pgtrigger.Q(old__state__df=State.APPROVED.value),
        func=STOOD_IN_A_CLOSED_NOTICE,
    ),
    pgtrigger.Trigger(
        name="nobody_goes_on_over_an_open_objection",
        when=pgtrigger.Before,
        operation=pgtrigger.UpdateOf("state"),
        condition=pgtrigger.Q(new__state__in=[State.APPROVED.value, State.CONFERRED.value])
        & pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
        func=HAS_AN_OPEN_OBJECTION,
    ),
]
