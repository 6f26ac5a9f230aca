"""What happens and when, as far as it is known."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.dates import RANGED, VAGUE, Precision, date_text, floor, time_text
from events.models.days import Board, Edition
from events.month import Month
from organisations.models import Region


def midnight(day: date) -> datetime:
    """The moment at which `day` begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> Self:
        """What anyone may see."""
        return self.filter(published=True)

    def with_place(self) -> Self:
        """With what a line of a list says: the region, the board, the edition."""
        return self.select_related("region", "edition__day", "board__group", "board__edition__day")

    def upcoming(self) -> Self:
        """Not over yet, the nearest first; what is known to the year only is over with the year."""
        now = timezone.localtime()
        open_still = Q(ends_at__gte=floor(now, Precision.DAY))
        for precision in Precision:
            since = floor(now, Precision.DAY if precision == Precision.TIME else precision)
            open_still |= Q(date_precision=precision, starts_at__gte=since)
        return self.filter(open_still).order_by("starts_at", "id")

    def with_known_day(self) -> Self:
        return self.exclude(date_precision__in=VAGUE)

    def between(self, first: date, last: date) -> Self:
        """What touches the days from `first` to `last`; what is known to the year only is left out."""
        begins, ends = midnight(first), midnight(last + timedelta(days=1))
        touching = Q(starts_at__gte=begins) | Q(ends_at__gte=begins)
        return self.filter(touching, starts_at__lt=ends).exclude(date_precision=Precision.YEAR)

    def sometime_in(self, year: int) -> Self:
        """What is known to happen in this year, and no more."""
        return self.filter(date_precision=Precision.YEAR, starts_at=midnight(date(year, 1, 1)))

    def months(self) -> list[Month]:
        """The months in which something begins, the latest first."""
        known = self.exclude(date_precision=Precision.YEAR)
        return [Month.of(first) for first in known.datetimes("starts_at", "month", order="DESC")]


class Event(models.Model):
    """Something that people can come to, watch or read, on a day as exactly as it is known."""

    class Type(models.TextChoices):
        CEREMONY = "ceremony", _("典礼")
        CONFERENCE = "press_conference", _("新闻发布会")
        RELEASE = "release", _("发布")
        PREMIERE = "premiere", _("首映")
        FORUM = "forum", _("论坛")
        EXHIBITION = "exhibition", _("展览展示")
        COMPETITION = "competition", _("竞赛")
        SERVICE = "service", _("服务活动")
        CARE = "care", _("关爱礼遇")
        CULTURE = "culture", _("文化传播")
        CELEBRATION = "celebration", _("节日活动")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=80)
    type = models.CharField(_("类型"), max_length=20, choices=Type)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("行政区划"))
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("所属板块")
    )
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("所属年度工匠日"),
        help_text=_("不属于任何板块时填写"),
    )
    date_precision = models.CharField(
        _("时间精确到"), max_length=20, choices=Precision, default=Precision.DAY
    )
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    open_ended = models.BooleanField(_("结束时间未定"), default=False, help_text=_("显示为“某日起”"))
    venue = models.CharField(_("地点"), max_length=100, blank=True)
    organisers = models.CharField(_("主办单位"), max_length=200, blank=True)
    audience = models.CharField(_("参加对象"), max_length=100, blank=True)
    description = models.TextField(_("内容"), blank=True)
    source = models.CharField(_("资料来源"), max_length=200, blank=True)
    published = models.BooleanField(_("已发布"), default=False, help_text=_("发布前，公众在任何页面都看不到"))
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "id"]
        indexes = [models.Index(fields=["starts_at"], name="events_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="an_event_ends_after_it_starts",
                violation_error_message=_("结束不能早于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(date_precision__in=sorted(RANGED)),
                name="only_a_known_day_has_an_end",
                violation_error_message=_("只有精确到日期或时间的活动才能填写结束。"),
            ),
            models.CheckConstraint(
                condition=Q(open_ended=False) | Q(ends_at__isnull=True, date_precision__in=sorted(RANGED)),
                name="an_open_ended_event_has_no_end",
                violation_error_message=_("“结束时间未定”与结束时间不能同时填写，且须精确到日期或时间。"),
            ),
            models.CheckConstraint(
                condition=Q(board__isnull=True) | Q(edition__isnull=True),
                name="an_event_names_its_edition_once",
                violation_error_message=_("已选板块时不必再选年度工匠日。"),
            ),
        ]
        verbose_name = verbose_name_plural = _("活动")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:event", args=[self.pk])

    @property
    def celebrated(self) -> Edition | None:
        """The Craftsman Day this belongs to, through its board or directly."""
        return self.board.edition if self.board else self.edition

    @property
    def date_text(self) -> str:
        end = timezone.localtime(self.ends_at) if self.ends_at else None
        return date_text(
            timezone.localtime(self.starts_at), end, self.date_precision, open_ended=self.open_ended
        )

    @property
    def time_text(self) -> str:
        """The time or part of the day at which it begins, empty where neither is known."""
        return time_text(timezone.localtime(self.starts_at), self.date_precision)

    @property
    def has_known_day(self) -> bool:
        return self.date_precision not in VAGUE

    @property
    def month(self) -> Month:
        """The month in which it begins."""
        return Month.of(self.first_day)

    @property
    def first_day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def last_day(self) -> date:
        """The last day, included; an open end counts as the first day only."""
        return timezone.localtime(self.ends_at).date() if self.ends_at else self.first_day
