"""What was locked and unlocked again: the old points stay."""

from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.experts import Assignment

# The old values must be the locked ones, and whoever unlocks must sit in the chair; the transaction is noted,
# for only in it does the assignment open.
KEEP: Final = """
SELECT * INTO old_one FROM nominations_assignment WHERE id = NEW.assignment_id FOR UPDATE;
IF old_one.locked_at IS NULL OR old_one.locked_at <> NEW.locked_at OR old_one.total <> NEW.total
    OR old_one.comment <> NEW.comment THEN
    RAISE EXCEPTION 'what is kept is what was locked';
END IF;
IF NOT EXISTS (
    SELECT 1 FROM nominations_panelmember seat JOIN nominations_nomination its ON its.round_id = seat.round_id
    WHERE its.id = old_one.nomination_id AND seat.expert_id = NEW.unlocked_by_id AND seat.is_chair
) OR old_one.expert_id = NEW.unlocked_by_id THEN
    RAISE EXCEPTION 'the chair alone unlocks';
END IF;
NEW.transaction := txid_current();
RETURN NEW;
"""


class UnlockedScore(models.Model):
    """The points of an assignment as they had been locked, who opened it again, and why. Only ever added."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="unlocked_scores", verbose_name=_("评审任务")
    )
    total = models.DecimalField(_("原总分"), max_digits=7, decimal_places=4)
    points = models.JSONField(_("原得分"))
    comment = models.TextField(_("原评语"), blank=True)
    locked_at = models.DateTimeField(_("原锁定时间"))
    because = models.CharField(_("解锁理由"), max_length=200)
    unlocked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("解锁人")
    )
    unlocked_at = models.DateTimeField(_("解锁时间"), default=timezone.now)
    transaction = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="an_unlocking_has_its_reason"),
            models.UniqueConstraint(fields=["assignment", "locked_at"], name="a_lock_is_opened_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_locked_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("old_one", "nominations_assignment")],
                func=KEEP,
            ),
            pgtrigger.Protect(name="an_unlocked_score_stands", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
        verbose_name = verbose_name_plural = _("解锁的评分")

    def __str__(self) -> str:
        return f"{self.assignment} · {self.total}"
