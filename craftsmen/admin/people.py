"""The people in the register: their facts and their portrait."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_object_actions import action

from craftsmen import actions, tasks
from craftsmen.admin.careers import INLINES
from craftsmen.admin.holders import HiddenFilter
from craftsmen.admin.lives import BUTTONS, NamesAndLives
from craftsmen.admin.pictures import TakesPictures
from craftsmen.forms.admin import CorrectNameForm, CraftsmanForm
from craftsmen.models import Craftsman


@admin.register(Craftsman)
class CraftsmanAdmin(TakesPictures, NamesAndLives):
    form = CraftsmanForm
    correction_form = CorrectNameForm
    list_display = ["name", "trade", "employer_name", "region", "is_shown"]
    list_filter: ClassVar[Any] = [HiddenFilter, "gender", "is_frontline"]
    list_select_related = ["region"]
    search_fields = ["name"]
    search_help_text = _("姓名、工种或单位，也可输入拼音或首字母")
    autocomplete_fields = ["employer", "region", "industry"]
    inlines: ClassVar[Any] = [*NamesAndLives.inlines, *INLINES]
    readonly_fields = ["portrait_preview", "hidden_because", "former_names", "deceased_on", "deceased_note"]
    change_actions: ClassVar[Any] = ["hide", "unhide", "remove_portrait", "correct_name", "posters", *BUTTONS]
    fieldsets = [
        (None, {"fields": ["name", "gender", "ethnicity"]}),
        (_("工作"), {"fields": ["employer", "employer_name", "trade", "region", "industry", "is_frontline"]}),
        (_("事迹"), {"fields": ["deeds", "source"]}),
        (_("照片"), {"fields": ["portrait_preview", "new_portrait"]}),
        (_("公开情况"), {"fields": ["hidden_because"]}),
        (_("更正与逝世"), {"fields": ["former_names", "deceased_on", "deceased_note"]}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only read sees no empty place for a file."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request)):
            return fieldsets
        kept = [(title, [f for f in part["fields"] if f != "new_portrait"]) for title, part in fieldsets]
        return [(title, {"fields": fields}) for title, fields in kept]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Craftsman]:
        return super().get_queryset(request).defer("search")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[models.QuerySet[Craftsman], bool]:
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The person is locked before his facts, which lock him after themselves: two editors wait for each other."""
        Craftsman.objects.select_for_update(no_key=True).values_list("pk").get(pk=form.instance.pk)
        super().save_related(request, form, formsets, change)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if upload := form.cleaned_data.get("new_portrait"):
            by: Any = request.user
            actions.set_portrait(craftsman=obj, upload=upload, by=by)
            # What a broker that is down was not told, the sweep finds.
            transaction.on_commit(partial(tasks.make_portrait.delay, obj.pk), robust=True)

    @admin.display(description=_("现有照片"))
    def portrait_preview(self, craftsman: Craftsman) -> str | Promise:
        if not craftsman.has_portrait:
            return _("正在处理，请稍后刷新。") if craftsman.portrait else _("没有照片")
        if not self.is_public(craftsman):
            return _("已有照片；此人没有公开，照片不显示。")
        address = reverse("craftsmen:portrait", args=[craftsman.pk, 160, "webp"])
        version = craftsman.portrait_version
        return format_html('<img src="{}?v={}" alt="" width="160" height="200">', address, version)

    def get_change_actions(self, request: HttpRequest, object_id: str, form_url: str) -> list[str]:
        offered = super().get_change_actions(request, object_id, form_url)
        craftsman: Any = self.get_object(request, object_id)
        reader: Any = request.user
        if craftsman and craftsman.portrait and reader.has_perm("craftsmen.change_craftsman", craftsman):
            offered.append("remove_portrait")
        if craftsman and reader.has_perm("reports.ask_for_register") and self.is_public(craftsman):
            offered.append("posters")
        return [*offered, *(self.life_actions(request, craftsman) if craftsman else [])]

    @admin.display(description=_("姓名更正"))
    def former_names(self, craftsman: Craftsman) -> str:
        return super().former_names(craftsman)

    @action(label=_("更正姓名"), methods=["GET", "POST"], button_type="a")
    def correct_name(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return self.ask_for_name(request, craftsman)

    @action(label=_("海报和屏幕画面"), methods=["GET"], button_type="a")
    def posters(self, request: HttpRequest, craftsman: Craftsman) -> HttpResponse:
        return redirect("reports:posters", craftsman.pk)

    @action(label=_("删除照片"), methods=["POST"], button_type="form")
    def remove_portrait(self, request: HttpRequest, craftsman: Craftsman) -> None:
        by: Any = request.user
        actions.remove_portrait(craftsman=craftsman, by=by)
        self.message_user(request, _("照片已删除。"), messages.SUCCESS)
