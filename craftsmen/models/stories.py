"""Craftsman stories: articles and videos with their series and channels, and the pictures and films in them."""

import secrets
from typing import Any, Final, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from craftsmen.films import validate_film
from craftsmen.models.careers import kept
from craftsmen.models.innovations import Collective
from craftsmen.models.people import Craftsman
from craftsmen.models.pictures import Pictured

LONGEST_TITLE: Final = 80
LONGEST_NAME: Final = 60


def film_path(row: models.Model, filename: str) -> str:
    """A place in private storage that nobody can guess; nothing of the sender's file name is kept."""
    return f"pictures/films/{secrets.token_urlsafe(24)}"


class Shelf(models.Model):
    """Where stories are put: what a year brings is entered, never an enumeration in code."""

    name = models.CharField(_("名称"), max_length=LONGEST_NAME, unique=True)
    about = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@kept()
class Series(Shelf):
    """Stories that follow one thread, such as 工匠绝活 or a special programme."""

    class Meta(Shelf.Meta):
        verbose_name = verbose_name_plural = _("系列")


@kept()
class Channel(Shelf):
    """Where a story ran first: a newspaper's column, a television programme, the union's own pages."""

    class Meta(Shelf.Meta):
        verbose_name = verbose_name_plural = _("频道")


class StoryQuerySet(models.QuerySet["Story"]):
    def public(self) -> Self:
        """Released and due, and about nobody who may not be shown (docs/decisions/0010)."""
        due = self.filter(state=Story.State.RELEASED, publish_at__lte=timezone.now())
        return due.filter(
            ~about_hidden(Story.people, Craftsman), ~about_hidden(Story.collectives, Collective)
        )

    def visible_to(self, user: User) -> Self:
        return (
            self.all() if user.is_authenticated and user.has_perm("craftsmen.view_story") else self.public()
        )

    def newest_first(self) -> Self:
        return self.order_by("-publish_at", "-pk")

    def for_cards(self) -> Self:
        return self.select_related("series", "channel").defer("body")


def about_hidden(relation: Any, model: Any) -> models.Exists:
    """That among those a story is about there is one whom the public may not see."""
    name = model._meta.model_name
    rows = relation.through.objects.filter(story=models.OuterRef("pk"))
    return models.Exists(rows.exclude(**{f"{name}__in": model.objects.public().order_by()}))


