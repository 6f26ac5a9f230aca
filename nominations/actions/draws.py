"""Drawing the panel of a round by lot, and naming its chair."""

import secrets

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.records import record
from nominations.drawing import METHOD, TooFew, deal, draw
from nominations.link_facts import of_panel
from nominations.models import Assignment, Change, Expert, PanelDraw, PanelMember, Round, ScoringPlan
from nominations.models.draws import plan_of
from nominations.standstill import check_runs
from nominations.workflow import State


@transaction.atomic
def draw_panel(*, round: Round, seed: str, because: str = "", by: User) -> PanelDraw:  # noqa: A002 - a round
    """Draws anew who sits on the panel; without a seed one is made up. Raises ValidationError in words."""
    round_ = Round.objects.select_for_update(no_key=True).select_related("union").get(pk=round.pk)
    if not by.has_perm("nominations.draw_panel_of_round", round_):
        raise PermissionDenied
    check_runs(round_.pk)
    plan, number = plan_of(round_), round_.draws.count() + 1
    check_drawing(round_, number, because := because.strip())
    check_seed(round_, seed)
    seed, is_generated = (seed.strip(), False) if seed.strip() else (secrets.token_hex(16), True)
    experts = {expert.pk: expert for expert in candidates(round_)}
    trades = (
        {number: expert.main_trade for number, expert in experts.items()} if plan.draws_by_trade else None
    )
    drawn = lots(plan, experts, seed, trades)
    done = PanelDraw.objects.create(
        round=round_,
        number=number,
        seed=seed,
        is_generated=is_generated,
        method=METHOD,
        size=plan.panel_size * plan.panels,
        panels=plan.panels,
        candidates=sorted(experts),
        trades=trades or {},
        drawn=drawn,
        because=because,
        drawn_by=by,
    )
    seat(round_, [[experts[each] for each in its] for its in deal(drawn, plan.panels)])
    write_down(done)
    return done


def check_drawing(round_: Round, number: int, because: str) -> None:
    if State.EXPERT_REVIEW not in round_.steps:
        raise ValidationError(_("本次评选不设专家评审，不用抽取专家。"), code="no_experts")
    if Assignment.objects.filter(nomination__round=round_).exists():
        raise ValidationError(
            _("评审任务已经分派，不能重新抽取；缺少专家的，请在下面增补评审组成员。"), code="assigned"
        )
    if number > 1 and not because:
        raise ValidationError(
            {"because": _("本次评选已经抽取过，重新抽取请写明理由；原来的抽取结果会保留。")}, code="again"
        )


def check_seed(round_: Round, seed: str) -> None:
    """Where the rules announce whence the seed comes, none is made up."""
    if round_.seed_source and not seed.strip():
        words = _("请填写事先公布的“%(source)s”的号码。")
        raise ValidationError({"seed": words % {"source": round_.seed_source}})


def candidates(round_: Round) -> list[Expert]:
    """Who may be drawn: active in the pool, appointed as expert for the round's reach, no nominee of it."""
    unions = round_.union.with_those_above()
    nominees = round_.nominations.submitted().standing().values("nominator")
    pool = Expert.objects.filter(
        is_active=True, union__in=unions, user__in=User.objects.granted("nominations.score", unions)
    )
    return list(pool.exclude(user__in=nominees).select_related("user").order_by("pk"))


def lots(
    plan: ScoringPlan, experts: dict[int, Expert], seed: str, trades: dict[int, str] | None
) -> list[int]:
    size = plan.panel_size * plan.panels
    try:
        return draw(experts, seed=seed, size=size, trades=trades)
    except TooFew as error:
        raise ValidationError(
            _("专家库中可以抽取的专家有%(found)d名，本次需要%(size)d名：请先补充专家库，或减少评审组人数。")
            % {"found": len(experts), "size": size},
            code="few_candidates",
        ) from error


def seat(round_: Round, panels: list[list[Expert]]) -> None:
    """Those drawn take the seats of those before them."""
    round_.panel.all().delete()
    PanelMember.objects.bulk_create(
        PanelMember(round=round_, expert=expert.user, panel=number)
        for number, experts in enumerate(panels, start=1)
        for expert in experts
    )


def write_down(done: PanelDraw) -> None:
    record(
        kind=Change.Kind.DRAW,
        round=done.round,
        by=done.drawn_by,
        note=done.because,
        draw=done.number,
        seed=done.seed,
        seed_source=done.round.seed_source,
        is_generated=done.is_generated,
        method=done.method,
        size=done.size,
        panels=done.panels,
        candidates=done.candidates,
        trades=done.trades,
        drawn=done.drawn,
        seats=of_panel(done.round.panel.all()),
    )


@transaction.atomic
def appoint_chair(*, member: PanelMember, by: User) -> PanelMember:
    """Whoever chairs the panel may unlock what another has locked; there is one at a time."""
    round_ = Round.objects.select_for_update(no_key=True).get(pk=member.round_id)
    if not by.has_perm("nominations.draw_panel_of_round", round_):
        raise PermissionDenied
    if member.expert_id == by.pk:
        raise ValidationError(_("不能指定自己为组长。"), code="self")
    round_.panel.filter(is_chair=True).update(is_chair=False)
    member.is_chair = True
    member.save(update_fields=["is_chair"])
    record(
        kind=Change.Kind.DRAW,
        round=round_,
        by=by,
        chair=member.expert_id,
        seats=of_panel(round_.panel.all()),
    )
    return member
