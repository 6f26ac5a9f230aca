"""People in cultivation for a title: 大国工匠培育对象 and the like, which is no honour (domain.md §8.14)."""

from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from craftsmen.models.entries import follows
from craftsmen.models.honours import Honour
from craftsmen.models.titles import YEARS, Title


class CultivationQuerySet(models.QuerySet["Cultivation"]):
    def standing(self) -> Self:
        """Under way or completed."""
        return self.exclude(outcome=Cultivation.Outcome.ENDED)

    def public(self) -> Self:
        """Those that stand, of people who are not hidden and did not lose the one honour they had."""
        honours = Honour.objects.filter(craftsman=models.OuterRef("craftsman"))
        lost = models.Exists(honours.filter(status=Honour.Status.REVOKED))
        shown = self.standing().filter(
            models.Exists(honours.standing()) | ~lost, craftsman__hidden_because=""
        )
        return shown.select_related("title", "craftsman").defer("craftsman__search", "craftsman__deeds")

    def in_roster_order(self) -> Self:
        """Newest year first, each year in stroke order."""
        return self.order_by("-year", "craftsman__roster_key", "pk")


@pghistory.track()
class Cultivation(models.Model):
    """A person being brought up to a title over some years, and what came of it. He does not hold the title."""

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", _("培育中")
        COMPLETED = "completed", _("培育期满")
        ENDED = "ended", _("终止培育")

    craftsman = models.ForeignKey(
        "craftsmen.Craftsman", models.PROTECT, related_name="cultivations", verbose_name=_("培育对象")
    )
    title = models.ForeignKey(Title, models.PROTECT, related_name="cultivations", verbose_name=_("培育称号"))
    year = models.PositiveSmallIntegerField(_("年度"), validators=YEARS)
    basis = models.CharField(_("依据文件"), max_length=200, help_text=_("培育对象名单的标题和文号。"))
    starts_on = models.DateField(_("培育开始日期"))
    ends_on = models.DateField(_("培育期满日期"))
    outcome = models.CharField(_("培育结果"), max_length=10, choices=Outcome, default=Outcome.UNDER_WAY)
    outcome_on = models.DateField(_("结果日期"), null=True, blank=True)
    outcome_note = models.CharField(
        _("结果说明"), max_length=200, blank=True, help_text=_("结业证书编号，或者终止的原因。")
    )

    objects = CultivationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["craftsman", "title", "year"],
                name="a_person_is_cultivated_once_a_year_for_a_title",
                violation_error_message=_("此人已列为这个年度的培育对象。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="a_cultivation_ends_after_it_starts",
                violation_error_message=_("培育期满日期要晚于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome="under_way", outcome_on=None)
                | ~Q(outcome="under_way") & Q(outcome_on__isnull=False),
                name="an_outcome_has_its_day",
                violation_error_message=_("培育期满或终止的，要填写结果日期；培育中的不填。"),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="ended") | ~Q(outcome_note=""),
                name="an_ended_cultivation_says_why",
                violation_error_message=_("终止培育的，要写明原因。"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_cultivation_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="a_cultivation_keeps_its_person_and_title", fields=["craftsman", "title", "year"]
            ),
            follows("NEW.craftsman_id", pgtrigger.Insert),
            follows("NEW.craftsman_id", pgtrigger.Update, ("outcome",)),
        ]
        verbose_name = verbose_name_plural = _("培育对象")

    def __str__(self) -> str:
        return f"{self.craftsman} · {self.dated_title}"

    @property
    def dated_title(self) -> str:
        """2024年度大国工匠培育对象: never the bare title."""
        return _("%(year)d年度%(title)s培育对象") % {"year": self.year, "title": self.title}
