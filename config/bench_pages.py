"""What `make bench` looks at in its own process: every staff page of the seeded round, and the work behind them."""

import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import pgtrigger
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import bench_public
from nominations.actions import ballots
from nominations.actions import forensics as looks
from nominations.admin import round_pages
from nominations.builders import forensics
from nominations.builders.forensics import last_look
from nominations.demo.people import person
from nominations.models import Ballot, BallotQuarantine, Nomination, Notice, Poll, Quarantine, Round
from nominations.proofs import Proof
from nominations.volume.rounds import NAME
from nominations.workflow import State

TIMES: Final = 7
AFTER_AN_ACT: Final = "round: forensics after an act"
REASON: Final = "演示：测量隔离以后的页面。"
BALLOTS: Final = 300
LISTS: Final = ("round", "notice", "objection", "expert", "meeting", "programme")
# The boxes of a form that look things up while one types: model, field, and what is typed.
LOOKED_UP: Final = (
    ("craftsmen", "honour", "craftsman", "张明"),
    ("craftsmen", "craftsman", "employer", "制造"),
    ("nominations", "expert", "employer", "制造"),
    ("craftsmen", "decision", "signing_union", "总工会"),
    ("accounts", "post", "user", "示例"),
)
# Who looks at a page, by the name of a demo person, and its address.
Page = tuple[str, str]
STATES: Final = (
    State.EMPLOYER_REVIEW,
    State.SCREENING,
    State.EXPERT_REVIEW,
    State.SITE_VISIT,
    State.DELIBERATION,
)


def seed(volume: dict[str, int]) -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    call_command("seed", **volume)
    bring_on()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    looks.examine_all()


def bring_on() -> None:
    """What the seeded round lacks for the last pages: a draft of a notice, somebody to honour, a chair."""
    round_ = Round.objects.get(name=NAME)
    proposed = round_.nominations.filter(state=State.PROPOSED).order_by("pk").values_list("pk", flat=True)
    with pgtrigger.ignore():  # no notice has run out for them
        half = list(proposed)[::2]
        Nomination.objects.filter(pk__in=half).update(state=State.APPROVED)
    words = {"heading": f"关于{NAME}拟命名人选的公示", "basis": "规模测试。", "drafted_by": person("city")}
    as_planned = {"convention": round_.convention, "days": round_.notice_days}
    Notice.objects.get_or_create(round=round_, version=1, defaults=words | as_planned)
    chair = round_.panel.order_by("expert__email").values("pk")[:1]
    round_.panel.filter(pk__in=chair).update(is_chair=True)


def admin_page(name: str, *args: Any) -> str:
    return reverse(f"admin:nominations_{name}", args=args)


def looked_up() -> dict[str, Page]:
    """Asked as the box in the form asks; people and posts are the administrator's."""
    found: dict[str, Page] = {}
    for app, model, field, term in LOOKED_UP:
        asked = urlencode({"app_label": app, "model_name": model, "field_name": field, "term": term})
        who = "admin" if app == "accounts" else "city"
        found[f"look up: {model} {field}"] = (who, f"{reverse('admin:autocomplete')}?{asked}")
    return found


