"""Where the public pages of the demo stand: for each address of tests/access.txt the row with most to show."""

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from craftsmen.models import Achievement, Certificate, Collective, Craftsman, Story
from events.models import Edition, Event, Exhibition
from nominations.models import Notice, Poll, Round
from tests.access import table

# What the table does not tell apart: the empty answer, the other kinds, the past.
ALSO = (
    "/nowhere/",
    "/craftsmen/?q=nobody",
    "/craftsmen/?q=示例&tier=municipal",
    "/innovation/?kind=achievement",
    "/verify/ZZ-XX-2020-0001-0/",
    "/calendar/2023/7/",
)


def addresses() -> dict[str, str]:
    """Of everything that an anonymous reader is shown, files and feeds included."""
    shown = [name for name, answers in table().items() if answers["anonymous"] == 200]
    rows = arguments()
    known = {name: reverse(name, kwargs=rows.get(name)) for name in shown}
    return known | {page: page for page in ALSO} | {str(row): row.get_absolute_url() for row in others()}


def arguments() -> dict[str, dict[str, Any]]:
    person = {
        "pk": first(Craftsman.objects.public().filter(photos__isnull=False, trainings__isnull=False)).pk
    }
    serial = first(Certificate.objects.in_force().filter(honour__title__name="鲁班工匠"))
    of_title = {"slug": serial.honour.title.slug}
    of_year = of_title | {"year": serial.honour.year}
    poll = {"pk": first(Poll.objects.all()).round_id}
    notice = {"pk": first(Notice.objects.unclosed().order_by("-ends_on")).pk}
    edition = first(Edition.objects.order_by("year"))
    return {
        "sitemap_part": {"name": "pages", "number": 0},
        "open:table": {"name": "honours"},
        "open:records": {"name": "craftsmen"},
        "open:single": {"name": "craftsmen"} | person,
        "craftsmen:person": person,
        "craftsmen:embed": person,
        "craftsmen:story": {"pk": Story.objects.get(title="车间里的一天（示例）").pk},
        "craftsmen:screen_of_title": of_title,
        "craftsmen:screen_of_year": of_year,
        "craftsmen:title": of_title,
        "craftsmen:roll": of_year,
        "craftsmen:statistics_csv": {"slug": "tier"},
        "craftsmen:collective": {"pk": Collective.objects.get(name="示例领航创新工作室").pk},
        "craftsmen:achievement": {"pk": first(Achievement.objects.public()).pk},
        "craftsmen:certificate": {"serial": serial.serial},
        "nominations:round": poll,
        "nominations:rule_version": poll | {"number": 1},
        "nominations:nominate": poll,
        "nominations:poll": poll,
        "nominations:receipt": poll,
        "nominations:notice": notice,
        "nominations:notice_paper": notice | {"kind": "pdf"},
        "nominations:object": notice,
        "events:month": {"year": 2026, "month": 3},
        "events:edition": {"slug": edition.day.slug, "year": edition.year},
        "events:exhibition": {"slug": "shili-2025"},
        "events:event": {"pk": first(Event.objects.public().order_by("-starts_at")).pk},
        "events:event_ics": {"pk": first(Event.objects.public()).pk},
    }


def others() -> list[Any]:
    """Somebody with a photograph and figures, a video, an enterprise, a round and a notice that are over."""
    return [
        Craftsman.objects.get(name="王京京", identity_index=None),
        first(Story.objects.public().filter(kind=Story.Kind.VIDEO)),
        first(Collective.objects.public().filter(kind=Collective.Kind.ENTERPRISE)),
        first(Round.objects.public().order_by("year", "pk")),
        first(Notice.objects.public().filter(closed_at__isnull=False)),
        Exhibition.objects.get(slug="qingdao-2023"),
    ]


def first(rows: QuerySet[Any]) -> Any:
    row: Model = rows[:1].get()
    return row
