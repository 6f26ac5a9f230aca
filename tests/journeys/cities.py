"""A city with its titles, pool of experts and nominees, for rounds that its own people then run in the browser."""

import datetime as dt
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from nominations.actions import experts
from nominations.models import Assignment, Expert, Nomination, Programme, Round
from nominations.workflow import State
from tests.factories import ExpertFactory, PostFactory, RegionFactory
from tests.journeys.conftest import Person
from tests.nominations import eligibility, roads

DAY = dt.timedelta(days=1)
SEED = "双色球2026001期：03 07 12 18 25 31 + 09"
FULL = Decimal(100)


def named(city: str, code: int, district: str) -> roads.City:
    """Its unions under their names, all in the regions of the city; its own round stays unpublished."""
    here = roads.city(published_at=None)
    whole = RegionFactory(code=f"{code}00", name=f"{city}市")
    part = RegionFactory(code=f"{code}03", name=district, parent=whole)
    for union, name, region in (
        (here.federation, f"{city}市总工会", whole),
        (here.district_union, f"{district}总工会", part),
        (here.grassroots_union, "示例制造有限公司工会", part),
    ):
        union.name, union.region = name, region
        union.save()
    here.employer.region = part
    here.employer.save()
    return here


def pool_of(here: roads.City, number: int) -> list[Expert]:
    """More experts than a panel has seats."""
    people = [*here.experts, *(PostFactory(role=Role.EXPERT, union=here.federation).user for _ in range(4))]
    return [ExpertFactory(user=user, union=here.federation) for user in people[:number]]


def is_programmed(city: Person, year: int) -> Programme:
    """Five years, of which three are over: sixty of a hundred."""
    city.go(reverse("admin:nominations_programme_add"))
    city.choose(title="淄博金牌工匠", union="淄博市总工会")
    city.fill(name="淄博金牌工匠选树（五年）", co_sponsors="市委组织部、市人力资源和社会保障局")
    city.fill(first_year=str(year - 3), last_year=str(year + 1), yearly_quota="20", total_quota="100")
    city.fill(source="淄博日报（演示）")
    city.page.locator("[name=is_public]").check()
    for number in range(3):
        city.page.locator(".add-row a").click()
        line = f"declared_years-{number}"
        city.fill(
            **{f"{line}-year": str(year - 3 + number), f"{line}-places": "20", f"{line}-source": "演示"}
        )
    city.shoot_both("00-programme")
    city.press("保存", exact=True)
    city.go(reverse("admin:nominations_programme_changelist"))
    city.sees("60/100")
    return Programme.objects.get()


def lots(pool: Sequence[Expert], seed: str, size: int) -> list[int]:
    """As anybody can draw them again with sha256sum."""
    return sorted((each.pk for each in pool), key=lambda pk: sha256(f"{seed}\n{pk}".encode()).hexdigest())[
        :size
    ]


def nominee(here: roads.City, round_: Round, name: str, **fields: Any) -> Nomination:
    """A case handed in, endorsed and sent up, of which nothing bad is known."""
    draft = roads.draft_in(
        here,
        round=round_,
        name=name,
        region=here.employer.region,
        is_chinese=True,
        post_status="in_post",
        **fields,
    )
    case = roads.along(here, draft, State.SCREENING)
    eligibility.clear(case, here.city)
    return case


def points(total: str) -> list[Decimal]:
    """Out of 15, 30, 25, 15 and 15: what is missing to 100 is taken off from the first on."""
    missing, given = FULL - Decimal(total), []
    for greatest in (15, 30, 25, 15, 15):
        off = min(missing, Decimal(greatest))
        missing -= off
        given.append(greatest - off)
    return given


def lock(assignment: Assignment, total: str) -> None:
    """An expert's own doing, by the actions behind his page."""
    criteria = assignment.nomination.round.criteria.order_by("order")
    saved = experts.save_scores(
        assignment=assignment,
        points=dict(zip(criteria, points(total), strict=True)),
        comment="材料扎实。",
        version=assignment.version,
        by=assignment.expert,
    )
    experts.lock_scores(assignment=saved, version=saved.version, by=saved.expert)


def score(case: Nomination, *totals: str) -> None:
    """Whoever has not locked gives the next of `totals`, or all of them the only one."""
    waiting = list(case.assignments.filter(locked_at=None).order_by("pk"))
    for assignment, total in zip(waiting, totals * (len(waiting) // len(totals)), strict=True):
        lock(assignment, total)


@contextmanager
def at(day: dt.date | None, staff: Mapping[Person, User] | None = None) -> Iterator[None]:
    """A morning of the plan, or now; `staff` sign in anew, as nobody's sitting lasts for weeks."""
    morning = timezone.make_aware(dt.datetime.combine(day, dt.time(10))) if day else None
    with time_machine.travel(morning) if morning else nullcontext():
        for person, user in (staff or {}).items():
            person.enter(user)
        yield


def wait_until(moment: dt.datetime) -> None:
    """By the clock on the wall."""
    time.sleep(max((moment - timezone.now()).total_seconds(), 0))


def recounted(person: Person, folder: Path) -> str:
    """What the script in a bundle says of it, which is on the page before him."""
    with person.page.expect_download() as found:
        person.page.locator("main").get_by_role("link", name="下载").click()
    found.value.save_as(folder / "bundle.zip")
    with zipfile.ZipFile(folder / "bundle.zip") as bundle:
        bundle.extractall(folder)
    script = next(folder.rglob("recount.py"))
    return subprocess.run([sys.executable, script], check=True, capture_output=True, text=True).stdout
