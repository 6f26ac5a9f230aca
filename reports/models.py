"""The papers, tables and bundles that staff ask for, and how far the worker has come with each."""

import datetime as dt
import uuid
from collections.abc import Collection
from pathlib import PurePath
from typing import Final, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.models import Craftsman
from nominations.models import Notice, Round

SILENCE: Final = dt.timedelta(minutes=2)


def report_path(_run: models.Model, filename: str) -> str:
    """Nobody can guess it, and it says nothing of what is inside."""
    return f"reports/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


nothing = Q(pk__in=[])
OF_THE_REGISTER: Final = Q(notice=None, round=None)


def reached_by(user: User) -> Q:
    """What a person who asks may ask about: notices of their unions, and the register, which is one."""
    asks_for_register = user.holds("reports.ask") and user.holds("craftsmen.view")
    return of_unions(user.reach("reports.ask")) | (OF_THE_REGISTER if asks_for_register else nothing)


def of_unions(unions: Collection[int]) -> Q:
    """Papers of their notices, and the bundles of their rounds."""
    return Q(notice__round__union__in=unions) | Q(round__union__in=unions)


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def with_notice(self) -> Self:
        its = ("notice__round__union", "notice__round__title", "round__union", "round__title", "asked_by")
        return self.select_related(*its)

    def bundles(self) -> Self:
        return self.filter(kind=ReportRun.Kind.BUNDLE)

    def latest_public(self) -> "ReportRun | None":
        """The result bundle anybody may have: the last one built after the round was over."""
        public = Round.objects.public().values("pk")
        return self.bundles().filter(is_public=True, round__in=public).order_by("-finished_at").first()

    def asked_by(self, user: User) -> Self:
        """Those a person asked for and may still use: who loses the post loses its papers."""
        if not user.is_active:
            return self.none()
        theirs = self.filter(asked_by=user)
        return theirs if user.is_superuser else theirs.filter(reached_by(user))

    def visible_to(self, user: User) -> Self:
        """The same as the rule `reports.view_reportrun`."""
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        reached = reached_by(user)
        published = of_unions(user.reach("nominations.publish_notice"))
        audited = of_unions(user.reach("reports.view"))
        audited |= OF_THE_REGISTER if user.holds("reports.view") else nothing
        return self.filter((reached & (Q(asked_by=user) | published)) | audited)

    def under_way(self) -> Self:
        return self.filter(state__in=ReportRun.UNDER_WAY)

    def silent(self) -> Self:
        """Under way by their state, but nobody has been heard of: lost by the broker, or the worker died."""
        return self.under_way().filter(heartbeat_at__lt=timezone.now() - SILENCE)


