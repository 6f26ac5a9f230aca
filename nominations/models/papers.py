"""What hangs on a form: files, and the opinions of unions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.files import evidence_path, seal_path
from nominations.models.erasure import stands_until_erased
from nominations.models.materials import MaterialRequirement
from nominations.models.nominations import Nomination
from organisations.models import Union


class Evidence(models.Model):
    """One private file of a nomination; read only through a view that asks who may."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, models.CASCADE, related_name="evidence", verbose_name=_("申报件")
    )
    requirement = models.ForeignKey(
        MaterialRequirement, models.PROTECT, related_name="evidence", verbose_name=_("材料")
    )
    file = models.FileField(_("文件"), upload_to=evidence_path, max_length=200)
    original_name = models.CharField(_("原文件名"), max_length=120)
    content_type = models.CharField(max_length=40, editable=False)
    size = models.PositiveIntegerField(_("大小"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        ordering = ["requirement__order", "uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "requirement", "sha256"], name="a_file_is_handed_in_once"
            )
        ]
        verbose_name = verbose_name_plural = _("申报材料文件")

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("nominations:evidence", args=[self.nomination_id, self.pk])


class Opinion(models.Model):
    """What a union writes under a form, with its sealed scan and the dates of the notice inside the unit; or,
    where it `takes_back` its word, the letter that says so.

    `category` is what kind of worker the employer's union has confirmed the nominee to be.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="opinions", verbose_name=_("申报件")
    )
    union = models.ForeignKey(Union, models.PROTECT, related_name="+", verbose_name=_("工会"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    text = models.TextField(_("意见"))
    seal = models.FileField(_("盖章扫描件"), upload_to=seal_path, max_length=200, blank=True)
    takes_back = models.BooleanField(_("撤回推荐"), default=False, editable=False)
    notice_from = models.DateField(_("单位公示开始"), null=True, blank=True)
    notice_to = models.DateField(_("单位公示结束"), null=True, blank=True)
    category = models.CharField(
        _("核对的职工身份"), max_length=20, choices=Nomination.WorkerCategory, blank=True, editable=False
    )
    given_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True, notice_to__isnull=True)
                | Q(notice_to__gte=models.F("notice_from")),
                name="a_unit_notice_has_both_its_days",
            )
        ]
        triggers = [stands_until_erased("an_opinion_stands", text="", seal="")]
        verbose_name = verbose_name_plural = _("推荐意见")

    def __str__(self) -> str:
        return f"{self.union} · {self.nomination}"
