"""What the city finds out for the rules, what it lets pass, and the results as they stood at each step."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.uploads import inspect
from nominations.actions.records import record
from nominations.eligibility import Department
from nominations.eligible import rulings, submissions_of
from nominations.link_facts import of_check
from nominations.models import (
    Change,
    DepartmentOpinion,
    EligibilityCheck,
    EligibilityResult,
    EligibilityRule,
    Nomination,
    Round,
    VetoRecord,
    Waiver,
)
from nominations.standstill import check_runs
from nominations.workflow import State

SHORTEST_REASON: Final = 10
# The steps at which the rules are run over a case, and what was found is kept.
OCCASIONS: Final = {
    "submit": EligibilityCheck.Occasion.SUBMISSION,
    "resubmit": EligibilityCheck.Occasion.SUBMISSION,
    "check_first": EligibilityCheck.Occasion.SCREENING,
    "pass_screening": EligibilityCheck.Occasion.SCREENING,
    "reject": EligibilityCheck.Occasion.SCREENING,
}


def keep_results(nomination: Nomination, *, move: str, source: State, by: User) -> dict[str, Any]:
    """Runs the rules and keeps what they say, where `move` is a step at which that is done; returns what the
    record tells of it. A union refuses by its own judgement, the office by the rules (domain.md §3.3)."""
    occasion = OCCASIONS.get(move)
    if occasion is None or (move == "reject" and source != State.SCREENING):
        return {}
    with translation.override(settings.LANGUAGE_CODE):
        found = rulings(nomination)
    if not found:
        return {}
    check = EligibilityCheck.objects.create(nomination=nomination, occasion=occasion, by=by)
    results = EligibilityResult.objects.bulk_create(
        EligibilityResult(
            check_run=check,
            code=ruling.code,
            severity=ruling.rule.severity,
            outcome=ruling.outcome,
            words=ruling.finding.words,
            facts=ruling.finding.facts,
        )
        for ruling in found
    )
    return {"check": check.pk, **of_check(results)}


@transaction.atomic
def set_rules(*, round: Round, rows: Iterable[Mapping[str, Any]], by: User) -> list[EligibilityRule]:  # noqa: A002 - a round is what it is
    """The rules of a round anew. Raises ValidationError once it takes forms: they stand from then on."""
    round_ = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if not by.has_perm("nominations.change_round", round_):
        raise PermissionDenied
    if round_.has_opened:
        raise ValidationError(_("没有保存：申报已经开始，申报条件不能再改。"), code="frozen")
    rules = [EligibilityRule(round=round_, **row) for row in rows]
    for rule in rules:
        rule.full_clean(validate_unique=False, validate_constraints=False)
    round_.eligibility_rules.all().delete()
    return EligibilityRule.objects.bulk_create(rules)


@transaction.atomic
def waive(*, nomination: Nomination, code: str, reason: str, by: User) -> Waiver:
    """Lets a case pass a rule, in the approver's name. Raises ValidationError when it is not to be waived."""
    nomination = in_screening(nomination)
    if not by.has_perm("nominations.waive_for_nomination", nomination):
        raise PermissionDenied
    reason = checked_reason("reason", reason)
    ruling = next((each for each in rulings(nomination) if each.code == code), None)
    if ruling is None or not ruling.can_be_waived:
        raise ValidationError(_("这条规则不能豁免，或者已经符合、已经豁免。"), code="not_waivable")
    waiver = Waiver.objects.create(
        nomination=nomination, code=code, submission=submissions_of(nomination), reason=reason, by=by
    )
    record(
        kind=Change.Kind.WAIVER,
        round=nomination.round,
        nomination=nomination,
        by=by,
        note=reason,
        rule=code,
        outcome=ruling.finding.outcome.value,
    )
    return waiver


@transaction.atomic
def add_opinion(
    *,
    nomination: Nomination,
    department: str,
    given_on: dt.date,
    agrees: bool,
    seal: UploadedFile,
    by: User,
    text: str = "",
) -> DepartmentOpinion:
    """Enters what a department wrote; a later one of the same department counts instead."""
    paper = scanned("seal", seal)
    nomination = in_screening(nomination)
    if not by.has_perm("nominations.look_into_nomination", nomination):
        raise PermissionDenied
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": _("出具日期不能晚于今天。")})
    if not agrees and not text.strip():
        raise ValidationError({"text": _("不同意推荐的，请写明部门的意见。")})
    return DepartmentOpinion.objects.create(
        nomination=nomination,
        department=Department(department),
        given_on=given_on,
        agrees=agrees,
        text=text.strip(),
        seal=paper,
        by=by,
    )


@transaction.atomic
def add_veto_record(
    *,
    nomination: Nomination,
    about: str,
    kind: str,
    on: dt.date,
    source: str,
    by: User,
    document: UploadedFile | None = None,
) -> VetoRecord:
    """Enters what a look-up of the nominee (`about` "person") or of his employer ("employer") brought."""
    paper = scanned("document", document) if document else ""
    nomination = Nomination.objects.for_lists().get(pk=nomination.pk)
    if not by.has_perm("nominations.look_into_nomination", nomination):
        raise PermissionDenied
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    is_of_employer = about == "employer"
    if is_of_employer and nomination.employer is None:
        raise ValidationError({"about": _("此人没有用人单位。")})
    if kind != VetoRecord.Kind.NONE and not paper:
        raise ValidationError({"document": _("有应否决的记录的，请上传证明材料。")})
    return VetoRecord.objects.create(
        union=nomination.round.union,
        employer=nomination.employer if is_of_employer else None,
        identity_index="" if is_of_employer else nomination.identity_index,
        nomination=nomination,
        kind=VetoRecord.Kind(kind),
        on=on,
        source=source,
        document=paper,
        by=by,
    )


@transaction.atomic
def lift(*, veto: VetoRecord, nomination: Nomination, because: str, by: User) -> VetoRecord:
    """Takes back a record entered by mistake; it stays readable, with the reason."""
    its = VetoRecord.objects.about([nomination])
    veto = its.select_for_update(of=("self",)).get(pk=veto.pk)
    if not by.has_perm("nominations.look_into_nomination", nomination):
        raise PermissionDenied
    if veto.lifted_at is not None:
        raise ValidationError(_("这条记录已经撤销。"), code="lifted")
    veto.lifted_because = checked_reason("because", because)
    veto.lifted_at, veto.lifted_by = timezone.now(), by
    veto.save(update_fields=["lifted_at", "lifted_by", "lifted_because"])
    return veto


def in_screening(nomination: Nomination) -> Nomination:
    """The locked row. Raises ValidationError once the screening is over, or before it."""
    locked = Nomination.objects.for_lists().select_for_update(of=("self",)).get(pk=nomination.pk)
    check_runs(locked.round_id)
    if locked.state != State.SCREENING:
        raise ValidationError(_("此件现在不在资格审查环节，不能办理。"), code="not_in_screening")
    return locked


def checked_reason(field: str, words: str) -> str:
    words = words.strip()
    if len(words) < SHORTEST_REASON:
        raise ValidationError(
            {field: _("请写明理由，至少%(shortest)d个字。") % {"shortest": SHORTEST_REASON}}
        )
    return words


def scanned(field: str, upload: UploadedFile) -> "ContentFile[bytes]":
    try:
        return inspect(upload).file
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
