"""Pictures sent along with rows in the admin: kept by an action, made by the worker."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from craftsmen import actions, tasks
from craftsmen.models.pictures import Pictured
from organisations.admin import ChangedFieldsAdmin


class ShowsPicture:
    """For the page or the inline of a row with a picture: `picture_preview`."""

    @admin.display(description=_("现有图片"))
    def picture_preview(self, row: Pictured) -> str | Promise:
        if not row.has_picture:
            return _("正在处理，请稍后刷新。") if row.picture else _("没有图片")
        address = row.picture_address(480, "webp")
        height = round(row.picture_height * 160 / row.picture_width)
        return format_html(
            '<img src="{}?v={}" alt="" width="160" height="{}">', address, row.picture_version, height
        )


class TakesPictures(ChangedFieldsAdmin):
    """Its form, or the forms of its inlines, may bring a `new_picture`."""

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        keep(request, form)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for each in formset.forms:
            if each not in formset.deleted_forms:
                keep(request, each)


def keep(request: HttpRequest, form: ModelForm) -> None:
    upload = form.cleaned_data.get("new_picture")
    if upload and isinstance(form.instance, Pictured):
        by: Any = request.user
        row = actions.set_picture(row=form.instance, upload=upload, by=by)
        # What a broker that is down was not told, the sweep finds.
        transaction.on_commit(partial(tasks.make_picture.delay, row.picture_kind, row.pk), robust=True)
