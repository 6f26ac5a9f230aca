"""A part of the invented cases, from their people to the last move of each."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from nominations.demo.people import person
from nominations.models import (
    Change,
    Evidence,
    MaterialRequirement,
    Nomination,
    Round,
    UnionRank,
)
from nominations.volume import forms, scores
from nominations.volume.goals import SPINE, Case, Step, goal_of, steps_to
from nominations.volume.grounds import Grounds, correct_by, moment
from nominations.workflow import State
from organisations.models import Employer
from organisations.pouring import pour, reserve

STAFF = ("grassroots", "district", "city", "publisher")


@transaction.atomic
def put_cases(round_: Round, numbers: range, employers: list[Employer], *, finalists: int) -> None:
    required = list(MaterialRequirement.objects.filter(round=round_))
    sheet = forms.put_sheet()
    users = put_users(round_, numbers)
    cases = [
        Case(
            number=number,
            row=(row := forms.form_row(round_, number, users[number], employers)),
            papers=forms.papers_of(row["id"], required, sheet),
            goal=(goal := goal_of(number, finalists)),
            steps=steps_to(goal, number),
        )
        for number in numbers
    ]
    pour(Nomination, (case.row for case in cases))
    pour(Evidence, (paper for case in cases for paper in case.papers))
    staff = {name: person(name).pk for name in STAFF}
    grounds = Grounds(round_, cases, staff)
    walk(round_, cases, staff, grounds)
    grounds.put()
    put_ranks(round_, [case for case in cases if case.has("recommend")], staff["district"])


def put_users(round_: Round, numbers: range) -> dict[int, int]:
    known = forms.known_users(numbers)
    new = [number for number in numbers if number not in known]
    keys = dict(zip(new, reserve(User, len(new)), strict=True))
    pour(User, (forms.user_row(number, key, round_.opens_at) for number, key in keys.items()))
    return {**known, **keys}


def walk(round_: Round, cases: list[Case], staff: dict[str, int], grounds: Grounds) -> None:
    """Step by step, as the database wants it, with the experts' points where they are given."""
    for step in {step: None for case in cases for step in [*SPINE, *case.steps]}:
        if step.move == "close_scoring":
            scored = [case for case in cases if case.has("pass_screening")]
            scores.put_scores(round_, scored, closed_by=staff["city"])
        its = [case.key for case in cases if step in case.steps]
        columns: dict[str, Any] = {"state": step.target, "first_checked_by": None}
        if step.move == "submit":
            columns["submitted_at"] = moment(round_, step)
        if step.move == "check_first":
            columns["first_checked_by"] = staff["city"]
        if step.target == State.RETURNED:
            columns |= {"resumes_at": step.source, "correct_by": correct_by(round_)}
        Nomination.objects.filter(pk__in=its).update(**columns)
    pour(
        Change,
        (
            move_row(round_, case, step, staff.get(step.actor, case.row["nominator_id"]))
            | {"facts": grounds.facts(case, step)}
            for case in cases
            for step in case.steps
        ),
    )


def move_row(round_: Round, case: Case, step: Step, by: int) -> dict[str, Any]:
    return {
        "kind": Change.Kind.MOVE.value,
        "round_id": round_.pk,
        "nomination_id": case.key,
        "move": step.move,
        "source": step.source.value,
        "target": step.target.value,
        "by_id": by,
        "note": "" if step.actor == "nominator" else "演示办理意见：情况属实，予以办理。",
        "snapshot_sha256": forms.fingerprint_of(case.row, case.papers),
        "at": moment(round_, step, case.number),
    }


def put_ranks(round_: Round, cases: list[Case], by: int) -> None:
    """Each district puts its cases in the order in which they came."""
    last = dict(round_.ranks.order_by().values_list("union").annotate(Max("rank")))
    rows = []
    for case in cases:
        union = case.row["district_union_id"]
        last[union] = last.get(union, 0) + 1
        rows.append(
            {
                "round_id": round_.pk,
                "union_id": union,
                "nomination_id": case.key,
                "rank": last[union],
                "ranked_by_id": by,
            }
        )
    pour(UnionRank, rows)
