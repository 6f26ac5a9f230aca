"""What the moves of the invented cases rest on: opinions, visits, votes and the results of the rules, as rows
and as the record tells of them."""

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any, Final

from nominations.link_facts import of_check, of_opinion, of_resolution, of_visit
from nominations.models import (
    EligibilityCheck,
    EligibilityResult,
    Meeting,
    Opinion,
    Resolution,
    Round,
    SiteVisit,
)
from nominations.volume import forms
from nominations.volume.goals import SPINE, Case, Step
from nominations.workflow import State
from organisations.pouring import pour, reserve

CORRECT_WITHIN: Final = dt.timedelta(days=90)
OPINIONS: Final = {"endorse": "employer_union_id", "recommend": "district_union_id"}
VOTES: Final = ("propose", "not_select")


def moment(round_: Round, step: Step, number: int = 0) -> dt.datetime:
    return round_.opens_at + dt.timedelta(days=step.day, seconds=number % 20_000)


def correct_by(round_: Round) -> dt.date:
    return (round_.closes_at + CORRECT_WITHIN).date()


class Grounds:
    """Of some cases of a round; the keys of the checks are kept for them."""

    def __init__(self, round_: Round, cases: list[Case], staff: dict[str, int]) -> None:
        self.round, self.cases, self.staff = round_, cases, staff
        self.rules = list(round_.eligibility_rules.all())
        handed_in = [case for case in cases if case.has("submit")]
        self.checks = dict(zip(handed_in, reserve(EligibilityCheck, len(handed_in)), strict=True))
        self.meeting, _ = Meeting.objects.get_or_create(
            round=round_,
            minutes_number="规模演示纪要第1号",
            defaults={"held_on": moment(round_, SPINE[7]).date(), "entitled": 9, "present": 9},
        )

    def facts(self, case: Case, step: Step) -> dict[str, Any]:
        if step.move == "submit":
            results = (EligibilityResult(**row) for row in self.results(case))
            return {"check": self.checks[case], **of_check(results)}
        if step.move in OPINIONS:
            return of_opinion(Opinion(**self.opinion(case, step)))
        if step.move == "finish_visit":
            return of_visit(SiteVisit(**self.visit(case)), [])
        if step.move in VOTES:
            return of_resolution(Resolution(meeting=self.meeting, **self.vote(case, step)))
        if step.target == State.RETURNED:
            return {"correct_by": str(correct_by(self.round))}
        return {}

    def put(self) -> None:
        """All of it, once the cases have gone their way."""
        pour(EligibilityCheck, (self.check(case) for case in self.checks))
        pour(EligibilityResult, (row for case in self.checks for row in self.results(case)))
        pour(Opinion, (self.opinion(case, step) for case, step in self.steps(*OPINIONS)))
        pour(SiteVisit, (self.visit(case) for case, _step in self.steps("finish_visit")))
        votes = (self.vote(case, step) for case, step in self.steps(*VOTES))
        pour(Resolution, ({"meeting_id": self.meeting.pk, **vote} for vote in votes))

    def steps(self, *moves: str) -> Iterator[tuple[Case, Step]]:
        return ((case, step) for case in self.cases for step in case.steps if step.move in moves)

    def check(self, case: Case) -> dict[str, Any]:
        """Every rule was asked when the form came in, and passed."""
        return {
            "id": self.checks[case],
            "nomination_id": case.key,
            "occasion": EligibilityCheck.Occasion.SUBMISSION.value,
            "by_id": case.row["nominator_id"],
            "at": moment(self.round, SPINE[0], case.number),
        }

    def results(self, case: Case) -> Iterator[dict[str, Any]]:
        for rule in self.rules:
            yield {
                "check_run_id": self.checks[case],
                "code": rule.code,
                "severity": rule.severity,
                "outcome": "pass",
                "words": "演示数据：符合。",
                "facts": {},
            }

    def opinion(self, case: Case, step: Step) -> dict[str, Any]:
        return {
            "id": uuid.uuid5(case.key, step.move),
            "nomination_id": case.key,
            "union_id": case.row[OPINIONS[step.move]],
            "by_id": self.staff[step.actor],
            "text": "演示意见：同意推荐。",
            "seal": forms.SHEET,
            "given_at": moment(self.round, step, case.number),
        }

    def visit(self, case: Case) -> dict[str, Any]:
        return {
            "nomination_id": case.key,
            "visited_on": moment(self.round, SPINE[6]).date(),
            "place": "示例车间",
            "visitors": "示例市总经办、示例复核人",
            "findings": "演示考察：事迹属实。",
            "reported_by_id": self.staff["city"],
        }

    def vote(self, case: Case, step: Step) -> dict[str, Any]:
        is_for = step.move == "propose"
        return {
            "nomination_id": case.key,
            "votes_for": 8 if is_for else 2,
            "votes_against": 1 if is_for else 7,
            "proposed": is_for,
        }
