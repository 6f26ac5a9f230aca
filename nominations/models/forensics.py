"""What the worker found among the ballots of a poll, kept for the pages, which never look through them."""

import datetime as dt
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.polls import Poll

SILENCE: Final = dt.timedelta(minutes=2)


class Examination(models.Model):
    """The last look at a poll, of `found_at`, and how far the next is. `actions.forensics` alone writes it."""

    poll = models.OneToOneField(Poll, models.CASCADE, related_name="examination", verbose_name=_("公众投票"))
    found = models.JSONField(_("核查结果"), null=True)
    found_at = models.DateTimeField(_("统计时间"), null=True)
    count_mark = models.CharField(max_length=40, blank=True)
    progress = models.PositiveSmallIntegerField(_("进度"), null=True)
    heartbeat_at = models.DateTimeField(_("最近动静"), default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(found__isnull=True, found_at__isnull=True, count_mark="")
                | Q(found__isnull=False, found_at__isnull=False) & ~Q(count_mark=""),
                name="what_was_found_has_its_time_and_count",
            )
        ]
        verbose_name = verbose_name_plural = _("选票核查")

    def __str__(self) -> str:
        return str(self.poll)

    @property
    def is_under_way(self) -> bool:
        """Somebody is looking, and was heard of lately."""
        return self.progress is not None and timezone.now() - self.heartbeat_at < SILENCE
