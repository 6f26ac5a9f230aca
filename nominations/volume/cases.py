"""A part of the invented cases, from their people to the last move of each."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from nominations.demo.people import person
from nominations.models import (
    Change,
    EligibilityCheck,
    EligibilityResult,
    Evidence,
    MaterialRequirement,
    Meeting,
    Nomination,
    Opinion,
    Resolution,
    Round,
    SiteVisit,
    UnionRank,
)
from nominations.volume import forms, scores
from nominations.volume.goals import SPINE, Case, Step, goal_of, steps_to
from nominations.workflow import State
from organisations.models import Employer
from organisations.pouring import pour, reserve

STAFF = ("grassroots", "district", "city", "publisher")
CORRECT_WITHIN = dt.timedelta(days=90)


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
    walk(round_, cases, staff)
    judge(round_, cases)
    speak(round_, cases, staff)


def put_users(round_: Round, numbers: range) -> dict[int, int]:
    known = forms.known_users(numbers)
    new = [number for number in numbers if number not in known]
    keys = dict(zip(new, reserve(User, len(new)), strict=True))
    pour(User, (forms.user_row(number, key, round_.opens_at) for number, key in keys.items()))
    return {**known, **keys}


def walk(round_: Round, cases: list[Case], staff: dict[str, int]) -> None:
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
            columns |= {"resumes_at": step.source, "correct_by": (round_.closes_at + CORRECT_WITHIN).date()}
        Nomination.objects.filter(pk__in=its).update(**columns)
    pour(
        Change,
        (
            move_row(round_, case, step, staff.get(step.actor, case.row["nominator_id"]))
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
        "facts": {},
        "at": moment(round_, step, case.number),
    }


def moment(round_: Round, step: Step, number: int = 0) -> dt.datetime:
    return round_.opens_at + dt.timedelta(days=step.day, seconds=number % 20_000)


def judge(round_: Round, cases: list[Case]) -> None:
    """Every rule was asked when the form came in, and passed."""
    handed_in = [case for case in cases if case.has("submit")]
    checks = dict(zip(reserve(EligibilityCheck, len(handed_in)), handed_in, strict=True))
    pour(
        EligibilityCheck,
        (
            {
                "id": key,
                "nomination_id": case.key,
                "occasion": EligibilityCheck.Occasion.SUBMISSION.value,
                "by_id": case.row["nominator_id"],
                "at": moment(round_, SPINE[0], case.number),
            }
            for key, case in checks.items()
        ),
    )
    rules = list(round_.eligibility_rules.all())
    pour(
        EligibilityResult,
        (
            {
                "check_run_id": key,
                "code": rule.code,
                "severity": rule.severity,
                "outcome": "pass",
                "words": "演示数据：符合。",
                "facts": {},
            }
            for key in checks
            for rule in rules
        ),
    )


def speak(round_: Round, cases: list[Case], staff: dict[str, int]) -> None:
    """What unions wrote, who went to see, and what the meeting resolved."""
    pour(Opinion, (opinion for case in cases for opinion in opinions_of(round_, case, staff)))
    put_ranks(round_, [case for case in cases if case.has("recommend")], staff["district"])
    pour(
        SiteVisit,
        (
            {
                "nomination_id": case.key,
                "visited_on": moment(round_, SPINE[6]).date(),
                "place": "示例车间",
                "visitors": "示例市总经办、示例复核人",
                "findings": "演示考察：事迹属实。",
                "reported_by_id": staff["city"],
            }
            for case in cases
            if case.has("finish_visit")
        ),
    )
    meeting, _ = Meeting.objects.get_or_create(
        round=round_,
        minutes_number="规模演示纪要第1号",
        defaults={"held_on": moment(round_, SPINE[7]).date(), "entitled": 9, "present": 9},
    )
    pour(
        Resolution,
        (
            {
                "meeting_id": meeting.pk,
                "nomination_id": case.key,
                "votes_for": 8 if case.has("propose") else 2,
                "votes_against": 1 if case.has("propose") else 7,
                "proposed": case.has("propose"),
            }
            for case in cases
            if case.has("propose") or case.has("not_select")
        ),
    )


def opinions_of(round_: Round, case: Case, staff: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid.uuid5(case.key, step.move),
            "nomination_id": case.key,
            "union_id": case.row["employer_union_id" if step.move == "endorse" else "district_union_id"],
            "by_id": staff[step.actor],
            "text": "演示意见：同意推荐。",
            "seal": forms.SHEET,
            "given_at": moment(round_, step, case.number),
        }
        for step in case.steps
        if step.move in ("endorse", "recommend")
    ]


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