class ReportRun(models.Model):
    """One paper asked for by one person: the order, the work on it, and the file it led to.

    All but the order is changed by `reports.actions` alone: queued → running → done or failed, or
    cancelled from either of the first two; `attempts` tells a worker whether the run is still its own.
    """

    class Kind(models.TextChoices):
        NOTICE_PDF = "notice_pdf", _("公示文件（PDF）")
        NOTICE_XLSX = "notice_xlsx", _("公示名单（Excel）")
        CERTIFICATES_PDF = "certificates_pdf", _("荣誉证书（PDF）")
        CUSTODY_PDF = "custody_pdf", _("证书领取收回登记表（PDF）")
        CUSTODY_XLSX = "custody_xlsx", _("证书领取收回登记表（Excel）")
        REVOCATIONS_PDF = "revocations_pdf", _("撤销更正台账（PDF）")
        REVOCATIONS_XLSX = "revocations_xlsx", _("撤销更正台账（Excel）")
        POSTER_PDF = "poster_pdf", _("海报（A3，PDF）")
        POSTER_WIDE_PNG = "poster_wide_png", _("横屏画面（1920×1080，PNG）")
        POSTER_TALL_PNG = "poster_tall_png", _("竖屏画面（1080×1920，PNG）")
        BUNDLE = "bundle_zip", _("评选结果包（ZIP）")

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("生成中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未能完成")
        CANCELLED = "cancelled", _("已取消")

    class Step(models.TextChoices):
        READING = "reading", _("读取名单")
        CHECKING = "checking", _("核对是否含有个人隐私信息")
        SCORES = "scores", _("写入评分")
        BALLOTS = "ballots", _("写入选票")
        WRITING = "writing", _("写入名单")
        SETTING = "setting", _("排版")
        KEEPING = "keeping", _("保存文件")

    UNDER_WAY: Final = (State.QUEUED, State.RUNNING)
    OF_NOTICE: Final = (Kind.NOTICE_PDF, Kind.NOTICE_XLSX)
    OF_PERSON: Final = tuple(kind for kind in Kind if kind.startswith("poster"))
    OF_REGISTER: Final = tuple(kind for kind in Kind if not kind.startswith(("notice", "bundle", "poster")))

    kind = models.CharField(_("报表"), max_length=20, choices=Kind, editable=False)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, editable=False, related_name="report_runs", verbose_name=_("公示")
    )
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, editable=False, related_name="report_runs", verbose_name=_("评选")
    )
    parameters = models.JSONField(_("范围"), default=dict, editable=False)
    subject = models.CharField(_("范围"), max_length=200, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="report_runs",
        verbose_name=_("申请人"),
    )
    asked_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED, editable=False)
    step = models.CharField(_("步骤"), max_length=10, choices=Step, blank=True, editable=False)
    progress = models.PositiveSmallIntegerField(
        _("进度"), default=0, validators=[MaxValueValidator(100)], editable=False
    )
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0, editable=False)
    heartbeat_at = models.DateTimeField(_("最近动静"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("开始时间"), null=True, editable=False)
    finished_at = models.DateTimeField(_("结束时间"), null=True, editable=False)
    file = models.FileField(_("文件"), upload_to=report_path, blank=True, editable=False)
    sha256 = models.CharField(_("文件校验值"), max_length=64, blank=True, editable=False)
    is_public = models.BooleanField(_("已向公众开放"), default=False, editable=False)
    error = models.CharField(_("未能完成的原因"), max_length=200, blank=True, editable=False)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(state__in=["queued", "running"]),
                name="reports_under_way",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "kind", "asked_by"],
                condition=Q(state__in=["queued", "running"]),
                name="a_report_is_asked_for_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["round", "asked_by"],
                condition=Q(state__in=["queued", "running"]),
                name="a_bundle_is_asked_for_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind__startswith="notice_", notice__isnull=False, round=None)
                | Q(kind="bundle_zip", notice=None, round__isnull=False)
                | ~Q(kind__startswith="notice_") & ~Q(kind="bundle_zip") & OF_THE_REGISTER,
                name="a_report_is_of_a_notice_a_round_or_the_register",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind="bundle_zip", state="done"),
                name="a_bundle_alone_is_public_once_it_is_done",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_ends_at_a_hundred"),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(file="") & ~Q(sha256="") & Q(progress=100))
                | (~Q(state="done") & Q(file="", sha256="")),
                name="a_report_is_done_when_it_has_its_file",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(error="")) | (~Q(state="failed") & Q(error="")),
                name="a_failed_report_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | (~Q(state__in=["queued", "running"]) & Q(finished_at__isnull=False)),
                name="a_report_no_longer_under_way_has_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "done"]) | Q(started_at__isnull=False, attempts__gte=1),
                name="a_report_worked_on_has_begun",
            ),
        ]
        verbose_name = verbose_name_plural = _("报表")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.about}"

    def get_absolute_url(self) -> str:
        return reverse("reports:run", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def filename(self) -> str:
        """What the file is called once it is downloaded."""
        return f"{self.notice.heading if self.notice else self.heading}{self.suffix}"

    @property
    def suffix(self) -> str:
        return f".{self.kind.rpartition('_')[2]}"

    @property
    def about(self) -> str:
        """The notice, the round, or what of the register was asked for."""
        return str(self.notice or self.round or self.subject)

    @property
    def heading(self) -> str:
        """What is asked for of a round or the register: 2024年度示例工匠证书领取收回登记表."""
        return f"{self.round or self.subject}{self.get_kind_display().partition('（')[0]}"

    @property
    def ask_again_address(self) -> str:
        if self.notice_id:
            return reverse("reports:ask_for", args=[self.notice_id])
        if self.round_id:
            return reverse("reports:ask_for_bundle", args=[self.round_id])
        if self.kind in self.OF_PERSON:
            return reverse("reports:posters", args=[self.parameters["craftsman"]])
        given = {name: self.parameters[name] for name in ("title", "year") if self.parameters.get(name)}
        return f"{reverse('reports:register')}?{urlencode({'kind': self.kind, **given})}"


CARDS = "cards"


def card_path(_card: models.Model, filename: str) -> str:
    return f"{CARDS}/{uuid.uuid4().hex}.jpg"


class ShareCard(models.Model):
    """The picture that a link to a person's page shows, and the digest of the facts it was made of.

    The worker alone makes one; it is shown only while its facts are those of the register.
    """

    craftsman = models.OneToOneField(Craftsman, models.PROTECT, primary_key=True, related_name="share_card")
    facts = models.CharField(max_length=64)
    file = models.FileField(upload_to=card_path)

    def __str__(self) -> str:
        return f"{self.craftsman_id}"
