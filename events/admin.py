from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from craftsmen.admin.pictures import ShowsPicture, TakesPictures
from events.forms import EventForm, ZoneForm
from events.models import (
    Board,
    BoardGroup,
    CraftsmanDay,
    Edition,
    Event,
    Exhibit,
    Exhibition,
    ExhibitionZone,
)
from organisations.admin import ChangedFieldsAdmin, InlinePermissions, ObjectPermissions


@admin.register(CraftsmanDay)
class CraftsmanDayAdmin(ChangedFieldsAdmin):
    list_display = ("name", "region", "date_text", "first_year")
    list_select_related = ("region",)
    search_fields = ("name",)

    @admin.display(description=_("日期"), ordering="month")
    def date_text(self, day: CraftsmanDay) -> str:
        return day.date_text


NARROW: dict[type[models.Field], dict[str, Any]] = {
    models.CharField: {"widget": forms.TextInput(attrs={"size": 14})}
}


class BoardGroupInline(ObjectPermissions, admin.TabularInline):
    model = BoardGroup
    extra = 0
    formfield_overrides = NARROW


class BoardInline(ObjectPermissions, admin.TabularInline):
    model = Board
    extra = 0
    fields = ("order", "group", "name", "slogan", "source")
    formfield_overrides = NARROW

    def get_formset(self, request: HttpRequest, obj: Edition | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        group = formset.form.base_fields["group"]
        group.queryset = BoardGroup.objects.filter(edition=obj)
        group.choices = list(group.choices)  # asked once, not once a row
        return formset


@admin.register(Edition)
class EditionAdmin(ChangedFieldsAdmin):
    list_display = ("__str__", "theme", "ordinal_text", "number_of_boards")
    list_filter = ("day",)
    list_select_related = ("day",)
    search_fields = ("theme", "day__name")
    inlines = (BoardGroupInline, BoardInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        editions: QuerySet[Edition] = super().get_queryset(request)
        return editions.annotate(board_count=Count("boards"))

    @admin.display(description=_("届次"))
    def ordinal_text(self, edition: Edition) -> str:
        return edition.ordinal_text

    @admin.display(description=_("板块数"), ordering="board_count")
    def number_of_boards(self, edition: Any) -> Any:
        return edition.board_count

    def view_on_site(self, edition: Edition) -> str:
        return edition.get_absolute_url()


@admin.register(Event)
class EventAdmin(ChangedFieldsAdmin):
    form = EventForm
    derived_fields = ("starts_at", "ends_at")  # cut down when only the precision changes
    list_display = ("name", "date_text", "type", "region", "published")
    list_filter = ("published", "type", "date_precision")
    list_select_related = ("region",)
    search_fields = ("name", "venue", "organisers")
    date_hierarchy = "starts_at"
    readonly_fields = ("changed_at",)
    fieldsets = (
        (None, {"fields": ("name", "type", "region", "board", "edition")}),
        (_("时间"), {"fields": ("date_precision", "starts_at", "ends_at", "open_ended")}),
        (_("内容"), {"fields": ("venue", "organisers", "audience", "description", "source")}),
        (_("发布"), {"fields": ("published", "changed_at")}),
    )

    @admin.display(description=_("时间"), ordering="starts_at")
    def date_text(self, event: Event) -> str:
        return event.date_text

    def view_on_site(self, event: Event) -> str | None:
        return event.get_absolute_url() if event.published else None


class ZoneInline(ObjectPermissions, admin.TabularInline):
    """The zones in their order; what is shown in one is entered on its own page."""

    model = ExhibitionZone
    extra = 0
    fields = ("order", "name", "text")
    show_change_link = True


@admin.register(Exhibition)
class ExhibitionAdmin(ChangedFieldsAdmin):
    list_display = ("name", "year", "venue", "region", "published")
    list_filter = ("published", "year")
    list_select_related = ("region",)
    search_fields = ("name", "venue")
    autocomplete_fields = ("edition", "event", "region")
    readonly_fields = ("changed_at",)
    formfield_overrides: ClassVar[Any] = {models.URLField: {"assume_scheme": "https"}}
    inlines = (ZoneInline,)
    fieldsets = (
        (None, {"fields": ("name", "slug", "region", "edition", "event")}),
        (_("时间和地点"), {"fields": (("year", "opened_on", "closed_on"), "venue", ("area", "extent"))}),
        (_("内容"), {"fields": ("introduction", "source")}),
        (_("VR展厅"), {"fields": ("vr_url", "vr_note")}),
        (_("发布"), {"fields": ("published", "changed_at")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Exhibition | None = None) -> Any:
        """Others may have kept the address."""
        fixed = super().get_readonly_fields(request, obj)
        return ("slug", *fixed) if obj else fixed

    def view_on_site(self, exhibition: Exhibition) -> str | None:
        return exhibition.get_absolute_url() if exhibition.published else None


class ExhibitInline(InlinePermissions, admin.TabularInline):
    model = Exhibit
    extra = 0
    autocomplete_fields = ("craftsman", "collective", "achievement")


@admin.register(ExhibitionZone)
class ExhibitionZoneAdmin(ShowsPicture, TakesPictures):
    form = ZoneForm
    list_display = ("name", "exhibition", "order", "number_of_exhibits")
    list_select_related = ("exhibition",)
    search_fields = ("name", "exhibition__name")
    autocomplete_fields = ("exhibition",)
    readonly_fields = ("picture_preview",)
    fields = ("exhibition", "order", "name", "text", "picture_preview", "new_picture", "picture_caption")
    inlines = (ExhibitInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExhibitionZone]:
        zones: QuerySet[ExhibitionZone] = super().get_queryset(request)
        return zones.annotate(exhibit_count=Count("exhibits"))

    @admin.display(description=_("展品数"), ordering="exhibit_count")
    def number_of_exhibits(self, zone: Any) -> Any:
        return zone.exhibit_count
