"""A round with everything a result is made of, and the bundle of it: unpacked, changed, and recounted by the script."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pgtrigger
from django.utils import timezone

from nominations.actions import polls, resolutions
from nominations.actions.quarantines import decide_adjustment, propose_adjustment, set_aside
from nominations.builders.suspects import Grounds
from nominations.drawing import METHOD, draw
from nominations.models import Assignment, Change, Nomination, PanelDraw, Poll, Round, Score, ScoringPlan
from nominations.scores import score_of
from nominations.scoring import weighted
from nominations.workflow import State
from reports import actions, tasks
from reports.builders.bundle import HERE
from reports.models import ReportRun
from tests.factories import PostFactory
from tests.nominations import ballot_box, roads

RECOUNT: Final = HERE / "recount.py"
TRADES: Final = ("焊工", "钳工", "木雕艺人")


def scored_round(cases: int = 9, *, vote: str = "max", places: int = 4, **plan: Any) -> roads.City:
    """Cases before the meeting that five experts, or five on each of two panels, have locked; and a closed vote."""
    here = roads.city(places=places)
    here.experts.extend(PostFactory(role="expert", union=here.federation).user for _ in range(5))
    ScoringPlan.objects.create(
        round=here.round, panels=2 if plan.get("normalises_within_panel") else 1, **plan
    )
    first = here.round.criteria.order_by("order")[:1].get()
    here.round.criteria.filter(pk=first.pk).update(greatest=10, weight=15, breaks_ties=True)
    nominees = ballot_box.nominees(here, cases, State.DELIBERATION)
    for place, case in enumerate(nominees):
        panel = 1 + place % 2 if plan.get("normalises_within_panel") else 1
        for expert in here.experts[5 * (panel - 1) : 5 * panel]:
            lock(case, expert, panel, place)
    with pgtrigger.ignore():
        for case in Nomination.objects.filter(pk__in=[case.pk for case in nominees]):
            Nomination.objects.filter(pk=case.pk).update(score=score_of(case))
    draw_twice(here)
    hold_vote(here, vote)
    return here


def lock(case: Nomination, expert: Any, panel: int, place: int) -> None:
    """Two cases at the end are alike in every figure."""
    place = min(place, 7)
    assignment = Assignment.objects.create(nomination=case, expert=expert, panel=panel, comment="评语。")
    given = [
        Score(
            assignment=assignment,
            criterion=line,
            points=line.greatest * 6 // 10 + Decimal((place * 3 + expert.pk * line.order) % 9) / 2,
        )
        for line in case.round.criteria.all()
    ]
    for each in given:
        each.points = min(each.points, each.criterion.greatest)
    Score.objects.bulk_create(given)
    assignment.total = weighted(
        (each.points, each.criterion.greatest, each.criterion.worth) for each in given
    )
    assignment.locked_at = timezone.now()
    assignment.save(update_fields=["total", "locked_at"])


def draw_twice(here: roads.City) -> None:
    """Once from all, once trade by trade."""
    candidates = list(range(101, 121))
    for number, trades in ((1, {}), (2, {each: TRADES[each % 3] for each in candidates})):
        PanelDraw.objects.create(
            round=here.round,
            number=number,
            seed=f"示例彩票 03 11 17 第{number}次",
            is_generated=False,
            method=METHOD,
            size=5,
            panels=1,
            candidates=candidates,
            trades=trades,
            drawn=draw(candidates, seed=f"示例彩票 03 11 17 第{number}次", size=5, trades=trades or None),
            because="" if number == 1 else "示例理由。",
            drawn_by=here.city,
        )


def hold_vote(here: roads.City, how: str) -> Poll:
    """Closed; some ballots set aside, one count adjusted."""
    now = timezone.now()
    poll = Poll.objects.create(
        round=here.round,
        opens_at=now - dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(hours=1),
        normalisation=how,
        most=2,
    )
    poll = polls.announce(poll=poll, by=here.publisher)
    numbers = ballot_box.numbers(poll)
    for place, number in enumerate(numbers[:-2]):
        ballot_box.stuff(poll, 3 + place * 2 % 7, number, numbers[-1])
    ballot_box.stuff(poll, 6, numbers[0], network="f" * 32)
    poll = ballot_box.closed(poll)
    set_aside(poll=poll, grounds=Grounds(network="f" * 32), reason="一个网段集中投票。", by=here.city)
    candidate = poll.candidates.get(pk=numbers[2])
    proposed = propose_adjustment(
        candidate=candidate, count=-1, reason="核对后更正。", public_note="核对后更正一票。", by=here.city
    )
    decide_adjustment(adjustment=proposed, approve=True, by=here.publisher)
    return poll


def vote_in(here: roads.City) -> list[Nomination]:
    """Of two cases one is proposed, somebody standing aside; the other is kept in reserve."""
    meeting = roads.meeting_of(here.round)
    first, second = here.round.nominations.order_by("pk")[:2]
    how: dict[str, Any] = {"by": here.city, "meeting": meeting}
    return [
        resolutions.resolve(nomination=first, votes=(7, 1, 0), proposed=True, recused="示例委员", **how),
        resolutions.resolve(
            nomination=second, votes=(2, 6, 1), proposed=False, note=roads.NOTE, reserve_rank=4, **how
        ),
    ]


def end(round_: Round) -> None:
    """Everybody is where his case ends, and a decision is on record."""
    with pgtrigger.ignore():
        round_.nominations.update(state=State.NOT_SELECTED)
    Change.objects.create(kind=Change.Kind.DECISION, round=round_, facts={})


def built(here: roads.City, by: Any = None) -> ReportRun:
    run = actions.ask_for_bundle(round=here.round, by=by or here.city)
    tasks.build(run.pk)
    run.refresh_from_db()
    return run


def unpacked(run: ReportRun, folder: Path) -> Path:
    with run.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def recounted(folder: Path) -> tuple[int, str]:
    """What the script says of a folder or an archive: its exit code, and its words."""
    done = subprocess.run(
        [sys.executable, "-I", str(RECOUNT), str(folder)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def change(folder: Path, name: str, old: str, new: str) -> None:
    """One figure, and the hashes made to agree, so that the arithmetic alone can find it."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, (name, old)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    sums = (folder / "SHA256SUMS").read_text().splitlines()
    names = [line.split()[1] for line in sums]
    lines = [f"{hashlib.sha256((folder / each).read_bytes()).hexdigest()}  {each}\n" for each in names]
    (folder / "SHA256SUMS").write_text("".join(lines))


def facts(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()
