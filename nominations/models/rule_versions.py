"""The rules of a round as they stood from a day on, and what was changed, why and by whom."""

import json
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nominations.amendments import Rules
from nominations.models.draws import ScoringPlan
from nominations.models.eligibility import EligibilityRule
from nominations.models.materials import MaterialRequirement
from nominations.models.polls import Poll
from nominations.models.quotas import Quota
from nominations.models.rounds import Criterion, Round
from nominations.models.rules_text import RULES, rules_stand
from nominations.models.stages import Stage
from nominations.models.structure import StructureTarget

# What the lines of the rules are rows of.
OF_LINES: Final[dict[str, type[models.Model]]] = {
    "stages": Stage,
    "criteria": Criterion,
    "scoring": ScoringPlan,
    "poll": Poll,
    "materials": MaterialRequirement,
    "quotas": Quota,
    "targets": StructureTarget,
    "eligibility": EligibilityRule,
}


def rules_of(round_: Round) -> Rules:
    """The rules as the database tells them now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT told::text FROM ({RULES} %s) AS found (told)", [round_.pk])  # noqa: S608 - constants
        found: Rules = json.loads(cursor.fetchone()[0])
    return found


class RuleVersionQuerySet(models.QuerySet["RuleVersion"]):
    def in_force(self) -> Self:
        """Those that are or were the rules; all of them may be read by anybody who may read the round."""
        return self.filter(number__isnull=False).order_by("number")

    def proposed(self) -> Self:
        """Those that wait for a second person."""
        return self.filter(number=None)


class RuleVersion(models.Model):
    """A version of a round's rules. The first is written when the round begins to take forms; every later one
    is proposed by one person and approved by another. Without a number it is a proposal."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="rule_versions", verbose_name=_("评选"))
    number = models.PositiveSmallIntegerField(_("版本"), null=True, editable=False)
    rules = models.JSONField(_("规则"), editable=False)
    changes = models.JSONField(_("变更"), default=list, editable=False)
    reason = models.TextField(_("变更理由"), blank=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提出人"),
        editable=False,
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("批准人"),
        editable=False,
    )
    at = models.DateTimeField(_("生效时间"), null=True, editable=False)

    objects = RuleVersionQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="a_version_has_its_number"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(number=None), name="one_amendment_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(number=None, at=None, approved_by=None) | Q(number__gte=1, at__isnull=False),
                name="a_version_in_force_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(number=1, proposed_by=None, approved_by=None, reason="")
                | (Q(proposed_by__isnull=False) & ~Q(reason="") & (Q(number=None) | Q(number__gte=2))),
                name="an_amendment_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(number=None)
                | Q(number=1)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
                name="two_people_amend",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_version_in_force_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__number__isnull=False),
            ),
            rules_stand(pgtrigger.Insert | pgtrigger.Update),
        ]
        verbose_name = verbose_name_plural = _("规则版本")

    def __str__(self) -> str:
        return f"{self.round} · {self.number or '—'}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:rule_version", args=[self.round_id, self.number])
