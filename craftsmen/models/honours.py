"""Honours: who holds which title, from which year, by which decision. Nothing here is ever deleted."""

from typing import Any, Final, Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.models.decisions import Decision
from craftsmen.models.entries import follows
from craftsmen.models.rosters import BY_FULL_NAME, stands_with_its_holder
from craftsmen.models.titles import YEARS, Title, dated, is_shown
from craftsmen.names import Convention

# What an honour may be held by: exactly one of these is set.
HOLDERS: Final = ("craftsman", "collective", "achievement")
THINGS: Final = HOLDERS[1:]
# Where a holder's identity index stands, now or before a correction. Asked one by one, each by its own index.
IDENTITIES: Final = (
    *(f"{holder}__identity_index" for holder in HOLDERS),
    "collective__name_corrections__former_index",
    "achievement__name_corrections__former_index",
)
ON_A_ROLL: Final = (*HOLDERS, "place", "decision", "group")


def one_holder() -> models.Q:
    """That of the columns of a holder exactly one is filled in."""
    filled = models.Func(*HOLDERS, function="num_nonnulls", output_field=models.IntegerField())
    return models.Q(Exact(filled, 1))


GOES_TO_ITS_KIND = """
IF EXISTS (
    SELECT 1 FROM craftsmen_title title
    LEFT JOIN craftsmen_collective collective ON collective.id = NEW.collective_id
    WHERE title.id = NEW.title_id AND NOT title.external AND NOT CASE title.kind
        WHEN 'achievement' THEN NEW.achievement_id IS NOT NULL
        WHEN 'enterprise' THEN collective.kind IS NOT DISTINCT FROM title.kind
        WHEN 'studio' THEN collective.kind IS NOT DISTINCT FROM title.kind
        WHEN 'team' THEN collective.kind IS NOT DISTINCT FROM title.kind
        ELSE NEW.craftsman_id IS NOT NULL
    END
) THEN
    RAISE EXCEPTION 'an honour goes to the kind of its title' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class HonourQuerySet(models.QuerySet["Honour"]):
    def standing(self) -> Self:
        return self.filter(status=Honour.Status.STANDING)

    def public(self) -> Self:
        """What anyone may see: standing, of a holder who is not hidden."""
        return self.standing().filter(is_shown()).for_cards()

    def of_people(self) -> Self:
        return self.filter(craftsman__isnull=False)

    def with_holder(self) -> Self:
        return self.select_related("title", *HOLDERS)

    def for_cards(self) -> Self:
        """With the title and the holder, without the holder's long texts."""
        regions = [f"{holder}__region" for holder in HOLDERS]
        texts = [f"{holder}__{text}" for holder in HOLDERS for text in ("deeds", "search")]
        return self.select_related("title", "decision", *regions).defer(*texts)

    def with_things(self) -> Self:
        """With the names that things may not tell, where a thing holds one."""
        return self.prefetch_related(*(f"{thing}__withheld" for thing in THINGS))

    def latest_first(self) -> Self:
        """The newest year first, and in it whoever was entered last; the index `latest_of_people` has this order."""
        return self.order_by(F("year").desc(nulls_last=True), F("id").desc())

    def newest_first(self) -> Self:
        """Honours without a year last; those of one year in roster order."""
        return self.order_by(F("year").desc(nulls_last=True), "roster_key", "pk")

    def in_decision_order(self) -> Self:
        """As each decision lists them, decision after decision; whom none places, last and by strokes."""
        return self.order_by(
            F("decision__signed_on").asc(nulls_last=True),
            "decision",
            F("place").asc(nulls_last=True),
            "roster_key",
            "pk",
        )

    def in_roster_order(self, convention: Convention = "surname") -> Self:
        return self.order_by("roster_key" if convention == "surname" else BY_FULL_NAME, "pk")

    def of_identity(self, index: str) -> Self:
        """Those of whoever or whatever has this identity index, or had it before its name was corrected;
        nobody's without one."""
        if not index:
            return self.none()
        every = self.model._default_manager.order_by()
        first, *others = (every.filter(**{where: index}).values("pk") for where in IDENTITIES)
        return self.filter(pk__in=first.union(*others))


