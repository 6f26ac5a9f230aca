"""The list posted for objections, and the days it must stand."""

import datetime as dt
from typing import Final, Self, cast

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.names import CONVENTIONS, Order
from nominations.files import paper_path
from nominations.models.holder_fields import LONGEST_NAME
from nominations.models.nominations import Nomination
from nominations.models.rounds import Round, Until
from nominations.models.withheld import is_leader_withheld, is_withheld
from nominations.round_life import OVER

CLOSING_TIME: Final = dt.time(17)


class MidnightAfter(models.Func):
    """The moment in Beijing at which a day is over."""

    template = "(((%(expressions)s) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')"
    arity = 1
    output_field: models.Field = models.DateTimeField()


class FiveOf(MidnightAfter):
    """The moment in Beijing at which the offices close on a day."""

    template = "(((%(expressions)s) + time '17:00') AT TIME ZONE 'Asia/Shanghai')"


class WorkdayOverride(models.Model):
    """What the office knows of a day better than the table: a make-up workday, or a day off."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("是工作日"))
    note = models.CharField(_("依据"), max_length=100)

    class Meta:
        ordering = ["day"]
        verbose_name = verbose_name_plural = _("调休与工作日")

    def __str__(self) -> str:
        return str(self.day)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def posted(self) -> Self:
        """Those whose list and days stand, whether or not their first day has come."""
        return self.filter(published_at__isnull=False).select_related("round__union", "round__title")

    def public(self) -> Self:
        """Those anyone may read: posted, and their first day has come (domain.md §8.5)."""
        return self.posted().filter(starts_on__lte=timezone.localdate())

    def visible_to(self, user: User) -> Self:
        """Those of the rounds a member of staff works on, drafts too."""
        return self.filter(round__in=Round.objects.visible_to(user).order_by().values("pk"))

    def unclosed(self) -> Self:
        """Those that run, or wait to be closed; to which day each runs, `offdays` tells."""
        return self.public().filter(closed_at__isnull=True).exclude(round__life__in=OVER)


@pghistory.track()
class Notice(models.Model):
    """A public notice (公示): drafted by one person, posted by another, standing its working days.

    `starts_on` and `ends_on` are set when it is posted and then stand, as does its list. The notice
    runs to `until` of `ends_on`, Beijing time.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="notices", verbose_name=_("评选"))
    version = models.PositiveSmallIntegerField(_("版次"), default=1, editable=False)
    heading = models.CharField(_("标题"), max_length=100)
    basis = models.TextField(_("依据和程序"), help_text=_("写在名单前的一段话。"))
    convention = models.CharField(_("名单排序"), max_length=10, choices=CONVENTIONS, editable=False)
    days = models.PositiveSmallIntegerField(_("工作日数"), editable=False)
    until = models.CharField(
        _("截止时刻"), max_length=5, choices=Until, default=Until.MIDNIGHT, editable=False
    )
    starts_on = models.DateField(_("公示开始"), null=True, editable=False)
    ends_on = models.DateField(_("公示结束"), null=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("起草人")
    )
    drafted_at = models.DateTimeField(_("起草时间"), auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("发布人"),
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, editable=False)
    closed_at = models.DateTimeField(_("结束时间"), null=True, editable=False)
    closing_memo = models.TextField(_("公示情况说明"), blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "version"], name="a_notice_has_its_own_version"),
            models.CheckConstraint(
                condition=Q(
                    published_at__isnull=True,
                    published_by__isnull=True,
                    starts_on__isnull=True,
                    ends_on__isnull=True,
                )
                | Q(
                    published_at__isnull=False,
                    published_by__isnull=False,
                    starts_on__isnull=False,
                    ends_on__gte=F("starts_on"),
                ),
                name="a_posted_notice_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("drafted_by")),
                name="who_drafts_a_notice_does_not_post_it",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closing_memo="")
                | (Q(closed_at__isnull=False, published_at__isnull=False) & ~Q(closing_memo="")),
                name="a_closed_notice_has_its_memo",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(until=Until.MIDNIGHT, closed_at__gte=MidnightAfter(F("ends_on")))
                | Q(until=Until.OFFICE_HOURS, closed_at__gte=FiveOf(F("ends_on"))),
                name="a_notice_is_closed_when_its_days_are_over",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="a_posted_notice_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="a_posted_notice_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False)
                & (
                    pgtrigger.Q(old__starts_on__df=pgtrigger.F("new__starts_on"))
                    | pgtrigger.Q(old__ends_on__df=pgtrigger.F("new__ends_on"))
                    | pgtrigger.Q(old__heading__df=pgtrigger.F("new__heading"))
                    | pgtrigger.Q(old__basis__df=pgtrigger.F("new__basis"))
                    | pgtrigger.Q(old__days__df=pgtrigger.F("new__days"))
                    | pgtrigger.Q(old__until__df=pgtrigger.F("new__until"))
                    | pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                    | pgtrigger.Q(old__published_by__df=pgtrigger.F("new__published_by"))
                    | pgtrigger.Q(old__drafted_by__df=pgtrigger.F("new__drafted_by"))
                    | pgtrigger.Q(old__round__df=pgtrigger.F("new__round"))
                    | pgtrigger.Q(old__convention__df=pgtrigger.F("new__convention"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                ),
            ),
            pgtrigger.Protect(
                name="a_notice_is_not_cut_short",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False)
                & pgtrigger.Q(old__closed_at__df=pgtrigger.F("new__closed_at")),
            ),
            pgtrigger.Trigger(
                name="a_notice_is_not_closed_over_an_open_objection",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("closed_at"),
                condition=pgtrigger.Q(new__closed_at__isnull=False),
                func=(
                    "IF EXISTS (SELECT 1 FROM nominations_objection WHERE notice_id = NEW.id"
                    " AND state IN ('accepted', 'investigating')) THEN RAISE EXCEPTION"
                    " 'a notice is not closed over an open objection' USING ERRCODE = 'check_violation';"
                    " END IF; RETURN NEW;"
                ),
            ),
        ]
        verbose_name = verbose_name_plural = _("公示")

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("nominations:notice", args=[self.pk])

    def end_of(self, last: dt.date) -> dt.datetime:
        """The moment at which it is over if `last` is its last day."""
        if self.until == Until.OFFICE_HOURS:
            return timezone.make_aware(dt.datetime.combine(last, CLOSING_TIME))
        return timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))

    @property
    def caption(self) -> str:
        return str(CONVENTIONS[cast("Order", self.convention)])


