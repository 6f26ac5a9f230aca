"""The plan of a demo round, at the pace at which its nominees walk, and its amendment by two people."""

import datetime as dt
from typing import Final

from django.utils import timezone

from nominations.actions import rule_versions
from nominations.demo.people import person
from nominations.models import Round, RuleVersion, Stage, rules_of
from nominations.presets import Planned
from nominations.stage_plan import Kind

PLAN: Final = (
    Planned(Kind.GRASSROOTS, 0, 30),
    Planned(Kind.PRELIMINARY, 30, 6),
    Planned(Kind.EXPERT_REVIEW, 36, 6),
    Planned(Kind.SITE_VISIT, 42, 5),
    Planned(Kind.DELIBERATION, 47, 4),
    Planned(Kind.NOTICE, 51, 8),
    Planned(Kind.ANNOUNCEMENT, 61, 1),
)
LONGER: Final = dt.timedelta(days=10)
REASON: Final = "部分一线职工生产任务集中，为方便申报，经研究将申报截止时间顺延十天。（演示文字）"


def put_stages(round_: Round) -> None:
    """Where forms are taken for longer than planned, cases are looked at as they come."""
    opens_on, closes_on = timezone.localdate(round_.opens_at), timezone.localdate(round_.closes_at)
    late = max((closes_on - opens_on).days + 1 - PLAN[0].days, 0)
    for order, planned in enumerate(PLAN, start=1):
        starts = planned.after + (late if planned.kind == Kind.ANNOUNCEMENT else 0)
        Stage.objects.create(
            round=round_,
            kind=planned.kind,
            order=order,
            starts_on=opens_on + dt.timedelta(days=starts),
            ends_on=opens_on + dt.timedelta(days=planned.after + planned.days - 1 + late),
        )


def take_forms_longer(round_: Round) -> None:
    """The second version of the rules; a round that has one keeps it."""
    if RuleVersion.objects.filter(round=round_, number=2).exists():
        return
    closes_at = round_.closes_at + LONGER
    wanted = rules_of(round_) | {"closes_at": closes_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    version = rule_versions.propose(round=round_, rules=wanted, reason=REASON, by=person("city"))
    rule_versions.approve(version=version, by=person("publisher"))