@kept()
class Story(Pictured):
    """An article or a video about craftsmen. `craftsmen.actions.stories` alone writes its state and its hour.

    A story is about the people and collectives it names: as long as one of them may not be shown, it is not either.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("文章")
        VIDEO = "video", _("视频")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        RELEASED = "released", _("已排期或已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    title = models.CharField(_("标题"), max_length=LONGEST_TITLE)
    lead = models.CharField(_("导语"), max_length=300, blank=True, help_text=_("列表和转发时也显示这一段"))
    body = models.TextField(
        _("正文"),
        blank=True,
        help_text=_(
            "空一行分段；## 开头是小标题，**两边加星号**是加粗，> 开头是引文，- 开头是列表，"
            "[文字](网址)是链接；[图1]单独成行，放第一张图片或第一段视频，没有写到的排在文末。"
        ),
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("系列")
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="stories", verbose_name=_("频道")
    )
    author = models.CharField(_("作者"), max_length=LONGEST_NAME, blank=True)
    photographer = models.CharField(_("摄影摄像"), max_length=LONGEST_NAME, blank=True)
    source = models.CharField(_("来源"), max_length=200, help_text=_("哪家媒体哪一天刊发，或者哪个单位供稿"))
    cover_caption = models.CharField(_("封面说明"), max_length=120, blank=True)
    people = models.ManyToManyField(
        Craftsman, blank=True, related_name="stories", verbose_name=_("写到的工匠")
    )
    collectives = models.ManyToManyField(
        Collective, blank=True, related_name="stories", verbose_name=_("写到的集体")
    )
    embargo_until = models.DateTimeField(
        _("解禁时间"), null=True, blank=True, help_text=_("此前不能发布，例如命名决定公布的时刻；没有就不填")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField(_("发布时间"), null=True, editable=False)
    withdrawn_because = models.TextField(_("撤下原因"), blank=True, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        ordering = [F("publish_at").desc(nulls_first=True), "-pk"]
        indexes = [models.Index(fields=["state", "-publish_at", "-id"], name="stories_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", withdrawn_because="")
                | Q(state="released", publish_at__isnull=False, withdrawn_because="")
                | Q(state="withdrawn") & ~Q(withdrawn_because=""),
                name="a_story_has_its_hour_and_a_withdrawn_one_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | Q(embargo_until=None)
                | Q(publish_at__gte=F("embargo_until")),
                name="no_story_before_its_embargo_ends",
                violation_error_message=_("发布时间早于解禁时间：请先改期或撤下，再改解禁时间。"),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="a_story_goes_its_way",
                field="state",
                transitions=[
                    ("draft", "released"), ("released", "draft"), ("released", "withdrawn"), ("withdrawn", "draft"),
                ],
            ),
            pgtrigger.Protect(name="a_story_is_never_deleted", operation=pgtrigger.Delete),
        ]  # fmt: skip
        verbose_name = verbose_name_plural = _("工匠故事")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:story", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_released(self) -> bool:
        return self.state == self.State.RELEASED

    @property
    def is_due(self) -> bool:
        """Out in the open, so far as its hour goes."""
        return self.is_released and self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def standing(self) -> Promise | str:
        """草稿, 已排期, 已发布 or 已撤下."""
        if self.is_released:
            return _("已发布") if self.is_due else _("已排期")
        return self.get_state_display()


class MediaItemQuerySet(models.QuerySet["MediaItem"]):
    def public(self) -> Self:
        return self.filter(story__in=Story.objects.public().order_by())


@kept()
class MediaItem(Pictured):
    """A picture or a film in a story. A film has a still, which is its `picture`."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("图片")
        FILM = "film", _("视频文件")
        LINK = "link", _("视频链接")

    story = models.ForeignKey(Story, models.CASCADE, related_name="media", verbose_name=_("工匠故事"))
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.PICTURE)
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    caption = models.CharField(_("说明"), max_length=120, help_text=_("写明画面里是什么；读屏软件也读这一句"))
    credit = models.CharField(_("署名"), max_length=LONGEST_NAME, blank=True, help_text=_("摄影、摄像或供稿"))
    film = models.FileField(
        _("视频文件"), upload_to=film_path, max_length=200, blank=True, validators=[validate_film]
    )
    link = models.URLField(_("视频链接"), blank=True, max_length=300)
    platform = models.CharField(
        _("平台名称"), max_length=LONGEST_NAME, blank=True, help_text=_("链接通向哪里，例如央视网")
    )

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="picture", film="", link="", platform="")
                | Q(kind="film", link="", platform="") & ~Q(film="")
                | Q(kind="link", film="") & ~Q(link="") & ~Q(platform=""),
                name="media_are_a_picture_a_film_or_a_link",
                violation_error_message=_("图片不填视频；视频文件要上传文件；视频链接要填网址和平台名称。"),
            )
        ]
        verbose_name = verbose_name_plural = _("图片和视频")

    def __str__(self) -> str:
        return self.caption

    @property
    def poster_address(self) -> str:
        return self.picture_address(self.picture_widths[-1], "jpg")

    @property
    def is_film(self) -> bool:
        return self.kind == self.Kind.FILM

    @property
    def is_link(self) -> bool:
        return self.kind == self.Kind.LINK


for through, named in (
    (Story.people.through, "StoryPersonEvent"),
    (Story.collectives.through, "StoryCollectiveEvent"),
):
    pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), obj_field=None, model_name=named)(
        through
    )
