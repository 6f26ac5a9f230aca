"""A whole set of cases carried on from the experts: who goes on, decided at once and done case by case."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.models.nominations import Nomination
from nominations.models.rounds import Round

SILENCE: Final = dt.timedelta(minutes=2)


class CarryForward(models.Model):
    """The decision on one list, and how far it has been carried out; `error` says where it came to a stop."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="carries", verbose_name=_("评选"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    places = models.PositiveSmallIntegerField(_("入围人数"))
    note = models.TextField(_("同分的决定"), blank=True)
    # From where it was decided: the worker, who knows no request, keeps it with each move (models/origins.py).
    address = models.GenericIPAddressField(_("来源地址"), null=True, editable=False)
    asked_at = models.DateTimeField(_("时间"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(_("最近动静"), default=timezone.now)
    ended_at = models.DateTimeField(_("完成时间"), null=True)
    error = models.TextField(_("未能完成的原因"), blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(ended_at__isnull=True),
                name="a_round_is_carried_forward_once_at_a_time",
            )
        ]
        verbose_name = verbose_name_plural = _("入围办理")

    def __str__(self) -> str:
        return f"{self.round} · {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"

    @property
    def is_silent(self) -> bool:
        """Nobody has been heard of for so long that somebody may take it up again."""
        return self.ended_at is None and timezone.now() - self.heartbeat_at > SILENCE


class CarriedCaseQuerySet(models.QuerySet["CarriedCase"]):
    def decided(self) -> Self:
        """Those the decision was on."""
        return self.filter(went_before=False)


class CarriedCase(models.Model):
    """What was decided on one case of the list, by which figures, and whether it has been done.

    Whoever `went_before` had left the experts already and stands in the ranking to be compared with. Lists from
    before the ranking was kept have no composite.
    """

    carry = models.ForeignKey(CarryForward, models.CASCADE, related_name="cases")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="carried")
    goes_on = models.BooleanField()
    went_before = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=7, decimal_places=4)
    vote = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    composite = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    rank = models.PositiveIntegerField(null=True)
    is_within = models.BooleanField(default=False)
    is_tied = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)

    objects = CarriedCaseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["carry", "nomination"], name="a_list_has_a_case_once")]

    def __str__(self) -> str:
        return str(self.nomination)
