"""Decisions that take honours back, and the ledger of the papers that must come back (domain.md §3.4)."""

from typing import Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.documents import EXAMPLE
from craftsmen.fields import DocumentNumberField
from craftsmen.models.certificates import Certificate
from craftsmen.models.honours import HOLDERS, Honour
from craftsmen.uploads import evidence_path

STANDS = pgtrigger.Update | pgtrigger.Delete


class RevocationQuerySet(models.QuerySet["Revocation"]):
    def drafted(self) -> Self:
        return self.filter(state=Revocation.State.DRAFT)

    def confirmed(self) -> Self:
        return self.filter(state=Revocation.State.CONFIRMED)


class Revocation(models.Model):
    """A decision that takes back one honour or many: drafted by one person, confirmed by another.

    `craftsmen.actions.revocations` alone makes one and settles it. Its lines never change: what is wrong
    in a draft is mended by withdrawing it and drafting anew.
    """

    class Ground(models.TextChoices):
        CRIME = "crime", _("被追究刑事责任")
        DISCIPLINE = "discipline", _("受到开除、留用察看或者严重党纪政务处分")
        DECEPTION = "deception", _("主要事迹严重失实或者骗取荣誉")
        LIABILITY = "liability", _("对重大安全、质量、环保事故负有责任")
        SCHEME = "scheme", _("评选项目被清理规范")
        OTHER = "other", _("其他严重不当行为")

    class State(models.TextChoices):
        DRAFT = "draft", _("待复核")
        CONFIRMED = "confirmed", _("已撤销荣誉")
        WITHDRAWN = "withdrawn", _("草稿已撤回")

    document_number = DocumentNumberField(
        _("撤销决定文号"), max_length=60, help_text=format_lazy(_("例如{example}"), example=EXAMPLE)
    )
    heading = models.CharField(_("标题"), max_length=200)
    signed_on = models.DateField(_("撤销日期"))
    ground = models.CharField(_("撤销情形"), max_length=12, choices=Ground)
    basis = models.TextField(
        _("依据"), blank=True, help_text=_("判决书、处分决定、原推荐工会意见等材料的名称和文号。")
    )
    evidence = models.FileField(
        _("证明材料"), upload_to=evidence_path, max_length=200, blank=True, editable=False
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("办理人"),
    )
    settled_at = models.DateTimeField(_("办理时间"), null=True, editable=False)

    objects = RevocationQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document_number"],
                condition=~Q(state="withdrawn"),
                name="a_revocation_has_its_own_document_number",
                violation_error_message=_("这个文号的撤销决定已经录入。"),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(state="draft") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="a_revocation_is_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | ~Q(settled_by=F("drafted_by")),
                name="two_people_revoke",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_revocation_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="a_settled_revocation_stands",
                field="state",
                transitions=[("draft", "confirmed"), ("draft", "withdrawn")],
            ),
            pgtrigger.ReadOnly(
                name="a_revocation_keeps_its_words",
                fields=[
                    "document_number",
                    "heading",
                    "signed_on",
                    "ground",
                    "basis",
                    "evidence",
                    "drafted_by",
                ],
            ),
        ]
        verbose_name = verbose_name_plural = _("撤销决定")

    def __str__(self) -> str:
        return self.document_number

    def get_absolute_url(self) -> str:
        return reverse("admin:craftsmen_revocation_change", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class RevocationLine(models.Model):
    """One honour that a decision takes back, and why."""

    revocation = models.ForeignKey(Revocation, models.PROTECT, related_name="lines")
    honour = models.ForeignKey(
        Honour, models.PROTECT, related_name="revocation_lines", verbose_name=_("荣誉")
    )
    because = models.TextField(_("撤销原因"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revocation", "honour"], name="a_decision_revokes_an_honour_once"
            ),
            models.CheckConstraint(condition=~Q(because=""), name="a_revocation_says_why"),
        ]
        triggers = [pgtrigger.Protect(name="a_revocation_line_stands", operation=STANDS)]
        verbose_name = verbose_name_plural = _("撤销名单")

    def __str__(self) -> str:
        return f"{self.revocation} · {self.honour_id}"


class RecallQuerySet(models.QuerySet["Recall"]):
    def with_honour(self) -> Self:
        honour = "certificate__honour__"
        rows = self.select_related(f"{honour}title", *(f"{honour}{holder}" for holder in HOLDERS))
        return rows.defer(f"{honour}craftsman__search", *(f"{honour}{holder}__deeds" for holder in HOLDERS))

    def in_state(self, state: str) -> Self:
        """Those of a `Recall.State`."""
        state_ = Recall.State
        back = Q(returned_on__isnull=False)
        conditions = {
            state_.RETURNED: back,
            state_.LOST: Q(is_lost=True) & ~back,
            state_.ASKED: Q(asked_on__isnull=False, is_lost=False) & ~back,
            state_.OPEN: Q(asked_on=None, is_lost=False) & ~back,
        }
        return self.filter(conditions[state_(state)])


@pghistory.track()
class Recall(models.Model):
    """A paper that must come back: of a revoked honour, or one that a new certificate replaced.

    `craftsmen.actions` opens the row; staff enter when it was asked for and what became of it.
    """

    class Cause(models.TextChoices):
        REVOKED = "revoked", _("荣誉撤销")
        SUPERSEDED = "superseded", _("换发新证")

    class State(models.TextChoices):
        OPEN = "open", _("待催收")
        ASKED = "asked", _("已通知交回")
        RETURNED = "returned", _("已收回")
        LOST = "lost", _("遗失")

    certificate = models.OneToOneField(
        Certificate, models.PROTECT, related_name="recall", editable=False, verbose_name=_("证书")
    )
    cause = models.CharField(_("收回原因"), max_length=10, choices=Cause, editable=False)
    opened_on = models.DateField(_("列入日期"), editable=False)
    asked_on = models.DateField(_("通知交回日期"), null=True, blank=True)
    returned_on = models.DateField(_("收回日期"), null=True, blank=True)
    received_by = models.CharField(_("接收人"), max_length=50, blank=True)
    is_lost = models.BooleanField(_("证书遗失"), default=False)
    note = models.CharField(_("备注"), max_length=200, blank=True, help_text=_("遗失的，写明情况。"))

    objects = RecallQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "certificate__serial"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_on=None, received_by="")
                | Q(returned_on__isnull=False) & ~Q(received_by=""),
                name="a_paper_comes_back_on_a_day_to_somebody",
                violation_error_message=_("收回日期和接收人要一起填写。"),
            ),
            models.CheckConstraint(
                condition=Q(is_lost=False) | Q(returned_on=None) & ~Q(note=""),
                name="a_lost_paper_is_explained_and_not_back",
                violation_error_message=_("登记遗失的，要在备注中写明情况，并且不能同时登记收回。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_recall_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="a_recall_is_of_one_certificate", fields=["certificate"]),
        ]
        verbose_name = verbose_name_plural = _("证书收回台账")

    def __str__(self) -> str:
        return str(self.certificate)

    @property
    def state(self) -> "Recall.State":
        if self.returned_on is not None:
            return self.State.RETURNED
        if self.is_lost:
            return self.State.LOST
        return self.State.OPEN if self.asked_on is None else self.State.ASKED
