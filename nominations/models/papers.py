"""What hangs on a form: files, the opinions of unions, and everything that was done with it."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations import workflow
from nominations.files import evidence_path, seal_path
from nominations.models.nominations import Nomination
from nominations.models.rounds import MaterialRequirement
from nominations.workflow import State
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
    """What a union writes under a form, with its sealed scan and the dates of the notice inside the unit."""

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
    notice_from = models.DateField(_("单位公示开始"), null=True, blank=True)
    notice_to = models.DateField(_("单位公示结束"), null=True, blank=True)
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
        triggers = [
            pgtrigger.Protect(name="an_opinion_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        verbose_name = verbose_name_plural = _("推荐意见")

    def __str__(self) -> str:
        return f"{self.union} · {self.nomination}"


class Change(models.Model):
    """One move of a nomination: who, when, from where to where, and why. Rows are only ever added."""

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="changes", verbose_name=_("申报件")
    )
    move = models.CharField(
        _("操作"), max_length=30, choices=[(move.name, move.label) for move in workflow.MOVES.values()]
    )
    source = models.CharField(_("原状态"), max_length=20, choices=State)
    target = models.CharField(_("新状态"), max_length=20, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    note = models.TextField(_("说明"), blank=True)
    snapshot_sha256 = models.CharField(_("表单摘要"), max_length=64, blank=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="a_change_stands", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="changes_are_not_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'changes are not emptied';",
            ),
            pgtrigger.Trigger(
                name="duties_are_separate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NEW.move NOT IN ('submit', 'resubmit', 'withdraw')"
                    " AND EXISTS (SELECT 1 FROM nominations_nomination"
                    " WHERE id = NEW.nomination_id AND nominator_id = NEW.by_id)"
                    " THEN RAISE EXCEPTION 'nobody reviews his own case'; END IF;"
                    " IF NEW.move = 'pass_screening' AND NEW.by_id = (SELECT by_id FROM nominations_change"
                    " WHERE nomination_id = NEW.nomination_id AND move = 'check_first' ORDER BY id DESC LIMIT 1)"
                    " THEN RAISE EXCEPTION 'two people check'; END IF;"
                    " RETURN NEW;"
                ),
            ),
        ]
        verbose_name = verbose_name_plural = _("办理记录")

    def __str__(self) -> str:
        return f"{self.get_move_display()} · {self.nomination}"
