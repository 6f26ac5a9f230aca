"""The rules of a round, its draws and its place in the record, as plain facts."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db.models import Model

from nominations.builders.draws import with_seat_changes
from nominations.builders.quotas import usage_by_subject
from nominations.builders.structure import gauges
from nominations.models import DayHead, Poll, Round
from nominations.models.draws import plan_of
from reports.builders.bundle.carries import carries_of

ROUND = (
    "name",
    "year",
    "session_no",
    "places",
    "opens_at",
    "closes_at",
    "carry_forward_ratio",
    "frontline_first",
    "needs_rank",
    "quorum",
    "notice_days",
    "left_out",
)
PLAN = ("method", "panel_size", "panels", "experts_per_case", "min_experts", "normalises_within_panel")
POLL = (
    "opens_at",
    "closes_at",
    "weight",
    "normalisation",
    "fewest",
    "most",
    "limit_per",
    "one_per_address",
    "ballots_cast",
    "totals_sha256",
)


def told(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row as text, or as they are where JSON knows them."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: value if value is None or isinstance(value, bool | int | list) else str(value)
        for name, value in values.items()
    }


def rules_of(round_: Round) -> dict[str, Any]:
    poll = closed_poll(round_)
    return {
        "round": {"id": round_.pk, "title": str(round_.title), "union": str(round_.union)}
        | told(round_, ROUND),
        "scoring": told(plan_of(round_), PLAN),
        "stages": [told(stage, ("kind", "optional", "carries")) for stage in round_.stages.all()],
        "carries": carries_of(round_),
        "criteria": [
            {"name": line.name, "greatest": str(line.greatest), "weight": str(line.worth)}
            | {"breaks_ties": line.breaks_ties}
            for line in round_.criteria.all()
        ],
        "eligibility": [told(rule, ("code", "severity", "text")) for rule in round_.eligibility_rules.all()],
        "poll": told(poll, POLL) if poll else None,
        "quotas": quotas_of(round_),
        "targets": [
            {
                "name": gauge.target.name,
                "demand": gauge.demand,
                "part": gauge.found.part,
                "base": gauge.found.base,
                "is_met": gauge.is_met,
            }
            for gauge in gauges(round_)
        ],
    }


def quotas_of(round_: Round) -> list[dict[str, Any]]:
    """By union, region or industry: how many could be sent up, and how many were sent and chosen."""
    return [
        {"of": str(line.of), "most": line.most, "sent": line.sent, "chosen": line.chosen}
        for lines in usage_by_subject(round_).values()
        for line in lines
    ]


def closed_poll(round_: Round) -> Poll | None:
    return Poll.objects.filter(round=round_, closed_at__isnull=False).first()


def draws_of(round_: Round) -> list[dict[str, Any]]:
    """Each draw, and how many were seated or unseated by hand after it and why: nobody's name."""
    facts = ("number", "seed", "is_generated", "method", "size", "panels", "candidates", "drawn")
    return [
        told(each.draw, facts)
        | {"trades": each.draw.trades or None}
        | {"by_hand": [asdict(change) | {"at": change.at.isoformat()} for change in each.changes]}
        for each in with_seat_changes(round_, round_.draws.order_by("number"))
    ]


def record_of(round_: Round) -> dict[str, Any]:
    """The last link of the round, and the last head that is published: what is in the record can be held to it."""
    last = round_.changes.sealed().last()
    head = DayHead.objects.public().first()
    return {
        "links_of_the_round": round_.changes.sealed().count(),
        "last_link": {"number": last.number, "digest": last.digest} if last else None,
        "published_head": {"day": head.day, "number": head.number, "digest": head.digest} if head else None,
    }
