"""Guards at the end of the road: the vote, objections, the reserve. A floor with `guards`, which puts them to use."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Nomination, Poll, Round
from nominations.objection_workflow import Conclusion
from nominations.workflow import LISTED, State


def vote_that_counts_is_closed(nomination: Nomination, _by: User) -> None:
    if Poll.objects.filter(round=nomination.round_id).undecided().exists():
        raise ValidationError(
            _("网络投票计入综合成绩，还没有封票：封票以后才能列为拟命名%(noun)s。")
            % {"noun": nomination.kind.noun},
            code="vote",
        )


def no_objection_is_open(nomination: Nomination, _by: User) -> None:
    if nomination.objections.open().exists():
        raise ValidationError(
            _("此人还有已受理、没有核查结论的异议，待异议核查人员作出结论后才能办理。"), code="objection"
        )


def no_objection_was_substantiated(nomination: Nomination, _by: User) -> None:
    if nomination.objections.filter(conclusion=Conclusion.SUBSTANTIATED).exists():
        raise ValidationError(_("核查结论为反映属实，不能解除暂缓，请按规定取消资格。"), code="substantiated")


def a_place_is_left(nomination: Nomination, _by: User) -> None:
    """The action holds the round, so that a place goes once."""
    if is_full(nomination.round):
        raise ValidationError(
            _(
                "名额%(places)d个已经排满，不能再列入：可以不列入，排候补次序；要换人的，"
                "先由会议对名单上的申报件作出“不列入”的决议。"
            )
            % {"places": nomination.round.places},
            code="places",
        )


def is_full(round_: Round) -> bool:
    """As many are on its list as it has places."""
    return round_.nominations.filter(state__in=LISTED).count() >= round_.places


def a_place_fell_vacant(nomination: Nomination, _by: User) -> None:
    """Before anybody of the round is honoured."""
    if nomination.round.nominations.filter(state=State.CONFERRED).exists():
        raise ValidationError(_("本次评选已经命名，不能再递补。"), code="conferred")
    if is_full(nomination.round):
        raise ValidationError(_("本次评选没有空出的名额，不能递补。"), code="places")


def nobody_in_reserve_comes_first(nomination: Nomination, _by: User) -> None:
    waiting = nomination.round.nominations.filter(state=State.NOT_SELECTED, reserve_rank__isnull=False)
    first = waiting.order_by("reserve_rank").first()
    if first is not None and first.pk != nomination.pk:
        raise ValidationError(
            _("请按候补次序递补：前面还有候补第%(rank)d位。") % {"rank": first.reserve_rank}, code="rank"
        )
