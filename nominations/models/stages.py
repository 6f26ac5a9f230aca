"""When what happens in a round, as it is announced."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand
from nominations.stage_plan import Kind, Line


class Stage(models.Model):
    """One line of a round's plan: what is done, from which day to which."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stages", verbose_name=_("评选"))
    kind = models.CharField(_("阶段"), max_length=15, choices=Kind)
    name = models.CharField(
        _("本次名称"), max_length=30, blank=True, help_text=_("与通用叫法不同时填写，例如“评委评议”。")
    )
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    optional = models.BooleanField(
        _("选设"), default=False, help_text=_("不是每份申报都要经过的环节；只有网络投票和集中培训可以选设。")
    )
    carries = models.PositiveSmallIntegerField(
        _("入围人数"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("这个环节以后最多有多少人进入下一环节；专家评审不填的，按名额和差额比例计算。"),
    )
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="a_stage_is_planned_once"),
            models.UniqueConstraint(
                fields=["round", "order"],
                name="a_stage_has_its_own_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_stage_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(carries__isnull=True) | Q(carries__gte=1), name="a_stage_carries_somebody"
            ),
        ]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("阶段安排")

    def __str__(self) -> str:
        return self.name or str(Kind(self.kind).label)

    @property
    def line(self) -> Line:
        return Line(Kind(self.kind), self.starts_on, self.ends_on, self.optional, self.carries)
