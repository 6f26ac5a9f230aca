"""Guards at the end of the road: the vote, objections, the reserve. A floor with `guards`, which puts them to use."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Nomination, Poll
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


def a_place_fell_vacant(nomination: Nomination, _by: User) -> None:
    """Before anybody of the round is honoured."""
    cases = nomination.round.nominations
    if cases.filter(state=State.CONFERRED).exists():
        raise ValidationError(_("本次评选已经命名，不能再递补。"), code="conferred")
    if cases.filter(state__in=LISTED).count() >= nomination.round.places:
        raise ValidationError(_("本次评选没有空出的名额，不能递补。"), code="places")


def nobody_in_reserve_comes_first(nomination: Nomination, _by: User) -> None:
    waiting = nomination.round.nominations.filter(state=State.NOT_SELECTED, reserve_rank__isnull=False)
    first = waiting.order_by("reserve_rank").first()
    if first is not None and first.pk != nomination.pk:
        raise ValidationError(
            _("请按候补次序递补：前面还有候补第%(rank)d位。") % {"rank": first.reserve_rank}, code="rank"
        )
