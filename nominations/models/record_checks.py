"""Runs of `verify_audit` that somebody had the worker make."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Whoever has not answered by then was lost with his worker.
LONGEST: Final = dt.timedelta(minutes=10)


class RecordCheck(models.Model):
    """One look through the whole record: who asked for it, over how many links it went, and what does not hold.

    `nominations.actions.record_checks` alone writes it; `found` are the lines of `verify_audit`.
    """

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("完成时间"), null=True)
    links = models.PositiveBigIntegerField(_("记录条数"), null=True)
    found = models.JSONField(_("不符之处"), default=list)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, links__isnull=True, found=[])
                | Q(ended_at__isnull=False, links__isnull=False),
                name="what_a_check_found_has_its_time",
            )
        ]
        verbose_name = verbose_name_plural = _("记录核验")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None and timezone.now() - self.asked_at < LONGEST
