"""From which address a member of staff made a move (domain.md §3.3), for the auditor alone."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.models.changes import Change, ChangeQuerySet


class MoveOriginQuerySet(models.QuerySet["MoveOrigin"]):
    def visible_to(self, user: User) -> Self:
        """Those of the moves that he audits: asked of his post, for a superuser is no auditor."""
        if not (user.is_active and user.holds("nominations.audit_record")):
            return self.none()
        return self.filter(change__round__union__in=user.reach("nominations.audit_record"))


class MoveOrigin(models.Model):
    """The address that a move came from, beside the record and no part of what is hashed: the links of the chain
    are shown to others, and a digest of an address is soon guessed."""

    change = models.OneToOneField(Change, models.PROTECT, primary_key=True, related_name="origin")
    address = models.GenericIPAddressField(_("来源地址"))

    objects = MoveOriginQuerySet.as_manager()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="an_origin_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        verbose_name = verbose_name_plural = _("办理来源")

    def __str__(self) -> str:
        return f"{self.change_id}"


def with_origin(changes: ChangeQuerySet, user: User) -> ChangeQuerySet:
    """With `address`, where he may know it; None elsewhere."""
    its = MoveOrigin.objects.visible_to(user).filter(change=OuterRef("pk"))
    found: ChangeQuerySet = changes.annotate(address=Subquery(its.values("address")[:1]))
    return found
