"""Studios that help each other (结对共建): two studios, or a studio and an enterprise."""

import datetime as dt
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from craftsmen.models.innovations import Collective

OF_A_STUDIO = """
IF NOT EXISTS (SELECT 1 FROM craftsmen_collective WHERE id = NEW.studio_id AND kind = 'studio')
OR NOT EXISTS (
    SELECT 1 FROM craftsmen_collective WHERE id = NEW.partner_id AND kind IN ('studio', 'enterprise')
) THEN
    RAISE EXCEPTION 'a studio is paired with a studio or an enterprise' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
STANDS = """
IF OLD.state = 'agreed' THEN
    RAISE EXCEPTION 'what both sides agreed to stands' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class StudioPairingQuerySet(models.QuerySet["StudioPairing"]):
    def agreed(self) -> Self:
        return self.filter(state=StudioPairing.State.AGREED)

    def not_over(self) -> Self:
        """Drafts and agreed ones whose term has not run out."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=timezone.localdate()))

    def of(self, collective: Collective) -> Self:
        return self.filter(models.Q(studio=collective) | models.Q(partner=collective))

    def between(self, one: Collective, other: Collective) -> Self:
        return self.of(one).of(other)

    def public(self) -> Self:
        """Agreed by both, and both of them public."""
        shown = Collective.objects.public().values("pk")
        return self.agreed().filter(studio__in=shown, partner__in=shown)

    def for_lists(self) -> Self:
        texts = [f"{side}__{text}" for side in ("studio", "partner") for text in ("deeds", "search")]
        rows = self.select_related("studio", "partner").prefetch_related(
            "studio__withheld", "partner__withheld"
        )
        return rows.defer(*texts).order_by("-since", "pk")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class StudioPairing(models.Model):
    """A studio and the one it is paired with; `actions.record_agreement` alone writes that a side agreed, and `state`.

    Once both have agreed, only the results and the end of the term are written on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("拟结对")
        AGREED = "agreed", _("已结对")

    studio = models.ForeignKey(
        Collective,
        models.PROTECT,
        related_name="pairings_begun",
        limit_choices_to={"kind": "studio"},
        verbose_name=_("创新工作室"),
    )
    partner = models.ForeignKey(
        Collective,
        models.PROTECT,
        related_name="pairings_joined",
        limit_choices_to={"kind__in": ["studio", "enterprise"]},
        verbose_name=_("结对对象"),
        help_text=_("另一个工作室，或者一家企业"),
    )
    topic = models.CharField(_("共建内容"), max_length=200, blank=True)
    since = models.DateField(_("起"), null=True, blank=True)
    until = models.DateField(_("止"), null=True, blank=True, help_text=_("没有约定期限的不填"))
    results = models.TextField(_("成效"), blank=True)
    source = models.CharField(_("协议或来源"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    studio_agreed_on = models.DateField(_("工作室同意日期"), null=True, blank=True, editable=False)
    studio_signatory = models.CharField(_("工作室签字人"), max_length=50, blank=True, editable=False)
    partner_agreed_on = models.DateField(_("结对对象同意日期"), null=True, blank=True, editable=False)
    partner_signatory = models.CharField(_("结对对象签字人"), max_length=50, blank=True, editable=False)

    objects = StudioPairingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                Least("studio", "partner"),
                Greatest("studio", "partner"),
                condition=models.Q(until=None),
                name="a_pair_is_paired_once_at_a_time",
                violation_error_message=_("这两方已经结对，或者已有拟结对的草稿。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(studio=models.F("partner")),
                name="nobody_is_paired_with_himself",
                violation_error_message=_("不能与自己结对。"),
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(since__isnull=False, until__gte=models.F("since")),
                name="a_pairing_ends_after_it_began",
                violation_error_message=_("止期不能早于起期；写了止期的要写起期。"),
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{side}_agreed_on": None, f"{side}_signatory": ""})
                    | models.Q(**{f"{side}_agreed_on__isnull": False})
                    & ~models.Q(**{f"{side}_signatory": ""}),
                    name=f"the_agreement_of_the_{side}_is_signed",
                )
                for side in ("studio", "partner")
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                & (models.Q(studio_agreed_on=None) | models.Q(partner_agreed_on=None))
                | models.Q(
                    state="agreed",
                    studio_agreed_on__isnull=False,
                    partner_agreed_on__isnull=False,
                    since__isnull=False,
                )
                & ~models.Q(topic=""),
                name="a_pairing_stands_when_both_agreed",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="an_agreed_pairing_stays_agreed", field="state", transitions=[("draft", "agreed")]
            ),
            pgtrigger.Protect(
                name="an_agreed_pairing_is_never_deleted",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="agreed"),
            ),
            pgtrigger.Trigger(
                name="what_both_agreed_to_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "topic",
                    "since",
                    "studio_agreed_on",
                    "studio_signatory",
                    "partner_agreed_on",
                    "partner_signatory",
                ),
                func=STANDS,
            ),
            pgtrigger.ReadOnly(name="a_pairing_keeps_its_sides", fields=["studio", "partner"]),
            pgtrigger.Trigger(
                name="a_pairing_is_of_a_studio",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_A_STUDIO,
            ),
        ]
        verbose_name = verbose_name_plural = _("工作室结对")

    def __str__(self) -> str:
        return f"{self.studio} — {self.partner}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def other_side(self, collective: Collective) -> Collective:
        return self.partner if self.studio_id == collective.pk else self.studio

    def is_over(self, today: dt.date | None = None) -> bool:
        return self.until is not None and self.until < (today or timezone.localdate())
