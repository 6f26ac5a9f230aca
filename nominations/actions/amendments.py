"""What an amendment of a running round must not do: each refusal is a sentence that says why."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from nominations.actions.amended_lines import harm_to_lines, has_scores
from nominations.actions.programmes import check_places
from nominations.amendments import Difference, Row, Rules, whole
from nominations.builders.carries import planned_for
from nominations.builders.lists import order_faults
from nominations.models import Evidence, Notice, Round
from nominations.stage_plan import Kind, Line, faults, of_sizes
from nominations.workflow import LISTED, State

FULL_POINTS = Decimal(100)
# How a line is used without touching what was scored or handed in by it.
WORDS = frozenset({"guidance", "order"})
AFTER_THE_NOTICE = frozenset({"contact", "stages"})


def check_amendment(round_: Round, wanted: Rules, changes: list[Difference]) -> None:
    """Raises ValidationError with every reason at once."""
    keys = {change["what"] for change in changes}
    found: list[str] = []
    if keys - AFTER_THE_NOTICE and Notice.objects.posted().filter(round=round_).exists():
        found.append(_("名单已经公示，只能变更联系方式和阶段安排。"))
    if "places" in keys:
        found += of_places(round_, wanted["places"])
    if "closes_at" in keys:
        found += of_closing(round_, wanted["closes_at"])
    if "criteria" in keys:
        found += of_criteria(round_, wanted["criteria"], changes)
    if "materials" in keys:
        found += of_materials(round_, wanted["materials"], changes)
    if "stages" in keys:
        found += of_stages(round_, wanted, changes)
    elif "places" in keys:
        found += of_sizes(lines_of(wanted), wanted["places"])
    for key in ("criteria", "materials", "stages", "targets"):
        found += of_names(wanted[key], of_key(changes, key)) if key in keys else []
    found += [
        *of_columns(round_, keys),
        *of_order(round_, wanted["convention"]),
        *harm_to_lines(round_, wanted, changes),
    ]
    if found:
        raise ValidationError(found, code="harm")


def of_columns(round_: Round, keys: set[str]) -> Iterator[str]:
    """What is settled by then."""
    if "carry_forward_ratio" in keys and round_.carries.exists():
        yield _("已经办理入围，差额比例不能再变更。")
    if "seed_source" in keys and round_.draws.exists():
        yield _("评审组已经抽取，抽取种子的来源不能再变更。")
    if "frontline_first" in keys and has_scores(round_):
        yield _("专家已经开始评分，同分时的先后不能再变更。")


def of_order(round_: Round, order: str) -> list[str]:
    if order == round_.convention:
        return []
    has_scores = State.EXPERT_REVIEW in round_.steps
    return order_faults(order, is_for_people=round_.title.is_for_people, has_scores=has_scores)


def of_places(round_: Round, places: int) -> list[str]:
    found = []
    listed = round_.nominations.filter(state__in=LISTED).count()
    if places < max(listed, 1):
        facts = {"listed": max(listed, 1), "noun": round_.kind.noun}
        found.append(_("已有%(listed)s个%(noun)s列入拟命名名单，名额不能少于这个数。") % facts)
    try:
        check_places(round_.programme, round=round_, year=round_.year, places=places)
    except ValidationError as error:
        found += error.messages
    return found


def of_closing(round_: Round, told: str) -> list[str]:
    closes_at = parse_datetime(told)
    if closes_at is None or closes_at <= max(timezone.now(), round_.opens_at):
        return [_("申报截止时间不能改到现在以前。")]
    return []


def of_criteria(round_: Round, rows: list[Row], changes: list[Difference]) -> list[str]:
    found = []
    points = sum((Decimal(row.get("weight") or row["greatest"]) for row in rows), Decimal(0))
    if points != FULL_POINTS and (rows or State.EXPERT_REVIEW in round_.steps):
        found.append(
            _("评分指标的权重（不填的按满分计）合计应为100分，现为%(total)s分。") % {"total": points}
        )
    weighty = any(change["what"] == "criteria" and change["field"] not in WORDS for change in changes)
    if weighty and has_scores(round_):
        found.append(_("专家已经开始评分，评分指标和满分不能再变更，只能改评分说明。"))
    return found


def of_materials(round_: Round, rows: list[Row], changes: list[Difference]) -> list[str]:
    found = []
    kept = [row["id"] for row in rows if row["id"]]
    used = Evidence.objects.filter(requirement__round=round_).exclude(requirement__in=kept)
    if used.exists():
        found.append(_("要去掉的材料已经有人提交，不能去掉；可以改为选交。"))
    more = any(change["what"] == "materials" and becomes_required(change) for change in changes)
    if more and round_.nominations.submitted().exists():
        found.append(_("已经有人提交申报，不能再增加必交的材料。"))
    return found


def becomes_required(change: Difference) -> bool:
    """Of somebody whom it was not asked of before."""
    if change["field"] == "asked_of":
        return True
    if change["field"] == "required":
        return bool(change["new"])
    is_new = change["old"] is None and not change["field"]
    return is_new and bool(change["new"]["required"])


def of_stages(round_: Round, wanted: Rules, changes: list[Difference]) -> list[str]:
    lines = lines_of(wanted)
    opens_on, today = timezone.localdate(round_.opens_at), timezone.localdate()
    found = faults(lines, steps=round_.steps, opens_on=opens_on, places=wanted["places"])
    own = of_key(changes, "stages")
    if any(day(change["new"]) < today for change in own if change["field"] == "ends_on"):
        found.append(_("阶段的结束日期不能改到今天以前。"))
    experts = next((line.carries for line in lines if line.kind == Kind.EXPERT_REVIEW), None)
    if experts != planned_for(round_) and round_.carries.exists():
        found.append(_("已经办理入围，专家评审的入围人数不能再变更。"))
    return found


def lines_of(wanted: Rules) -> list[Line]:
    """The plan in its order."""
    return [
        Line(Kind(row["kind"]), day(row["starts_on"]), day(row["ends_on"]), row["optional"], row["carries"])
        for row in sorted(whole("stages", wanted["stages"]), key=lambda row: row["order"])
    ]


def of_key(changes: list[Difference], key: str) -> list[Difference]:
    return [change for change in changes if change["what"] == key]


def of_names(rows: list[Row], changes: list[Difference]) -> list[str]:
    """Names and places in a table are each taken once."""
    found = []
    for field in ("name", "order"):
        taken = [row[field] for row in rows if row.get(field, "") != ""]
        if len(set(taken)) < len(taken):
            found.append(_("同一张表中的名称和次序不能重复。"))
    renamed = [change for change in changes if change["field"] == "name"]
    if {change["old"] for change in renamed} & {change["new"] for change in renamed}:
        found.append(_("两行互换名称的，请分两次变更。"))
    return found


def day(told: Any) -> dt.date:
    return dt.date.fromisoformat(told)
