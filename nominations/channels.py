"""What must hold of a form that a union or an association filled in for somebody."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.choices import Channel
from nominations.models import Nomination
from organisations.models import Union

# Who puts people forward, and by which channel that is.
CHANNELS: Final = {
    Union.Kind.GRASSROOTS_UNION: Channel.EMPLOYER,
    Union.Kind.DIRECT_UNION: Channel.EMPLOYER,
    Union.Kind.ASSOCIATION: Channel.ASSOCIATION,
}


def comes_through_its_channel(nomination: Nomination, _by: User) -> None:
    """A union puts forward its own people, who then pass its review; an association gives its sealed word."""
    union = nomination.recommending_union_id
    if nomination.channel == Channel.EMPLOYER and nomination.employer_union_id != union:
        raise ValidationError(
            _("单位工会只能推荐本单位的职工：申报表中的工作单位不属于%(union)s。")
            % {"union": nomination.recommending_union},
            code="other_employer",
        )
    if nomination.channel == Channel.ASSOCIATION and not nomination.opinions.filter(union=union).exists():
        raise ValidationError(
            _("%(union)s还没有出具盖章的推荐意见，不能提交。") % {"union": nomination.recommending_union},
            code="no_recommendation",
        )


def somebody_else_filled_it_in(nomination: Nomination, by: User) -> None:
    if nomination.entered_by_id == by.pk:
        raise ValidationError(_("这份申报表由您填写，推荐和审核请由另一名工作人员办理。"), code="filled_in")
