"""Of whom the final list should be made up, and why it was once made up otherwise."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.structure import Bound, Group


class StructureTarget(models.Model):
    """A share of the final list, over a base of its own, that it must reach or must not pass."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="targets", verbose_name=_("评选"))
    name = models.CharField(_("指标"), max_length=50)
    part = models.CharField(_("统计对象"), max_length=25, choices=Group)
    base = models.CharField(_("占比口径"), max_length=25, choices=Group, default=Group.EVERYBODY)
    bound = models.CharField(_("要求"), max_length=10, choices=Bound, default=Bound.FLOOR)
    share = models.DecimalField(
        _("比例（%）"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    is_hard = models.BooleanField(
        _("刚性"), default=False, help_text=_("刚性指标不达标不能公示；其他的写明理由后可以公示。")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="a_target_is_named_once"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="a_share_is_of_a_hundred"),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("结构比例")

    def __str__(self) -> str:
        return self.name

    @property
    def asks(self) -> str:
        """What it demands, as a reason for missing it is told: an amendment may demand something else."""
        return f"{self.part}/{self.base} {self.bound} {self.share.normalize():f}"


class StructureException(models.Model):
    """Why a list misses a target that is not hard, written for what was then asked and the figures it then had."""

    target = models.ForeignKey(
        StructureTarget, models.PROTECT, related_name="exceptions", verbose_name=_("指标")
    )
    asked = models.CharField(_("当时的要求"), max_length=80)
    part = models.PositiveSmallIntegerField(_("分子"))
    base = models.PositiveSmallIntegerField(_("分母"))
    reason = models.TextField(_("理由"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=Q(part__lte=models.F("base")), name="a_part_is_of_its_base"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_missed_target_has_its_reason"),
        ]
        triggers = [pgtrigger.Protect(name="a_reason_stands", operation=pgtrigger.Update | pgtrigger.Delete)]
        verbose_name = verbose_name_plural = _("结构比例例外")

    def __str__(self) -> str:
        return f"{self.target} {self.part}/{self.base}"
