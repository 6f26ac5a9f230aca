"""Pairing studios: proposed as a draft, standing when both sides have agreed."""

import datetime as dt
from typing import Literal

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Collective, StudioPairing

Side = Literal["studio", "partner"]


@transaction.atomic
def draft_pairing(*, studio: Collective, partner: Collective, by: User, topic: str = "") -> StudioPairing:
    """A proposal that nobody has agreed to yet. Raises ValidationError where the two are paired already."""
    if not by.has_perm("craftsmen.add_studiopairing"):
        raise PermissionDenied
    # Who proposes one pair at the same moment from the other side waits here.
    pair = Collective.objects.select_for_update().filter(pk__in=[studio.pk, partner.pk]).order_by("pk")
    if any(each.is_delisted or each.is_hidden for each in pair):
        raise ValidationError(_("其中一方已经摘牌或隐去，不能结对。"), code="gone")
    pairing = StudioPairing(studio=studio, partner=partner, topic=topic.strip())
    pairing.full_clean()
    refuse_twice(pairing)
    with pghistory.context(by=by.pk, action="draft_pairing"):
        pairing.save()
    return pairing


def refuse_twice(pairing: StudioPairing) -> None:
    """Of one pair there is one pairing at a time, its term set or open."""
    others = StudioPairing.objects.between(pairing.studio, pairing.partner).not_over()
    if others.exclude(pk=pairing.pk).exists():
        raise ValidationError(_("这两方已经结对，或者已有拟结对的草稿。"), code="paired")


@transaction.atomic
def record_agreement(
    *, pairing: StudioPairing, side: Side, on: dt.date, signatory: str, by: User
) -> StudioPairing:
    """That one side has agreed; with the second agreement the pairing stands, from then on unless it says otherwise."""
    pairing = StudioPairing.objects.select_for_update().get(pk=pairing.pk)
    if not by.has_perm("craftsmen.change_studiopairing", pairing):
        raise PermissionDenied
    if getattr(pairing, f"{side}_agreed_on"):
        raise ValidationError(_("这一方的同意已经登记。"), code="agreed")
    if not pairing.topic:
        raise ValidationError(_("请先填写共建内容并保存。"), code="topic")
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    setattr(pairing, f"{side}_agreed_on", on)
    setattr(pairing, f"{side}_signatory", signatory.strip())
    agreed = [each for each in (pairing.studio_agreed_on, pairing.partner_agreed_on) if each]
    if len(agreed) == 2:
        pairing.state = StudioPairing.State.AGREED
        pairing.since = pairing.since or max(agreed)
    pairing.full_clean()
    with pghistory.context(by=by.pk, action="record_agreement", side=side):
        pairing.save()
    return pairing
