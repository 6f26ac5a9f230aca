"""Stories for their editors: written, looked at as the public will, set to their hour, withdrawn."""

from functools import partial
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions
from craftsmen.admin.base import ActsWithReason, RegisterAdmin
from craftsmen.admin.pictures import ShowsPicture, TakesPictures
from craftsmen.builders.stories import empty_places
from craftsmen.forms.admin import ReasonForm
from craftsmen.forms.stories import MediaItemForm, ReleaseForm, StoryForm
from craftsmen.models import Channel, Collective, Craftsman, MediaItem, Series, Story
from organisations.admin import InlinePermissions

BYLINE: Final = (("author", "photographer"), "source")
ABOUT: Final = ("people", "collectives", "kept_back")


@admin.register(Series, Channel)
class ShelfAdmin(RegisterAdmin):
    list_display = ("name", "about", "order")
    search_fields = ("name",)


class MediaItemInline(ShowsPicture, InlinePermissions, admin.StackedInline):
    model = MediaItem
    form = MediaItemForm
    fields: ClassVar[Any] = [
        ("kind", "order"), "picture_preview", "new_picture", ("caption", "credit"), "film", ("link", "platform"),
    ]  # fmt: skip
    readonly_fields = ("picture_preview",)
    extra = 0


@admin.register(Story)
class StoryAdmin(ShowsPicture, TakesPictures, ActsWithReason):
    form = StoryForm
    inlines = (MediaItemInline,)
    list_display = ("title", "kind", "series", "channel", "standing", "publish_at")
    list_filter = ("state", "kind", "series", "channel")
    list_select_related = ("series", "channel")
    search_fields = ("title", "lead")
    date_hierarchy = "publish_at"
    autocomplete_fields = ("series", "channel", "people", "collectives")
    readonly_fields = ("picture_preview", "kept_back", "standing", "publish_at", "withdrawn_because")
    change_actions = ("preview", "release", "take_back", "withdraw")
    fieldsets = (
        (None, {"fields": (("kind", "series", "channel"), "title", "lead", "body")}),
        (_("署名"), {"fields": BYLINE}),
        (_("封面"), {"fields": ("picture_preview", "new_picture", "cover_caption")}),
        (_("写到谁"), {"fields": ABOUT}),
        (_("发布"), {"fields": ("standing", "publish_at", "embargo_until", "withdrawn_because")}),
    )

    def view_on_site(self, story: Story) -> str | None:
        return story.get_absolute_url() if Story.objects.public().filter(pk=story.pk).exists() else None

    @admin.display(description=_("状态"))
    def standing(self, story: Story) -> str | Promise:
        return story.standing

    @admin.display(description=_("暂不公开的原因"))
    def kept_back(self, story: Story) -> str | Promise:
        """Whom a released story waits for: one person in it who may not be shown keeps it back."""
        if story.pk is None:
            return "-"
        hidden: list[Any] = [
            *story.people.exclude(pk__in=Craftsman.objects.public().order_by()),
            *story.collectives.exclude(pk__in=Collective.objects.public().order_by()),
        ]
        names = "、".join(each.name for each in hidden)
        words = _("写到的%(names)s没有公开，整篇故事也就看不到：请改写后从名单中去掉，或者等其公开。")
        return words % {"names": names} if hidden else _("无")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if empty := empty_places(form.instance):
            words = _("%(places)s没有对应的图片或视频，读者看不到。") % {"places": gettext("、").join(empty)}
            self.message_user(request, words, messages.WARNING)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        story: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if story is None:
            return []
        if not reader.has_perm("craftsmen.release_story", story):
            return ["preview"]
        waits = story.is_released and not story.is_due
        offered = {
            "release": story.is_draft or waits,
            "take_back": waits or story.state == Story.State.WITHDRAWN,
            "withdraw": story.is_released,
        }
        return ["preview", *(each for each, may in offered.items() if may)]

    @action(label=_("预览"), methods=["GET"], button_type="a")
    def preview(self, request: HttpRequest, story: Story) -> HttpResponse:
        return redirect("craftsmen:story_preview", story.pk)

    @action(label=_("发布或排期"), methods=["GET", "POST"], button_type="a")
    def release(self, request: HttpRequest, story: Story) -> HttpResponse:
        return self.ask(request, story, ReleaseForm, actions.release, _("发布或排期"))

    @action(label=_("撤下"), methods=["GET", "POST"], button_type="a")
    def withdraw(self, request: HttpRequest, story: Story) -> HttpResponse:
        return self.ask(request, story, ReasonForm, actions.withdraw_story, _("撤下"))

    @action(label=_("退回草稿"), methods=["POST"], button_type="form")
    def take_back(self, request: HttpRequest, story: Story) -> None:
        by: Any = request.user
        try:
            actions.take_back(story=story, by=by)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            self.log_change(request, story, str(_("退回草稿")))
            self.message_user(request, _("已退回草稿。"), messages.SUCCESS)

    def ask(self, request: HttpRequest, story: Story, form: Any, act: Any, heading: Any) -> HttpResponse:
        return self.ask_and_act(
            request,
            story,
            permission="craftsmen.release_story",
            form_class=form,
            act=partial(act, story=story),
            heading=heading,
        )
