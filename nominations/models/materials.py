"""The papers that a round asks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.choices import AskedOf
from nominations.models.rounds import Round
from nominations.models.rules_text import A_LINE_CHANGES, rules_stand


class MaterialRequirement(models.Model):
    """A kind of paper the form asks for (domain.md §4.8)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="materials", verbose_name=_("评选"))
    name = models.CharField(_("材料"), max_length=50)
    guidance = models.TextField(_("说明"), blank=True)
    required = models.BooleanField(_("必交"), default=True)
    for_experts = models.BooleanField(
        _("专家可看"), default=True, help_text=_("身份证明等含证件号码的材料请不要勾选，评审专家就看不到。")
    )
    shows_name = models.BooleanField(
        _("能看出是谁"),
        default=True,
        help_text=_("材料上有姓名、单位或照片。匿名评审时，专家看不到勾选的材料。"),
    )
    asked_of = models.CharField(
        _("由谁提交"),
        max_length=14,
        choices=AskedOf,
        default=AskedOf.EVERYBODY,
        help_text=_(
            "单位工会的随推荐意见上传，例如职代会（职工大会）会议纪要；没有用人单位的申报人的，例如社区或行业协会意见。"
        ),
    )
    order = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="a_material_is_named_once")]
        triggers = [rules_stand(A_LINE_CHANGES)]
        verbose_name = verbose_name_plural = _("申报材料")

    def __str__(self) -> str:
        return self.name
