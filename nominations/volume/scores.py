"""The points that the panel gave the invented cases."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from nominations.models import Assignment, Change, Criterion, Nomination, Round, Score
from nominations.models.draws import plan_of
from nominations.scoring import METHODS, weighted
from nominations.volume.goals import Case
from nominations.workflow import State
from organisations.pouring import pour
from organisations.volume import chance

# Days after the round opened: when points were locked, and when the scoring of a case was closed.
LOCKED, CLOSED = dt.timedelta(days=36), dt.timedelta(days=42)
# Of the cases that are still before the experts a third has not been begun, a third is half done.
THIRDS: Final = 3
LOCK: Final = """
UPDATE nominations_assignment AS its SET total = new.total, locked_at = %s
FROM unnest(%s::uuid[], %s::numeric[]) AS new(id, total) WHERE its.id = new.id
"""


def put_scores(round_: Round, cases: list[Case], *, closed_by: int) -> None:
    """Brings the cases before the panel; points are locked, and of those that went on the score is made."""
    panel = list(round_.panel.order_by("pk").values_list("expert", flat=True))
    criteria = list(round_.criteria.all())
    given = {
        (case, expert): points_of(case.number, place, criteria)
        for case in cases
        for place, expert in enumerate(panel)
    }
    keys = {(case.key, expert): uuid.uuid5(case.key, str(expert)) for case, expert in given}
    pour(
        Assignment,
        (
            {
                "id": keys[case.key, expert],
                "nomination_id": case.key,
                "expert_id": expert,
                "comment": "演示评语。",
            }
            for case, expert in given
        ),
    )
    locked = {
        (case, expert): points
        for place, ((case, expert), points) in enumerate(given.items())
        if is_locked(case, place % len(panel))
    }
    pour(
        Score,
        (
            {"assignment_id": keys[case.key, expert], "criterion_id": criterion.pk, "points": its}
            for (case, expert), points in locked.items()
            for criterion, its in points.items()
        ),
    )
    totals = {
        (case, expert): weighted((its, line.greatest, line.worth) for line, its in points.items())
        for (case, expert), points in locked.items()
    }
    lock(round_, {keys[case.key, expert]: total for (case, expert), total in totals.items()})
    pour(
        Change,
        (
            locked_row(round_, case, expert, total, locked[case, expert])
            for (case, expert), total in totals.items()
        ),
    )
    close(round_, cases, totals, closed_by)


def is_locked(case: Case, place: int) -> bool:
    if case.goal != State.EXPERT_REVIEW:
        return True
    third = case.number % THIRDS
    return third == 0 or (third == 1 and place % 2 == 0)


def points_of(number: int, place: int, criteria: list[Criterion]) -> dict[Criterion, Decimal]:
    """In steps of a half, seven to nine and a half tenths of the greatest; the case tells more than the expert."""
    points = {}
    for line in criteria:
        halves = int(line.greatest * 2)
        share = 70 + chance(number, f"case{line.order}", 20) + chance(number * 16 + place, f"{line.order}", 6)
        points[line] = Decimal(halves * share // 100) / 2
    return points


def lock(round_: Round, totals: dict[uuid.UUID, Decimal]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [round_.opens_at + LOCKED, [str(key) for key in totals], [*totals.values()]])


def locked_row(
    round_: Round, case: Case, expert: int, total: Decimal, points: dict[Criterion, Decimal]
) -> dict[str, Any]:
    facts = {"total": str(total), "points": {str(line.pk): str(its) for line, its in points.items()}}
    return score_row(round_, case, expert, facts) | {"note": "演示评语。"}


def score_row(round_: Round, case: Case, by: int, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": Change.Kind.SCORE.value,
        "round_id": round_.pk,
        "nomination_id": case.key,
        "by_id": by,
        "note": "",
        "facts": facts,
        "at": round_.opens_at + LOCKED,
    }


def close(round_: Round, cases: list[Case], totals: dict[tuple[Case, int], Decimal], closed_by: int) -> None:
    """The score of every case that went on."""
    plan = plan_of(round_)
    gone_on = [case for case in cases if case.has("close_scoring")]
    its: dict[uuid.UUID, list[Decimal]] = {}
    for (case, _expert), total in totals.items():
        its.setdefault(case.key, []).append(total)
    closed = {case: METHODS[plan.method](its[case.key]) for case in gone_on}
    for case, score in closed.items():
        Nomination.objects.filter(pk=case.key).update(score=score)
    pour(
        Change,
        (
            score_row(
                round_,
                case,
                closed_by,
                {"score": str(score), "method": plan.method, "is_normalised": False},
            )
            for case, score in closed.items()
        ),
    )
