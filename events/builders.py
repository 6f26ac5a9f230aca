"""The month page, the edition page and .ics files, put together from rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from icalendar import Calendar, Timezone
from icalendar import Event as Entry

from craftsmen.builders.heads import Head, head
from craftsmen.unprintable import printable
from events.dates import Precision
from events.models import CraftsmanDay, Edition, Event, Exhibit, Exhibition
from events.month import Bar, Month, Span, lanes

ZONE = "Asia/Shanghai"
# China has had one time and no summer time since 1992.
ZONE_SINCE, ZONE_UNTIL = date(1992, 1, 1), date(2038, 1, 1)


@dataclass(frozen=True)
class Day:
    """A square of the month."""

    date: date
    outside: bool
    today: bool
    editions: list[Edition]


@dataclass(frozen=True)
class Week:
    """Seven squares, and under them rows of bars; None is an empty square."""

    days: list[Day]
    rows: list[list[Bar[Event] | None]]


@dataclass(frozen=True)
class Years:
    """The years of one Craftsman Day: the newest, and those before it."""

    newest: Edition
    earlier: list[Edition]


@dataclass(frozen=True)
class Coming:
    """The next time that a Craftsman Day returns; its edition is not kept yet where it has no key."""

    edition: Edition
    days_left: int
    last: Edition | None


def coming_days(today: date) -> list[Coming]:
    """Of every Craftsman Day, the nearest first; today's has no days left."""
    found = []
    for day in CraftsmanDay.objects.select_related("region").prefetch_related("editions"):
        passed = date(today.year, day.month, day.day) < today
        year = max(today.year + passed, day.first_year)
        kept = {edition.year: edition for edition in day.editions.all()}
        edition = kept.get(year) or Edition(day=day, year=year)
        last = kept[max(kept)] if kept else None
        found.append(Coming(edition, (edition.date - today).days, last))
    return sorted(found, key=lambda coming: coming.days_left)


def month_page(month: Month) -> dict[str, Any]:
    """What templates/events/month.html shows."""
    weeks = month.weeks
    public = Event.objects.public()
    shown = public.between(weeks[0][0], weeks[-1][-1]) | public.sometime_in(month.year)
    events = list(shown.with_place().order_by("starts_at", "id"))
    editions = list(Edition.objects.with_day().filter(year=month.year, day__month=month.month))
    months = public.months()
    return {
        "month": month,
        "weeks": _weeks(month, [event for event in events if event.has_known_day], editions),
        "events": [event for event in events if event.has_known_day and _touches(month, event)],
        "vague_events": [event for event in events if not event.has_known_day and _touches(month, event)],
        "days": _years_of_days(),
        "months": months,
        "has_exhibitions": Exhibition.objects.public().exists(),
        "earlier": next((other for other in months if other < month), None),
        "later": next((other for other in reversed(months) if other > month), None),
    }


def _years_of_days() -> list[Years]:
    """Of every day, in the order of the calendar."""
    editions = Edition.objects.with_day().order_by("day__month", "day__day", "day_id", "-year")
    return [Years(newest, earlier) for _, (newest, *earlier) in groupby(editions, lambda it: it.day_id)]


def _touches(month: Month, event: Event) -> bool:
    if event.date_precision == Precision.YEAR:
        return event.first_day.year == month.year
    return event.first_day <= month.last and event.last_day >= month.first


def _weeks(month: Month, events: list[Event], editions: list[Edition]) -> list[Week]:
    today = timezone.localdate()
    spans = [Span(event, event.first_day, event.last_day) for event in events]
    return [
        Week(
            days=[
                Day(day, day not in month, day == today, [it for it in editions if it.date == day])
                for day in week
            ],
            rows=[_with_gaps(row) for row in lanes(week, spans)],
        )
        for week in month.weeks
    ]


def _with_gaps(row: list[Bar[Event]]) -> list[Bar[Event] | None]:
    filled: list[Bar[Event] | None] = []
    column = 0
    for bar in row:
        filled += [None] * (bar.column - column) + [bar]
        column = bar.column + bar.length
    return filled + [None] * (7 - column)


def edition_page(edition: Edition) -> dict[str, Any]:
    """What templates/events/edition.html shows."""
    events = Event.objects.public().select_related("region").order_by("starts_at", "id")
    boards = (
        edition.boards.select_related("group")
        .prefetch_related(Prefetch("events", events))
        .order_by(F("group__order").asc(nulls_last=True), "order", "id")
    )
    facts = {"ordinal": edition.ordinal_text, "date": date_format(edition.date, gettext("Y年n月j日"))}
    about = " ".join(filter(None, [gettext("%(ordinal)s，%(date)s。") % facts, edition.theme]))
    return {
        "head": head(str(edition), about, edition.get_absolute_url()),
        "edition": edition,
        "boards": boards,
        "events": events.filter(edition=edition),
        "editions": edition.day.editions.with_day().order_by("-year"),
        "exhibitions": Exhibition.objects.public().for_lists().filter(edition=edition),
    }


def exhibition_page(exhibition: Exhibition) -> dict[str, Any]:
    """What templates/events/exhibition.html shows; of the exhibits those that the register shows."""
    shown = Exhibit.objects.public().for_lists()
    event = Event.objects.public().filter(pk=exhibition.event_id or 0).first()
    zones = exhibition.zones.prefetch_related(Prefetch("exhibits", shown))
    return {"head": head_of(exhibition), "exhibition": exhibition, "zones": zones, "event": event}


def head_of(shown: Event | Exhibition) -> Head:
    """When and where, as far as it is known."""
    facts = filter(None, (shown.name, shown.date_text, shown.venue))
    return head(shown.name, " · ".join(facts), shown.get_absolute_url())


def ics(events: Iterable[Event]) -> bytes:
    """An iCalendar file (RFC 5545) of events `with_known_day`; the others have nothing to write there."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Jiangcheng//Calendar//{(get_language() or 'zh-hans').upper()}")
    calendar.add("x-wr-calname", gettext("匠城日程"))
    # Stands there even if nothing needs it: a calendar without any component is not valid.
    calendar.add_component(Timezone.from_tzid(ZONE, first_date=ZONE_SINCE, last_date=ZONE_UNTIL))
    for event in events:
        calendar.add_component(_entry(event))
    return bytes(calendar.to_ical())


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", str(event.uid))
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    if event.date_precision == Precision.TIME:
        entry.add("dtstart", timezone.localtime(event.starts_at))
        if event.ends_at and event.ends_at > event.starts_at:
            entry.add("dtend", timezone.localtime(event.ends_at))
    else:
        entry.add("dtstart", event.first_day)
        entry.add("dtend", event.last_day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
    entry.add("summary", printable(event.name))
    if event.venue:
        entry.add("location", printable(event.venue))
    entry.add("description", printable("\n".join(_about(event))))
    entry.add("categories", [str(event.get_type_display())])
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    return entry


def _about(event: Event) -> list[str]:
    lines = [gettext("时间：%(date)s") % {"date": event.date_text}]
    if event.organisers:
        lines.append(gettext("主办：%(organisers)s") % {"organisers": event.organisers})
    return [*lines, *filter(None, [event.description])]
