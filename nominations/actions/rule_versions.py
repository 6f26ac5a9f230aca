"""The rules of a round from the day it takes forms: the first version, and amendments by two people."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.amended_lines import column
from nominations.actions.amendments import check_amendment
from nominations.actions.records import record
from nominations.amendments import AMENDABLE, LINES, Difference, Row, Rules, differences, digest
from nominations.models import Change, Round, RuleVersion, rules_of
from nominations.models.rule_versions import OF_LINES
from nominations.standstill import check_not_over

SHORTEST_REASON: Final = 10


def stand_all() -> None:
    """Every round that has opened since; the clock calls it each minute."""
    for round_ in Round.objects.opened().filter(rule_versions=None):
        stand(round=round_)


def lock_round(pk: int) -> Round:
    """Its rules change one after another."""
    return Round.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def stand(*, round: Round) -> RuleVersion:  # noqa: A002 - a round is what it is
    """The version in force; the first one is written down now if there is none yet."""
    versions = RuleVersion.objects.in_force().filter(round=round)
    if (standing := versions.last()) is not None:
        return standing
    round_ = lock_round(round.pk)
    if (standing := versions.last()) is not None:
        return standing
    if not round_.has_opened:
        raise ValidationError(_("评选还没有开始受理申报，规则还可以直接修改。"), code="open")
    version = RuleVersion.objects.create(round=round_, number=1, rules=rules_of(round_), at=timezone.now())
    return told(version, by=None)


def told(version: RuleVersion, *, by: User | None) -> RuleVersion:
    """Puts a version into the record: its digest, and what it changes but for the words themselves."""
    touched = sorted({difference["what"] for difference in version.changes})
    record(
        kind=Change.Kind.RULES,
        round=version.round,
        by=by,
        note=version.reason,
        version=version.number,
        sha256=digest(version.rules),
        changed=touched,
    )
    return version


@transaction.atomic
def propose(*, round: Round, rules: Rules, reason: str, by: User) -> RuleVersion:  # noqa: A002 - it is what it is
    """An amendment that waits for a second person. Raises ValidationError if it changes nothing or would harm."""
    round_ = lock_round(round.pk)
    if not by.has_perm("nominations.amend_round", round_):
        raise PermissionDenied
    check_not_over(round_)
    if not round_.has_opened:
        raise ValidationError(_("评选还没有开始受理申报，规则还可以直接修改。"), code="open")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError(
            {"reason": _("请写明变更理由，至少%(number)s个字。") % {"number": SHORTEST_REASON}}
        )
    if RuleVersion.objects.proposed().filter(round=round_).exists():
        raise ValidationError(_("已有一项变更等待批准，请先办理。"), code="waiting")
    standing = stand(round=round_)
    wanted = {**standing.rules, **{key: rules[key] for key in AMENDABLE if key in rules}}
    changes = checked(round_, standing.rules, wanted)
    return RuleVersion.objects.create(
        round=round_, rules=wanted, changes=changes, reason=reason.strip(), proposed_by=by
    )


def checked(round_: Round, standing: Rules, wanted: Rules) -> list[Difference]:
    changes = differences(standing, wanted)
    if not changes:
        raise ValidationError(_("没有改动任何内容。"), code="same")
    check_amendment(round_, wanted, changes)
    return changes


@transaction.atomic
def approve(*, version: RuleVersion, by: User) -> RuleVersion:
    """The amendment becomes the rules. Raises ValidationError if it would harm by now."""
    round_ = lock_round(version.round_id)
    version = waiting(version)
    if not by.has_perm("nominations.approve_amendment", version):
        raise PermissionDenied
    if version.proposed_by_id == by.pk:
        raise ValidationError(_("提出变更的人不能批准，请由另一名工作人员办理。"), code="same_person")
    check_not_over(round_)
    standing = stand(round=round_)
    version.changes = checked(round_, standing.rules, version.rules)
    apply(round_, version.rules, {difference["what"] for difference in version.changes})
    version.rules = rules_of(round_)
    version.number = (standing.number or 0) + 1
    version.approved_by, version.at = by, timezone.now()
    version.save(update_fields=["rules", "changes", "number", "approved_by", "at"])
    return told(version, by=by)


@transaction.atomic
def drop(*, version: RuleVersion, by: User) -> None:
    """The amendment is not made: taken back by its side, or not agreed to by the other."""
    version = waiting(version)
    may = by.has_perm("nominations.amend_round", version.round)
    if not may and not by.has_perm("nominations.approve_amendment", version):
        raise PermissionDenied
    version.delete()


def waiting(version: RuleVersion) -> RuleVersion:
    found = RuleVersion.objects.proposed().select_for_update(of=("self",)).filter(pk=version.pk).first()
    if found is None:
        raise ValidationError(_("这项变更已经办理，请刷新页面。"), code="done")
    return found


def apply(round_: Round, rules: Rules, keys: set[str]) -> None:
    """Writes the rules into the rows they are told from."""
    columns = sorted(keys - set(LINES))
    for name in columns:
        setattr(round_, name, value_of(Round, name, rules[name]))
    round_.save(update_fields=columns)
    for key in keys & set(LINES):
        write_lines(round_, OF_LINES[key], rules[key])
    # A draft goes by the rules of the day it is posted.
    drafts = round_.notices.filter(published_at=None)
    drafts.update(days=round_.notice_days, convention=round_.convention, until=round_.notice_until)


def write_lines(round_: Round, model: type[models.Model], rows: list[Row]) -> None:
    """Those that went first, so that another may take their name or place."""
    lines = model._default_manager.filter(round=round_)
    lines.exclude(pk__in=[row["id"] for row in rows if row["id"]]).delete()
    for row in sorted(rows, key=lambda row: row["id"] is None):
        values = {
            column(model, name).attname: value_of(model, name, told)
            for name, told in row.items()
            if name != "id"
        }
        if row["id"]:
            lines.filter(pk=row["id"]).update(**values)
        else:
            model._default_manager.create(round=round_, **values)


def value_of(model: type[models.Model], name: str, told: Any) -> Any:
    return column(model, name).to_python(told)
