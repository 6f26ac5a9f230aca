"""Honours, the decisions they rest on and the papers that prove them. Nothing here is ever deleted."""

from typing import TYPE_CHECKING, Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models.functions import Replace
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from craftsmen.documents import EXAMPLE
from craftsmen.fields import DocumentNumberField
from craftsmen.models.titles import YEARS, Title
from craftsmen.names import Convention
from organisations.models import Union

if TYPE_CHECKING:
    from craftsmen.models.people import Craftsman

KEEP_WHAT_HONOURS_REST_ON = """
IF EXISTS (SELECT 1 FROM craftsmen_honour WHERE decision_id = OLD.id) THEN
    RAISE EXCEPTION 'a decision stands once honours rest on it' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


@pghistory.track()
class Decision(models.Model):
    """The signed paper by which honours are conferred; it stands once any rest on it."""

    document_number = DocumentNumberField(
        _("文号"), max_length=60, unique=True, help_text=format_lazy(_("例如{example}"), example=EXAMPLE)
    )
    heading = models.CharField(_("标题"), max_length=200)
    signed_on = models.DateField(_("成文日期"))
    signing_union = models.ForeignKey(
        Union, models.PROTECT, related_name="decisions", verbose_name=_("发文机关")
    )

    class Meta:
        ordering = ["-signed_on", "document_number"]
        triggers = [
            pgtrigger.Protect(name="a_decision_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="a_decision_stands_once_honours_rest_on_it",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("document_number", "heading", "signed_on", "signing_union"),
                func=KEEP_WHAT_HONOURS_REST_ON,
            ),
        ]
        verbose_name = verbose_name_plural = _("命名决定")

    def __str__(self) -> str:
        return self.document_number


class HonourQuerySet(models.QuerySet["Honour"]):
    def standing(self) -> Self:
        return self.filter(status=Honour.Status.STANDING)

    def public(self) -> Self:
        """What anyone may see: standing, of a person who is not hidden."""
        return self.standing().filter(craftsman__hidden_because="").for_cards()

    def with_holder(self) -> Self:
        return self.select_related("title", "craftsman")

    def for_cards(self) -> Self:
        """With the title and the person, without the person's long texts."""
        return self.select_related("title", "decision", "craftsman__region").defer(
            "craftsman__search", "craftsman__deeds"
        )

    def newest_first(self) -> Self:
        """Honours without a year last; those of one year in roster order."""
        return self.order_by(models.F("year").desc(nulls_last=True), "craftsman__roster_key", "pk")

    def in_roster_order(self, convention: Convention = "surname") -> Self:
        if convention == "surname":
            return self.order_by("craftsman__roster_key", "pk")
        # The mark that puts single given names first is all that the two conventions differ by.
        return self.order_by(Replace("craftsman__roster_key", models.Value(".00000")), "pk")


@pghistory.track()
class Honour(models.Model):
    """One title held by one person, from one year. `craftsmen.actions` alone changes `status`."""

    class Status(models.TextChoices):
        STANDING = "standing", _("有效")
        REVOKED = "revoked", _("已撤销")

    title = models.ForeignKey(Title, models.PROTECT, related_name="honours", verbose_name=_("称号"))
    craftsman = models.ForeignKey(
        "craftsmen.Craftsman", models.PROTECT, related_name="honours", verbose_name=_("获得者")
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, validators=YEARS, help_text=_("来源没有写明年度时留空")
    )
    session_no = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="honours", verbose_name=_("命名决定")
    )
    citation = models.TextField(_("荣誉词"), blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=Status, default=Status.STANDING, editable=False
    )
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    revoked_because = models.TextField(_("撤销原因"), blank=True, editable=False)
    revoked_by_decision = models.CharField(_("撤销文号"), max_length=60, blank=True, editable=False)

    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        indexes = [models.Index(fields=["title", "year", "status"], name="rolls")]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "year", "craftsman"],
                nulls_distinct=False,
                name="a_title_is_held_once_a_year",
                violation_error_message=_("此人已经有这个年度的这个称号。"),
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(status="revoked", revoked_on__isnull=False)
                    & ~models.Q(revoked_because="")
                    & ~models.Q(revoked_by_decision="")
                )
                | models.Q(status="standing", revoked_on=None, revoked_because="", revoked_by_decision=""),
                name="a_revoked_honour_has_its_day_reason_and_document",
            ),
            models.CheckConstraint(
                condition=models.Q(decision__isnull=False) | ~models.Q(source=""),
                name="an_honour_rests_on_a_decision_or_a_source",
                violation_error_message=_("请填写命名决定；由其他机关授予或年代久远的荣誉，请填写来源。"),
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=False) | ~models.Q(source=""),
                name="only_a_source_may_leave_the_year_out",
                violation_error_message=_("请填写年度；只有来源没有写明年度的，才可以留空。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="an_honour_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="a_revoked_honour_stays_revoked", field="status", transitions=[("standing", "revoked")]
            ),
            pgtrigger.ReadOnly(name="an_honour_keeps_its_title_and_holder", fields=["title", "craftsman"]),
        ]
        verbose_name = verbose_name_plural = _("荣誉")

    def __str__(self) -> str:
        return (
            f"{self.craftsman} · {self.title}"
            if self.year is None
            else f"{self.craftsman} · {self.dated_title}"
        )

    def get_absolute_url(self) -> str:
        if self.year is None:
            return self.title.get_absolute_url()
        return reverse("craftsmen:roll", args=[self.title.slug, self.year])

    @property
    def holder(self) -> "Craftsman":
        return self.craftsman

    @property
    def certificate(self) -> Any:
        """The paper that holds now, if there is one; lists prefetch `certificates`."""
        return next((each for each in self.certificates.all() if each.is_current), None)

    @property
    def is_standing(self) -> bool:
        return self.status == self.Status.STANDING

    @property
    def dated_title(self) -> str:
        """2026年度青岛工匠; the bare title where the year is not known."""
        return (
            str(self.title)
            if self.year is None
            else _("%(year)s年度%(title)s") % {"year": self.year, "title": self.title}
        )
