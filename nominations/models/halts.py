"""Standing still, going on, ending early, being put away: what was decided about a round, why and by whom."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.models.rounds import Round
from nominations.round_life import Step


class HaltQuerySet(models.QuerySet["Halt"]):
    def in_force(self) -> Self:
        """Those that two people signed; anybody who may read the round reads them."""
        return self.filter(approved_by__isnull=False).order_by("-at", "-pk")

    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(approved_by=None)


class Halt(models.Model):
    """A step in the life of a round, see `round_life`: proposed by one person, in force once another approves."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="halts", verbose_name=_("评选"))
    step = models.CharField(_("办理事项"), max_length=10, choices=Step)
    reason = models.TextField(_("理由"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人")
    )
    at = models.DateTimeField(_("生效时间"), null=True)

    objects = HaltQuerySet.as_manager()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(approved_by=None), name="one_step_of_a_round_waits_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, at=None)
                | Q(approved_by__isnull=False, at__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="two_people_stop_a_round",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_step_of_a_round_has_its_reason"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_step_in_force_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__approved_by__isnull=False),
            ),
        ]
        verbose_name = verbose_name_plural = _("中止与归档")

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {self.round}"
