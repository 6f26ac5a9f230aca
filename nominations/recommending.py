"""What must hold when a union sends a case up, or takes its word back: guards that `guards` lists, about quotas,
a union's own order and its word."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.choices import Channel
from nominations.models import Nomination, Quota
from nominations.models.quotas import has_the_word_of, took, used_besides
from nominations.workflow import State
from organisations.models import Union

Guard = Callable[[Nomination, User], None]


def quota_is_left(move: str) -> Guard:
    """For a move that uses up a place of a union, region, industry or employer; the action has locked them."""

    def guard(nomination: Nomination, _by: User) -> None:
        if move == "endorse":
            check_employer(nomination)
        for quota, used in used_besides(nomination, Quota.objects.on(nomination, move=move).for_lists()):
            if used >= quota.max_recommend:
                raise ValidationError(
                    _(
                        "“%(of)s”的推荐名额是%(quota)d名，已报%(used)d名，名额已满，不能再报。"
                        "可以先撤回已报的申报件；确需调整名额的，请联系主办单位%(union)s。"
                    )
                    % {
                        "of": quota,
                        "quota": quota.max_recommend,
                        "used": used,
                        "union": nomination.round.union.name,
                    },
                    code="quota",
                )

    return guard


def check_employer(nomination: Nomination) -> None:
    """Raises ValidationError for one more than the round lets every employer recommend."""
    most = nomination.round.most_per_employer
    if most is None or nomination.employer_id is None:
        return
    others = Nomination.objects.filter(round=nomination.round_id, employer=nomination.employer_id)
    endorsed = others.filter(took("endorse")).filter(has_the_word_of(nomination.employer_union_id))
    used = endorsed.exclude(state=State.WITHDRAWN).exclude(pk=nomination.pk).count()
    if used >= most:
        raise ValidationError(
            _("本次评选每个单位最多推荐%(most)d名，“%(employer)s”已推荐%(used)d名，不能再推荐。")
            % {"most": most, "employer": nomination.employer, "used": used},
            code="employer",
        )


def union_has_ranked_it(move: str) -> Guard:
    """Where the round asks for it, by the union that sends the case to the office."""

    def guard(nomination: Nomination, _by: User) -> None:
        sends_up = move == "recommend" or State.DISTRICT_REVIEW not in nomination.road
        if not (nomination.round.needs_rank and sends_up):
            return
        union = nomination.district_union_id if move == "recommend" else nomination.employer_union_id
        if not nomination.ranks.filter(union=union).exists():
            raise ValidationError(
                _("本次评选要求先排序再上报：请在“名额与排序”中给本单位的申报件排好序。"), code="unranked"
            )

    return guard


def vouched(nomination: Nomination, union_id: int | None) -> bool:
    """Whether this union has recommended the case."""
    return nomination.opinions.filter(union=union_id, takes_back=False).exists()


def unions_behind(nomination: Nomination) -> list[tuple[Union, str]]:
    """Those that have recommended it, the unions on its road from the highest on and then the association that
    put it forward, each with the permission to do so."""
    candidates = [
        (nomination.district_union, "nominations.recommend"),
        (nomination.employer_union, "nominations.endorse"),
    ]
    if nomination.channel == Channel.ASSOCIATION:
        candidates.append((nomination.recommending_union, "nominations.put_forward"))
    return [
        (union, permission)
        for union, permission in candidates
        if union is not None and vouched(nomination, union.pk)
    ]
