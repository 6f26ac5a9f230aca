"""The plan of a round as it is read, and what a preset fills the form of a new one with, days and all."""

import datetime as dt
from typing import Any, Final

from django.utils import timezone

from craftsmen.models import Title
from nominations.models import Round, Stage
from nominations.presets import FRONTLINE, Preset

# There is time to publish the rules before forms are taken: the Monday after two weeks.
AHEAD: Final = 14
OPENS: Final = dt.time(9)
CLOSES: Final = dt.time(17)


def opening(today: dt.date) -> dt.date:
    day = today + dt.timedelta(days=AHEAD)
    return day + dt.timedelta(days=-day.weekday() % 7)


def round_values(preset: Preset, today: dt.date) -> dict[str, Any]:
    opens_on = opening(today)
    closes_on = opens_on + dt.timedelta(days=preset.form_days - 1)
    values = {
        "year": opens_on.year,
        "opens_at": timezone.make_aware(dt.datetime.combine(opens_on, OPENS)),
        "closes_at": timezone.make_aware(dt.datetime.combine(closes_on, CLOSES)),
        "scope": preset.scope,
        "quota": preset.quota,
        "conditions": preset.conditions,
        "frontline_definition": FRONTLINE,
        "procedure": preset.procedure,
        "notice_days": preset.notice_days,
        "convention": preset.convention,
        "left_out": list(preset.left_out),
        "most_per_employer": preset.per_employer,
        "name": f"{opens_on.year}年度“{preset.title}”选树",
    }
    if title := Title.objects.filter(name=preset.title, external=False).first():
        values |= {"title": title.pk, "union": title.conferring_union_id}
    return values if preset.places is None else {**values, "places": preset.places}


def stage_values(preset: Preset, today: dt.date) -> list[dict[str, Any]]:
    opens_on = opening(today)
    return [
        {
            "order": order,
            "kind": planned.kind.value,
            "name": planned.name,
            "optional": planned.optional,
            "carries": planned.carries,
            "starts_on": opens_on + dt.timedelta(days=planned.after),
            "ends_on": opens_on + dt.timedelta(days=planned.after + planned.days - 1),
        }
        for order, planned in enumerate(preset.stages, start=1)
    ]


def timeline(round_: Round) -> list[tuple[Stage, str]]:
    """Each stage and whether it is over, current or ahead."""
    today = timezone.localdate()
    return [(stage, standing_of(stage, today)) for stage in round_.stages.all()]


def standing_of(stage: Stage, today: dt.date) -> str:
    if stage.ends_on < today:
        return "done"
    return "current" if stage.starts_on <= today else "ahead"