class NoticeEntryQuerySet(models.QuerySet["NoticeEntry"]):
    def with_standing(self) -> Self:
        """With what tells whether they are still in the selection, and nothing else of the form."""
        own = [field.name for field in self.model._meta.concrete_fields]
        return self.select_related("nomination").only(*own, "nomination__state", "nomination__honour")

    def with_withheld(self) -> Self:
        """With `is_withheld` and `is_leader_withheld`: whom the register does not show, nobody else names either."""
        case = "nomination__"
        return self.annotate(is_withheld=is_withheld(case), is_leader_withheld=is_leader_withheld(case))


class NoticeEntry(models.Model):
    """A line of a notice: the few public facts of one case, copied when it was posted.

    `trade` holds what the kind of the round tells third: a trade, a leader, who made it.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="entries", verbose_name=_("公示"))
    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="notice_entries", verbose_name=_("申报件")
    )
    order = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    annotation = models.CharField(_("注记"), max_length=30, blank=True)
    workplace = models.CharField(_("工作单位"), max_length=100)
    trade = models.CharField(_("岗位（工种）"), max_length=100)

    # Only of those read `with_withheld`.
    is_withheld = False
    is_leader_withheld = False
    has_withheld_names = False

    objects = NoticeEntryQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "nomination"], name="a_notice_lists_a_person_once"),
            models.UniqueConstraint(fields=["notice", "order"], name="a_line_of_a_notice_has_its_number"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_posted_list_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF EXISTS (SELECT 1 FROM nominations_notice WHERE published_at IS NOT NULL AND id IN"
                    " (CASE WHEN TG_OP = 'INSERT' THEN NEW.notice_id ELSE OLD.notice_id END,"
                    " CASE WHEN TG_OP = 'DELETE' THEN OLD.notice_id ELSE NEW.notice_id END))"
                    " THEN RAISE EXCEPTION 'a posted list stands'; END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]
        verbose_name = verbose_name_plural = _("公示名单")

    def __str__(self) -> str:
        return self.name


class NoticePaper(models.Model):
    """A paper of a posted list as it was built and looked through when the list was posted."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("公示文件（PDF）")
        XLSX = "xlsx", _("公示名单（Excel）")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="papers", verbose_name=_("公示"))
    kind = models.CharField(_("种类"), max_length=4, choices=Kind)
    file = models.FileField(_("文件"), upload_to=paper_path, max_length=200)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "kind"], name="a_notice_has_one_paper_of_a_kind")
        ]
        triggers = [
            pgtrigger.Protect(name="a_posted_paper_stands", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        verbose_name = verbose_name_plural = _("公示文件")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.notice}"

    def get_absolute_url(self) -> str:
        return reverse("nominations:notice_paper", args=[self.notice_id, self.kind])