class Pages:
    """The addresses, each with who gets it, signed in."""

    def __init__(self, volume: dict[str, int]) -> None:
        self.volume = volume
        self.round = Round.objects.get(name=NAME)
        self.clients: dict[str, Client] = {}

    def client_of(self, who: str) -> Client:
        if who not in self.clients:
            self.clients[who] = Client()
            backend = "allauth.account.auth_backends.AuthenticationBackend"
            self.clients[who].force_login(person(who), backend=backend)
        return self.clients[who]

    def get(self, page: Page) -> int:
        """Gets a page and tells how many queries that took; a page that fails is an error."""
        who, address = page
        client = self.client_of(who)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{who} {address}: {answer.status_code}")
        return len(captured)

    def staff(self) -> dict[str, Page]:
        cases = reverse("admin:nominations_nomination_changelist")
        of_round = [page for page, _label in round_pages.TABS] + ["resolutions", "amend"]
        city = {f"round: {page}": round_pages.address(page, self.round) for page in of_round}
        city |= {
            "front page": reverse("admin:index"),
            "cases: all": f"{cases}?show=all&round={self.round.pk}",
            "cases: last page": f"{cases}?show=all&round={self.round.pk}&p=2",
            "cases: search": f"{cases}?show=all&q=示例",
            "cases: waiting for me": cases,
            "bundle": reverse("reports:ask_for_bundle", args=[self.round.pk]),
        }
        city |= {f"list: {name}": reverse(f"admin:nominations_{name}_changelist") for name in LISTS}
        for state in STATES:
            its = Nomination.objects.filter(round=self.round, state=state)
            if state == State.EXPERT_REVIEW:  # with few as with many one that still waits for an expert
                its = its.filter(assignments__locked_at=None)
            if (case := its.order_by("started_at", "pk").first()) is not None:
                city[f"case: {state}"] = reverse("admin:nominations_nomination_change", args=[case.pk])
        return {name: ("city", address) for name, address in city.items()} | self.others() | looked_up()

    def others(self) -> dict[str, Page]:
        """Pages of the publisher, an expert, the chair of the panel and the unions below."""
        notice = self.round.notices.get()
        cases = reverse("admin:nominations_nomination_changelist")
        of_expert = self.round.panel.get(is_chair=True).expert
        mine = of_expert.assignments.filter(nomination__round=self.round, locked_at=None).order_by("pk")
        chair = str(of_expert.email).partition("@")[0]
        found: dict[str, Page] = {
            "publisher: cases waiting": ("publisher", cases),
            "publisher: draft of notice": ("publisher", admin_page("notice_change", notice.pk)),
            "publisher: publish notice": ("publisher", admin_page("notice_publish", notice.pk)),
            "publisher: confer": ("publisher", round_pages.address("confer", self.round)),
            "publisher: confer together": ("publisher", admin_page("round_confer-together")),
            "expert: desk": (chair, reverse("nominations:panel")),
            "chair: panel": (chair, reverse("nominations:chair", args=[self.round.pk])),
        }
        if (assignment := mine.first()) is not None:
            found["expert: a case"] = (chair, assignment.get_absolute_url())
        for who in ("district", "grassroots"):
            union = person(who).posts.get().union_id
            found[f"{who}: cases waiting"] = (who, cases)
            found[f"{who}: places and ranks"] = (who, admin_page("nomination_quotas"))
            found[f"{who}: ranks"] = (who, admin_page("nomination_ranks", self.round.pk, union))
        return found

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
        page, taken, queries = ("city", round_pages.address("forensics", self.round)), [], 0
        largest = last_look(poll).found
        for group in largest.agents[:TIMES] if largest else ():
            self.set_aside(poll, group.digest)
            taken.append(timed(partial(self.get, page)))
            queries = self.get(page)
        return statistics.median(taken), queries

    def set_aside(self, poll: Poll, agent: str) -> None:
        """As `actions.quarantines` does, in a round whose meeting has decided already."""
        found = Ballot.objects.filter(poll=poll, agent=agent).counted()
        act = Quarantine.objects.create(poll=poll, reason=REASON, ballots=found.count(), by=person("city"))
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
    took = timed(lambda: seed(volume))
    pages = Pages(volume)
    return {
        "public": bench_public.measure(),
        "staff": dict(each(pages.staff(), pages.get)) | {AFTER_AN_ACT: pages.after_acts()},
        "work": {f"seed of {volume}": f"{took:.0f} s"} | pages.work(),
    }


def each(pages: dict[str, Page], get: Callable[[Page], int]) -> Iterator[tuple[str, tuple[float, int]]]:
    """The median of some calls after one that warms up, and the queries of one."""
    for name, page in pages.items():
        get(page)
        queries = get(page)
        yield name, (statistics.median(timed(partial(get, page)) for _ in range(TIMES)), queries)


def timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
