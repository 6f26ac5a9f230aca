"""What an amendment must not do to quotas, targets, the experts' plan, the vote and the rules of eligibility."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from nominations.amendments import Difference, Row, Rules
from nominations.models import Poll, Round, Score, StructureException
from nominations.models.rule_versions import OF_LINES
from nominations.quotas import SUBJECTS
from nominations.workflow import SPINE, State

BY_THE_DRAW: Final = frozenset({"panel_size", "panels", "draws_by_trade"})
BY_THE_SCORE: Final = frozenset({"", "weight", "normalisation"})
PAST_SCREENING: Final = SPINE[SPINE.index(State.SCREENING) + 1 :]


def line_of(round_: Round, key: str, row: Row) -> Any:
    """The line as the database would hold it."""
    model = OF_LINES[key]
    values = {column(model, name).attname: value for name, value in row.items() if name != "id"}
    return model(round=round_, pk=row["id"], **values)


def column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def harm_to_lines(round_: Round, wanted: Rules, changes: list[Difference]) -> Iterator[str]:
    """Every reason against it, in words."""
    for key, against in AGAINST.items():
        own = [change for change in changes if change["what"] == key]
        if own:
            yield from against(round_, wanted[key], own)
            yield from of_values(round_, key, wanted[key])


def of_values(round_: Round, key: str, rows: list[Row]) -> Iterator[str]:
    """What a form would refuse is refused here too, whoever asks."""
    for row in rows:
        line = line_of(round_, key, row)
        try:
            line.full_clean(validate_unique=False, validate_constraints=False)
            for constraint in line._meta.constraints:
                if isinstance(constraint, models.CheckConstraint):
                    constraint.validate(type(line), line)
        except ValidationError as error:
            yield from error.messages


def has_scores(round_: Round) -> bool:
    return Score.objects.filter(criterion__round=round_).exists()


def of_scoring(round_: Round, _rows: list[Row], changes: list[Difference]) -> Iterator[str]:
    touched = {change["field"] for change in changes}
    if has_scores(round_):
        yield _("专家已经开始评分，评审办法不能再变更。")
    elif touched & BY_THE_DRAW and round_.draws.exists():
        yield _("评审组已经抽取，人数、组数和抽取办法不能再变更。")


def of_poll(round_: Round, rows: list[Row], changes: list[Difference]) -> Iterator[str]:
    if Poll.objects.filter(round=round_, announced_at__isnull=False).exists():
        yield _("投票已经公布，投票办法不能再变更；投票开始以前，可以先收回公布。")
    if has_scores(round_) and any(change["field"] in BY_THE_SCORE for change in changes):
        yield _("专家已经开始评分，是否投票、投票的权重和折算办法不能再变更。")
    for row in rows:
        closes_at = parse_datetime(row["closes_at"])
        if closes_at is None or closes_at <= timezone.now():
            yield _("投票截止时间不能改到现在以前。")


def of_quotas(round_: Round, rows: list[Row], changes: list[Difference]) -> Iterator[str]:
    if any(change["field"] in SUBJECTS for change in changes):
        yield _("已有的推荐名额不能改换对象，请删去这一行，另加一行。")
    taken = [(subject, row[subject]) for row in rows for subject in SUBJECTS if row[subject]]
    if len(set(taken)) < len(taken):
        yield _("同一个对象只能有一行推荐名额。")
    if len(taken) != len(rows):
        yield _("每一行名额只写给一个对象：工会、区市、行业、地方产业四者选填其一。")
        return
    for row in rows:
        quota = line_of(round_, "quotas", row)
        used = quota.counted().count()
        if used > (row["max_recommend"] or 0):
            yield _("“%(name)s”已推荐%(used)d名，推荐名额不能少于这个数。") % {"name": quota, "used": used}


def of_targets(round_: Round, rows: list[Row], _changes: list[Difference]) -> Iterator[str]:
    kept = [row["id"] for row in rows if row["id"]]
    explained = StructureException.objects.filter(target__round=round_).exclude(target__in=kept)
    if explained.exists():
        yield _("要去掉的结构比例已有例外说明，不能去掉。")


def of_eligibility(round_: Round, rows: list[Row], _changes: list[Difference]) -> Iterator[str]:
    if round_.nominations.filter(state__in=PAST_SCREENING).exists():
        yield _("已有申报件通过资格审查，申报条件规则不能再变更。")
    codes = [row["code"] for row in rows]
    if len(set(codes)) < len(codes):
        yield _("同一条规则只能写一行。")


AGAINST: Final = {
    "scoring": of_scoring,
    "poll": of_poll,
    "quotas": of_quotas,
    "targets": of_targets,
    "eligibility": of_eligibility,
}
