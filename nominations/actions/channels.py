"""Putting somebody forward: a union or an association fills in the form, he reads it through and hands it in."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import account_of
from accounts.models import User
from nominations import emails
from nominations.actions.drafts import at_first, editable
from nominations.actions.reviews import sealed_scan
from nominations.channels import CHANNELS
from nominations.choices import Channel
from nominations.guards import form_is_complete
from nominations.models import Nomination, Opinion, Round
from organisations.models import Union


@transaction.atomic
def put_forward(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    union: Union,
    name: str,
    by: User,
    email: str | None = None,
    phone: str | None = None,
) -> Nomination:
    """A draft in the worker's own account, to be filled in by `by`. Raises ValidationError in words.

    What the worker, or another union, has begun is nobody else's business: it is told of only what was handed
    in and `by` may see, or what this union began itself. That he hands in one form is held when he does.
    """
    if union.kind not in CHANNELS or not by.has_perm("nominations.put_forward_for_union", union):
        raise PermissionDenied
    if not round.is_accepting:
        raise ValidationError(_("本次评选不在申报时间内。"), code="closed")
    if round.union_id not in union.with_those_above():
        raise ValidationError(_("本单位不在这次评选的范围内。"), code="elsewhere")
    if not email and not phone:
        raise ValidationError(_("请填写本人的手机号码或电子邮箱，供本人登录确认。"), code="unreachable")
    worker = account_of(name=name, email=email, phone=phone)
    if worker == by:
        raise ValidationError(_("不能推荐自己：请从“我要申报”自荐。"), code="oneself")
    known = ValidationError(_("此人在本次评选中已有申报，请由本人登录后办理。"), code="duplicate")
    if Nomination.objects.visible_to_staff(by).standing().filter(round=round, nominator=worker).exists():
        raise known
    try:
        with transaction.atomic():
            return Nomination.objects.create(
                round=round,
                nominator=worker,
                **at_first(round, name),
                channel=CHANNELS[Union.Kind(union.kind)],
                recommending_union=union,
                entered_by=by,
            )
    except IntegrityError:
        raise known from None


@transaction.atomic
def ask_to_confirm(
    *, nomination: Nomination, by: User, note: str = "", seal: UploadedFile | None = None
) -> Nomination:
    """Lets the worker know that his form waits for him; an association gives its sealed word with it."""
    nomination = editable(nomination, by)
    if not by.has_perm("nominations.ask_to_confirm_nomination", nomination):
        raise PermissionDenied
    form_is_complete(nomination, by)
    if nomination.channel == Channel.ASSOCIATION:
        give_word(nomination, by=by, note=note.strip(), seal=seal)
    nomination.asked_to_confirm_at = timezone.now()
    nomination.save(update_fields=["asked_to_confirm_at"])
    emails.ask_to_confirm(nomination)
    return nomination


def give_word(nomination: Nomination, *, by: User, note: str, seal: UploadedFile | None) -> None:
    """The association's recommendation, once; it stands under the form like that of a union."""
    union = nomination.recommending_union
    if union is None or nomination.opinions.filter(union=union).exists():
        return
    if not note:
        raise ValidationError({"note": _("请写明推荐意见。")})
    if seal is None:
        raise ValidationError({"seal": _("请上传盖章的推荐意见扫描件。")})
    Opinion.objects.create(nomination=nomination, union=union, by=by, text=note, seal=sealed_scan(seal).file)
