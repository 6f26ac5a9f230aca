"""The line after the experts in a bundle: who was carried on, by which figures, and that a stranger draws it again."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from django.utils import timezone

from nominations.actions import carries, moves
from nominations.builders.carries import standing
from nominations.builders.counts import counts_of
from nominations.models import CarriedCase, CarryForward, Nomination, Poll, Round, RuleVersion, rules_of
from nominations.stage_plan import Kind
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.test_stages import planned
from tests.reports import bundles

pytestmark = pytest.mark.django_db

WHY = "联席会议纪要〔2026〕3号决定同分的第一位入围。"
CASES = 9
EQUAL = (0, "EQUAL: 9 scores, 9 candidates, {} places\n")


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def put(here: roads.City, state: State, of: State, **fields: Any) -> None:
    with pgtrigger.ignore():
        here.round.nominations.filter(state=of).update(state=state, **fields)


def before_the_line(plan: int | None = None, **options: Any) -> roads.City:
    """Nine cases that all experts have locked; four places and half as many again, or as the plan says."""
    here = bundles.scored_round(CASES, **options)
    Round.objects.filter(pk=here.round.pk).update(carry_forward_ratio=Decimal("1.5"))
    here = dataclasses.replace(here, round=Round.objects.get(pk=here.round.pk))
    if plan:
        planned(here.round, Kind.EXPERT_REVIEW, carries=plan)
    put(here, State.EXPERT_REVIEW, State.DELIBERATION, score=None)
    return here


def carried(plan: int | None = None, **options: Any) -> roads.City:
    """Carried on, and before the meeting."""
    here = before_the_line(plan, **options)
    carry_on(here)
    put(here, State.DELIBERATION, State.SITE_VISIT)
    return here


def carry_on(here: roads.City) -> CarryForward:
    chosen = standing(here.round).tied[:1]
    carry = carries.decide(round=here.round, by=here.city, goes_on=chosen, note=WHY)
    return carries.carry_on(carry_id=carry.pk)


def unpacked(here: roads.City, folder: Path) -> Path:
    return bundles.unpacked(bundles.built(here), folder)


def changed(folder: Path, line: str, column: int, value: str) -> None:
    """One cell of a line of carries.csv."""
    cells = line.split(",")
    cells[column] = value
    bundles.change(folder, "carries.csv", line, ",".join(cells))


@pytest.mark.parametrize(
    ("options", "cut"),
    [
        ({}, 6),
        ({"plan": 5}, 5),
        ({"plan": 8, "vote": "rank"}, 8),
        ({"normalises_within_panel": True, "vote": "share"}, 6),
    ],
    ids=str,
)
def test_a_stranger_draws_the_same_line(options: dict[str, Any], cut: int, tmp_path: Path) -> None:
    here = carried(**options)

    folder = unpacked(here, tmp_path)

    on = here.round.nominations.filter(state=State.DELIBERATION).count()
    assert bundles.recounted(folder) == (EQUAL[0], EQUAL[1].format(on))
    told = bundles.facts(folder, "rules.json")
    assert told["carries"] == [{"number": 1, "places": 4, "cut": cut}]
    assert [stage["carries"] for stage in told["stages"]] == ([options["plan"]] if "plan" in options else [])
    assert len(bundles.lines(folder, "carries.csv")) == 1 + CASES


@pytest.mark.parametrize(
    ("plan", "old", "new"),
    [
        (None, '"cut": 6', '"cut": 5'),
        (None, '"cut": 6', '"cut": 7'),
        (None, '"carry_forward_ratio": "1.50"', '"carry_forward_ratio": "1.20"'),
        (5, '"cut": 5', '"cut": 4'),
        (5, '"cut": 5', '"cut": 6'),
        (5, '"kind": "expert_review",\n   "optional": false,\n   "carries": 5', None),
    ],
)
def test_a_line_drawn_elsewhere_is_named(plan: int | None, old: str, new: str | None, tmp_path: Path) -> None:
    folder = unpacked(carried(plan), tmp_path)

    bundles.change(folder, "rules.json", old, new or old.replace("5", "6"))

    code, words = bundles.recounted(folder)
    assert (code, "line of carry 1: the bundle says" in words) == (1, True), words


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("column", [4, 5, 6, 8], ids=["composite", "rank", "within", "goes on"])
def test_a_falsified_place_before_the_line_is_named(place: int, column: int, tmp_path: Path) -> None:
    folder = unpacked(carried(), tmp_path)
    by_rank = sorted(bundles.lines(folder, "carries.csv")[1:], key=lambda line: int(line.split(",")[5]))
    cells = by_rank[place].split(",")
    other = {4: "1.0000", 5: "3", 6: str(1 - int(cells[6])), 8: str(1 - int(cells[8]))}

    changed(folder, by_rank[place], column, other[column])

    code, words = bundles.recounted(folder)
    assert (code, cells[1] in words) == (1, True), words


def test_one_in_the_place_of_another_is_named(tmp_path: Path) -> None:
    folder = unpacked(carried(), tmp_path)
    by_rank = sorted(bundles.lines(folder, "carries.csv")[1:], key=lambda line: int(line.split(",")[5]))
    first, last = by_rank[0], by_rank[-1]

    for line, is_in in ((first, "0"), (last, "1")):
        bundles.change(folder, "carries.csv", line, line[: -len("1,0,1")] + f"{is_in},0,{is_in}")

    words = bundles.recounted(folder)[1]
    assert all(f"carry 1 {line.split(',')[1]}: the bundle says" in words for line in (first, last)), words


def test_of_the_tied_no_more_than_the_plan_lets(tmp_path: Path) -> None:
    """Two are alike but for their votes, which count nothing here."""
    here = before_the_line(CASES)
    with pgtrigger.ignore():
        Poll.objects.update(weight=0)
    ranks = [line.rank for line in standing(here.round).lines]
    here.round.stages.update(carries=next(rank for rank in ranks if ranks.count(rank) == 2))
    carry_on(here)
    put(here, State.DELIBERATION, State.SITE_VISIT)
    folder = unpacked(here, tmp_path)
    assert bundles.recounted(folder)[0] == 0, bundles.recounted(folder)[1]

    [left_out] = [line for line in bundles.lines(folder, "carries.csv") if line.endswith(",1,0")]
    changed(folder, left_out, 8, "1")

    assert "line of carry 1: the bundle says" in bundles.recounted(folder)[1]


def test_places_that_were_amended_since_leave_the_line_as_it_was(tmp_path: Path) -> None:
    here = before_the_line()
    RuleVersion.objects.create(round=here.round, number=1, rules=rules_of(here.round), at=timezone.now())
    carry_on(here)
    put(here, State.DELIBERATION, State.SITE_VISIT)
    with pgtrigger.ignore():
        Round.objects.filter(pk=here.round.pk).update(places=5)
    later = {"proposed_by": here.city, "approved_by": here.publisher, "reason": "示例理由。"}
    at = timezone.now() + dt.timedelta(seconds=1)
    RuleVersion.objects.create(round=here.round, number=2, rules=rules_of(here.round), at=at, **later)

    folder = unpacked(here, tmp_path)

    assert bundles.facts(folder, "rules.json")["carries"][0]["places"] == 4
    assert bundles.recounted(folder)[0] == 0


def test_who_left_since_takes_his_votes_along_and_the_line_stays(tmp_path: Path) -> None:
    here = carried()
    first = counts_of(Poll.objects.get()).lines[0].candidate
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=first.nomination_id).update(state=State.WITHDRAWN)
    assert counts_of(Poll.objects.get()).of(first).worth == 0

    folder = unpacked(here, tmp_path)

    assert bundles.recounted(folder)[0] == 0, bundles.recounted(folder)[1]


@pytest.mark.parametrize("plan", [None, 5])
def test_who_went_on_one_by_one_is_reckoned_with(plan: int | None, tmp_path: Path) -> None:
    here = before_the_line(plan)
    early = here.round.nominations.order_by("pk").first()
    assert early is not None
    roads.close_scoring(here, early)
    carry_on(here)
    put(here, State.DELIBERATION, State.SITE_VISIT)

    folder = unpacked(here, tmp_path)

    assert bundles.recounted(folder)[0] == 0, bundles.recounted(folder)[1]
    decided = [line.split(",")[8] for line in bundles.lines(folder, "carries.csv")[1:]]
    assert decided.count("") == (0 if plan else 1)
    assert len(decided) == (CASES - 1 if plan else CASES)


def test_a_case_that_left_before_it_was_its_turn_is_reckoned_with(tmp_path: Path) -> None:
    here = before_the_line()
    carry = carries.decide(round=here.round, by=here.city, goes_on=standing(here.round).tied[:1], note=WHY)
    gone = CarriedCase.objects.filter(carry=carry).order_by("rank").first()
    assert gone is not None
    moves.make_move(
        nomination=gone.nomination,
        move="withdraw",
        by=gone.nomination.nominator,
        note="本人另有安排，自愿撤回申报。",
    )
    carries.carry_on(carry_id=carry.pk)

    folder = unpacked(here, tmp_path)

    assert bundles.recounted(folder)[0] == 0, bundles.recounted(folder)[1]


def test_a_list_from_before_rankings_were_kept_is_left_out(tmp_path: Path) -> None:
    here = carried()
    CarriedCase.objects.update(composite=None, rank=None)

    folder = unpacked(here, tmp_path)

    assert bundles.facts(folder, "rules.json")["carries"] == []
    assert len(bundles.lines(folder, "carries.csv")) == 1
    assert bundles.recounted(folder)[0] == 0
