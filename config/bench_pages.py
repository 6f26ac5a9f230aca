"""What `make bench` looks at: every staff page of the seeded round, the public pages, and a bare view beside them."""

import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path, reverse

from accounts.models import User
from config import urls
from craftsmen.models import Craftsman, Honour, Title
from craftsmen.volume import TITLES
from nominations.actions import ballots
from nominations.actions import forensics as looks
from nominations.admin import round_pages
from nominations.builders import forensics
from nominations.builders.forensics import last_look
from nominations.models import Ballot, BallotQuarantine, Nomination, Poll, Quarantine, Round
from nominations.proofs import Proof
from nominations.volume.rounds import NAME
from nominations.workflow import State

TIMES: Final = 7
AFTER_AN_ACT: Final = "round: forensics after an act"
REASON: Final = "演示：测量隔离以后的页面。"
ROWS: Final = 24
BALLOTS: Final = 300
BARE: Final = "<ul>{% for person in people %}<li>{{ person.name }} {{ person.trade }}</li>{% endfor %}</ul>"
LISTS: Final = ("round", "notice", "objection", "expert")
STATES: Final = (
    State.EMPLOYER_REVIEW,
    State.SCREENING,
    State.EXPERT_REVIEW,
    State.SITE_VISIT,
    State.DELIBERATION,
)


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one template, as many rows as a page of the directory has."""
    people = Craftsman.objects.order_by("roster_key", "pk").only("name", "trade")[:ROWS]
    return HttpResponse(engines["django"].from_string(BARE).render({"people": people}))


urlpatterns = [*urls.urlpatterns, path("bench/bare/", bare)]


def seed(volume: dict[str, int]) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("seed", **volume)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    looks.examine_all()


class Pages:
    """The addresses, and a signed-in member of staff who gets them."""

    def __init__(self, volume: dict[str, int]) -> None:
        self.volume = volume
        self.round = Round.objects.get(name=NAME)
        self.staff_client, self.public_client = Client(), Client()
        city = User.objects.get(email="city@demo.example")
        self.staff_client.force_login(city, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, address: str) -> int:
        """Gets a page and tells how many queries that took; a page that fails is an error."""
        client = self.staff_client if address.startswith(("/admin/", "/reports/")) else self.public_client
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return len(captured)

    def staff(self) -> dict[str, str]:
        cases = reverse("admin:nominations_nomination_changelist")
        found = {f"round: {page}": round_pages.address(page, self.round) for page, _label in round_pages.TABS}
        found |= {
            "round: resolutions": round_pages.address("resolutions", self.round),
            "cases: all": f"{cases}?show=all&round={self.round.pk}",
            "cases: last page": f"{cases}?show=all&round={self.round.pk}&p=2",
            "cases: search": f"{cases}?show=all&q=示例",
            "cases: waiting for me": cases,
        }
        found |= {f"list: {name}": reverse(f"admin:nominations_{name}_changelist") for name in LISTS}
        for state in STATES:
            case = (
                Nomination.objects.filter(round=self.round, state=state).order_by("started_at", "pk").first()
            )
            if case is not None:
                found[f"case: {state}"] = reverse("admin:nominations_nomination_change", args=[case.pk])
        return found | {"bundle": reverse("reports:ask_for_bundle", args=[self.round.pk])}

    def public(self) -> dict[str, str]:
        directory = reverse("craftsmen:list")
        someone = Craftsman.objects.public().order_by("pk").last()
        title = Title.objects.get(slug=TITLES[0][0])
        year = (
            Honour.objects.public().filter(title=title).order_by("year").values_list("year", flat=True).last()
        )
        return {
            "bare": "/bench/bare/",
            "home": "/",
            "directory": directory,
            "directory: name": f"{directory}?q=张明",
            "directory: trade": f"{directory}?q=焊工",
            "directory: title and year": f"{directory}?title={title.slug}&year={year}",
            "person": reverse("craftsmen:person", args=[someone.pk if someone else 0]),
            "title": reverse("craftsmen:title", args=[title.slug]),
            "roll": reverse("craftsmen:roll", args=[title.slug, year]),
            "round": self.round.get_absolute_url(),
            "poll": reverse("nominations:poll", args=[self.round.pk]),
        }

    def work(self) -> dict[str, str]:
        poll = Poll.objects.get(round=self.round)
        examined = timed(lambda: forensics.examine(poll))
        return {
            f"forensics of {self.volume['ballots']} ballots, by the worker": f"{examined:.1f} s",
            "ballots a second, one process": f"{BALLOTS / timed(self.vote):.0f}",
        }

    def after_acts(self) -> tuple[float, int]:
        """The forensics page right after each of some acts of quarantine: the median, and the queries of one."""
        poll = Poll.objects.get(round=self.round)
        address, taken, queries = round_pages.address("forensics", self.round), [], 0
        city = User.objects.get(email="city@demo.example")
        largest = last_look(poll).found
        for group in largest.agents[:TIMES] if largest else ():
            self.set_aside(poll, group.digest, city)
            taken.append(timed(partial(self.get, address)))
            queries = self.get(address)
        return statistics.median(taken), queries

    def set_aside(self, poll: Poll, agent: str, by: User) -> None:
        """As `actions.quarantines` does, in a round whose meeting has decided already."""
        found = Ballot.objects.filter(poll=poll, agent=agent).counted()
        act = Quarantine.objects.create(poll=poll, reason=REASON, ballots=found.count(), by=by)
        BallotQuarantine.objects.bulk_create(
            BallotQuarantine(quarantine=act, ballot=ballot) for ballot in found.only("pk")
        )

    def vote(self) -> None:
        """In the demo's open poll, each as the page would cast it."""
        poll = Poll.objects.filter(closed_at=None, announced_at__isnull=False).order_by("pk")[:1].get()
        choice = poll.candidates.order_by("order_no").values_list("pk", flat=True)[:1].get()
        for _ in range(BALLOTS):
            ballots.cast(
                poll=poll,
                voter=secrets.token_hex(16),
                choices=[choice],
                proof=Proof(Ballot.Proof.WORK, secrets.token_hex(32)),
                traces={name: secrets.token_hex(16) for name in ("address", "network", "agent")},
            )


def measure(volume: dict[str, int]) -> dict[str, Any]:
    """Seeds, then measures: seconds and queries by page, and what was done by the way."""
    with override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"]):
        took = timed(lambda: seed(volume))
        pages = Pages(volume)
        return {
            "staff": dict(each(pages.staff(), pages.get)) | {AFTER_AN_ACT: pages.after_acts()},
            "public": dict(each(pages.public(), pages.get)),
            "work": {f"seed of {volume}": f"{took:.0f} s"} | pages.work(),
        }


def each(pages: dict[str, str], get: Callable[[str], int]) -> Iterator[tuple[str, tuple[float, int]]]:
    """The median of some calls after one that warms up, and the queries of one."""
    for name, address in pages.items():
        get(address)
        queries = get(address)
        yield name, (statistics.median(timed_get(get, address) for _ in range(TIMES)), queries)


def timed_get(get: Callable[[str], int], address: str) -> float:
    return timed(lambda: get(address))


def timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
