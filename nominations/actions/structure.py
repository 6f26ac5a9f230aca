"""What a list must hold before it is posted, and the reason why it is posted though a target is missed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.moves import SHORTEST_REASON
from nominations.actions.records import record
from nominations.builders.selections import undecided_ties
from nominations.builders.structure import Gauge, gauge, gauges, people_of
from nominations.models import Change, Round, StructureException, StructureTarget


def check_list(round_: Round) -> None:
    """Raises ValidationError while the list of a round may not be posted as it is."""
    if ties := len(undecided_ties(round_)):
        raise ValidationError(
            _("名额线上有%(ties)d人同分待议：请先由会议逐人作出决议。") % {"ties": ties}, code="ties"
        )
    for each in gauges(round_):
        if each.holds_back:
            raise ValidationError(words_for(each), code="structure")


def words_for(each: Gauge) -> str:
    facts = {
        "name": each.target.name,
        "demand": each.demand,
        "part": each.found.part,
        "base": each.found.base,
        "percent": each.found.percent,
        "words": each.words,
    }
    if each.target.is_hard:
        return (
            _(
                "刚性指标“%(name)s”没有达标：要求%(demand)s，现为%(part)d/%(base)d（%(percent)s%%），%(words)s。"
                "请由会议调整拟命名名单后再办理公示。"
            )
            % facts
        )
    return (
        _(
            "结构指标“%(name)s”没有达标：要求%(demand)s，现为%(part)d/%(base)d（%(percent)s%%），%(words)s。"
            "请调整名单，或在“选树台”写明理由后再办理公示。"
        )
        % facts
    )


@transaction.atomic
def except_from(*, target: StructureTarget, reason: str, by: User) -> StructureException:
    """Writes down why the list as it now stands misses a target that is not hard."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=target.round_id)
    if not by.has_perm("nominations.except_from_structure_of_round", round_):
        raise PermissionDenied
    if target.is_hard:
        raise ValidationError(_("刚性指标必须达标，不能写明理由后通过。"), code="hard")
    now = gauge(target, people_of(round_))
    if now.is_met:
        raise ValidationError(_("这项指标已经达标，不需要写明理由。"), code="met")
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(
            _("请写明理由，至少%(shortest)d个字。") % {"shortest": SHORTEST_REASON}, code="reason"
        )
    part, base = now.found.part, now.found.base
    record(
        kind=Change.Kind.NOTICE,
        round=round_,
        by=by,
        note=reason,
        missed_target=target.pk,
        part=part,
        base=base,
        share=str(target.share),
    )
    return StructureException.objects.create(
        target=target, asked=target.asks, part=part, base=base, reason=reason, by=by
    )
