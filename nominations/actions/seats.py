"""Giving and taking seats on a panel by hand: of an appointed panel, or when a drawn one lacks somebody."""

from collections.abc import Collection
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.records import record
from nominations.link_facts import of_panel
from nominations.models import Assignment, Change, PanelMember, Round
from nominations.models.draws import BEFORE_THE_END_OF_SCORING, plan_of
from nominations.privacy import check_no_private_numbers
from nominations.standstill import check_runs

LONGEST_REASON: Final = 200


@transaction.atomic
def seat_experts(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    experts: Collection[User],
    panel: int = 1,
    because: str = "",
    by: User,
) -> list[PanelMember]:
    """Adds members to the panel; after a draw with a reason, which the public reads below the draw."""
    round_ = held(round, by)
    because = because.strip()
    check_reason(round_, because, experts)
    wanted = [expert.pk for expert in experts]
    if by.pk in wanted:
        raise ValidationError({"experts": _("不能把自己列入评审组。")})
    if not wanted or free_for(round_).filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError(
            {"experts": _("请选择本评选范围内的专家；已在评审组中的和本次申报人不能选。")}, code="not_free"
        )
    if not 1 <= panel <= plan_of(round_).panels:
        raise ValidationError({"panel": _("没有这个评审组。")})
    seats = PanelMember.objects.bulk_create(
        PanelMember(round=round_, expert=expert, panel=panel) for expert in experts
    )
    write_down(round_, because, by, seated=sorted(wanted))
    return seats


@transaction.atomic
def unseat_expert(*, member: PanelMember, because: str = "", by: User) -> None:
    """Takes a member off the panel whose cases, if he had any, have all been given to others before."""
    round_ = held(member.round, by)
    seat = round_.panel.select_for_update(of=("self",)).filter(pk=member.pk).select_related("expert").first()
    if seat is None:
        raise ValidationError({"member": _("此专家已经不在评审组中。")}, code="gone")
    because = because.strip()
    check_reason(round_, because, [seat.expert])
    given = Assignment.objects.counting().filter(nomination__round=round_, expert=seat.expert_id)
    if number := given.count():
        words = _("此专家还有%(number)d项评审任务：没有锁定的请先逐件更换专家；评过分的不能移出评审组。")
        raise ValidationError({"member": words % {"number": number}}, code="assigned")
    seat.delete()
    write_down(round_, because, by, unseated=[seat.expert_id])


def held(round_: Round, by: User) -> Round:
    """The round, locked as a draw locks it, if `by` may say who sits on its panel."""
    locked = Round.objects.select_for_update(no_key=True).select_related("union").get(pk=round_.pk)
    if not by.has_perm("nominations.draw_panel_of_round", locked):
        raise PermissionDenied
    check_runs(locked.pk)
    check_is_not_over(locked)
    return locked


def check_is_not_over(round_: Round) -> None:
    """Raises ValidationError once every case is scored: who sits then has judged nothing."""
    cases = round_.nominations.submitted()
    is_scored = round_.closes_at <= timezone.now() and cases.filter(score__isnull=False).exists()
    if is_scored and not cases.filter(state__in=BEFORE_THE_END_OF_SCORING).exists():
        raise ValidationError(_("本次评选的专家评审已经结束，评审组不再变动。"), code="over")


def free_for(round_: Round) -> QuerySet[User]:
    """Experts of the round's union or one above it who are neither on the panel yet nor nominated in the round."""
    nominees = round_.nominations.submitted().standing().values("nominator")
    return (
        User.objects.granted("nominations.score", round_.union.with_those_above())
        .exclude(pk__in=nominees)
        .exclude(pk__in=round_.panel.values("expert"))
        .order_by("name", "pk")
    )


def check_reason(round_: Round, because: str, experts: Collection[User]) -> None:
    """After a draw the reason is public, as the panel is not: it names neither experts nor nominees."""
    if len(because) > LONGEST_REASON:
        raise ValidationError({"because": _("理由请不超过%(longest)d个字。") % {"longest": LONGEST_REASON}})
    if not because:
        if round_.draws.exists():
            words = _("评审组是抽取产生的，增补、更换请写明理由；理由随抽取结果公布。")
            raise ValidationError({"because": words}, code="because")
        return
    check_no_private_numbers([because])
    sitting = {*round_.panel.values_list("expert__name", flat=True), *(each.name for each in experts)}
    nominees = (
        round_.nominations.exclude(name="").annotate(told=Value(because)).filter(told__contains=F("name"))
    )
    if any(name and name in because for name in sitting) or nominees.exists():
        raise ValidationError({"because": _("理由要公布，请不要写专家或申报人的姓名。")}, code="names")


def write_down(round_: Round, because: str, by: User, **facts: Any) -> None:
    record(
        kind=Change.Kind.DRAW, round=round_, by=by, note=because, **facts, seats=of_panel(round_.panel.all())
    )