@pghistory.track(exclude=["roster_key"])
class Honour(models.Model):
    """One title held by one person, collective or achievement, from one year.

    `craftsmen.actions` alone changes `status`.
    """

    class Status(models.TextChoices):
        STANDING = "standing", _("有效")
        REVOKED = "revoked", _("已撤销")

    title = models.ForeignKey(Title, models.PROTECT, related_name="honours", verbose_name=_("称号"))
    craftsman = models.ForeignKey(
        "craftsmen.Craftsman",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name=_("获得者"),
    )
    collective = models.ForeignKey(
        "craftsmen.Collective",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name=_("获得集体"),
    )
    achievement = models.ForeignKey(
        "craftsmen.Achievement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="honours",
        verbose_name=_("获得成果"),
    )
    year = models.PositiveSmallIntegerField(
        _("年度"), null=True, blank=True, validators=YEARS, help_text=_("来源没有写明年度时留空")
    )
    session_no = models.PositiveSmallIntegerField(_("届次"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="honours",
        verbose_name=_("命名决定"),
    )
    group = models.CharField(
        _("名单分组"),
        max_length=60,
        blank=True,
        help_text=_("命名决定把名单分组的，填这一组的标题，例如“一、市南区”。"),
    )
    place = models.PositiveSmallIntegerField(
        _("名单次序"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("在命名决定的名单中排第几；不填的按姓氏笔画排在后面。"),
    )
    citation = models.TextField(_("荣誉词"), blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    status = models.CharField(
        _("状态"), max_length=10, choices=Status, default=Status.STANDING, editable=False
    )
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True, editable=False)
    revoked_because = models.TextField(_("撤销原因"), blank=True, editable=False)
    revoked_by_decision = models.CharField(_("撤销文号"), max_length=60, blank=True, editable=False)

    # The holder's, beside the honour for the sake of rolls; the database alone writes it.
    roster_key = models.CharField(max_length=400, db_collation="C", default="", editable=False)

    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        indexes = [
            models.Index(
                fields=["title", "year", "status", "roster_key", "id"], include=ON_A_ROLL, name="rolls"
            ),
            models.Index("title", "year", "status", BY_FULL_NAME, "id", name="rolls_by_full_name"),
            models.Index(fields=["title", "year"], condition=models.Q(place__isnull=False), name="placed"),
            models.Index(fields=["decision", "id"], name="of_decision"),
            models.Index(
                F("year").desc(nulls_last=True),
                F("id").desc(),
                condition=models.Q(status="standing", craftsman__isnull=False),
                name="latest_of_people",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "year", *HOLDERS],
                nulls_distinct=False,
                name="a_title_is_held_once_a_year",
                violation_error_message=_("已经有这个年度的这个称号，不能重复授予。"),
            ),
            models.CheckConstraint(
                condition=one_holder(),
                name="an_honour_has_one_holder",
                violation_error_message=_("请填写一个获得者：一名工匠、一个集体或一项成果，只填一项。"),
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
                condition=models.Q(decision__isnull=False) | models.Q(group="", place=None),
                name="only_a_decision_has_groups_and_places",
                violation_error_message=_("凭来源登记的荣誉没有名单分组和次序。"),
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
            pgtrigger.ReadOnly(name="an_honour_keeps_its_title_and_holder", fields=["title", *HOLDERS]),
            pgtrigger.Trigger(
                name="an_honour_goes_to_the_kind_of_its_title",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=GOES_TO_ITS_KIND,
            ),
            stands_with_its_holder(),
            follows("NEW.craftsman_id", pgtrigger.Insert),
            follows("NEW.craftsman_id", pgtrigger.Update, ("status", "year")),
        ]
        verbose_name = verbose_name_plural = _("荣誉")

    def __str__(self) -> str:
        return f"{self.holder} · {self.dated_title}"

    def get_absolute_url(self) -> str:
        if self.year is None:
            return self.title.get_absolute_url()
        return reverse("craftsmen:roll", args=[self.title.slug, self.year])

    def clean(self) -> None:
        """A title of ours goes to what it was made for; one from outside to whomever its body chose."""
        if self.title_id is None or self.title.external or self.holder is None:
            return
        kind = self.collective.kind if self.collective else self.title.kind
        if self.title.kind != kind or getattr(self, f"{self.title.held_through}_id") is None:
            raise ValidationError(
                _("“%(title)s”是“%(kind)s”类称号，不能授予这样的对象。"),
                code="kind",
                params={"title": self.title, "kind": self.title.get_kind_display()},
            )

    @property
    def holder(self) -> Any:
        """The craftsman, collective or achievement that holds it."""
        return self.craftsman or self.collective or self.achievement

    @property
    def shown_citation(self) -> str:
        told: str = self.holder.told(self.citation)
        return told

    @property
    def certificate(self) -> Any:
        """The paper that holds now, if there is one; lists prefetch `certificates`."""
        return next((each for each in self.certificates.all() if each.is_current), None)

    @property
    def is_standing(self) -> bool:
        return self.status == self.Status.STANDING

    @property
    def dated_title(self) -> str:
        return dated(self.title.name, self.year)
