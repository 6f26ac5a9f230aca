"""The organisations in the admin, and `ChangedFieldsAdmin`, on which every app's admin stands."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db import models
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from organisations.derived import with_derived
from organisations.models import Employer, Industry, IndustryScheme, IndustrySchemeItem, Region, Union

DATE_PARTS = ("year", "month", "day", "gte", "lt")


class ObjectPermissions:
    """Asks `user.has_perm` about the very row, which Django's admin leaves out."""

    opts: Any

    def may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        reader: Any = request.user
        return bool(reader.has_perm(f"{self.opts.app_label}.{get_permission_codename(verb, self.opts)}", obj))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("view", request, obj) or self.may("change", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may("delete", request, obj)


class InlinePermissions(ObjectPermissions):
    """For inlines: Django asks them about the row of the page they stand in, which their rule does not know."""

    def may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        return super().may(verb, request, None)


def yes_or_no(field: models.BooleanField) -> Callable[[models.Model], str]:
    """A column of a list for this field."""

    @admin.display(description=field.verbose_name, ordering=field.name, empty_value="—")
    def told(row: models.Model) -> Any:
        value = getattr(row, field.name)
        return value if value is None else _("是") if value else _("否")

    told.__name__ = field.name  # by which the cells are styled
    return told


class ChangedFieldsAdmin(ObjectPermissions, admin.ModelAdmin):
    """An admin that shows only rows that are `visible_to` its reader and writes only what was changed.

    Django writes every column as it was loaded, by which a late Save silently undoes what others did
    meanwhile. What a `pre_save` computes is written too: fields that name their `sources`, and `derived_fields`.
    """

    derived_fields: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Yes and no in words: the icons of Django are named in English."""
        return [self.in_words(each) for each in super().get_list_display(request)]

    def in_words(self, column: Any) -> Any:
        booleans = {each.name: each for each in self.opts.fields if isinstance(each, models.BooleanField)}
        return yes_or_no(booleans[column]) if column in booleans else column

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """None but the filters: an address could otherwise ask for a column that is not shown. And nothing that the
        database takes for no text at all."""
        if "\x00" in str(value):
            return False
        filters = self.list_filter if request is None else self.get_list_filter(request)
        return any(lookup in lookups_of(each) for each in filters) or (
            bool(self.date_hierarchy) and lookup in {f"{self.date_hierarchy}__{part}" for part in DATE_PARTS}
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A form that was refused is answered 400, which Django's admin answers 200."""
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = HTTPStatus.BAD_REQUEST
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            obj.save()
        elif form.changed_data:
            obj.save(update_fields=[*column_names(obj, form.changed_data), *self.derived_fields])

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        write_changes(formset)


def lookups_of(filter_: Any) -> set[str]:
    """What an address may ask of one filter of a list."""
    if not isinstance(filter_, str):
        return {filter_.parameter_name}
    return {filter_, *(f"{filter_}__{lookup}" for lookup in ("exact", "isnull", "gte", "lt"))}


def write_changes(formset: BaseModelFormSet) -> None:
    """Saves an inline formset, of each row only what was changed."""
    formset.save(commit=False)
    for row in formset.deleted_objects:
        row.delete()
    for row, changed in formset.changed_objects:
        row.save(update_fields=column_names(row, changed))
    for row in formset.new_objects:
        row.save()
    formset.save_m2m()


def column_names(row: models.Model, names: Iterable[str]) -> list[str]:
    """The columns of the row among the form's field names, those computed from them, and its `auto_now` columns."""
    wanted = set(with_derived(type(row), names))
    return [
        field.name
        for field in row._meta.concrete_fields
        if field.name in wanted or getattr(field, "auto_now", False)
    ]


@admin.register(Region)
class RegionAdmin(ChangedFieldsAdmin):
    list_display = ["code", "name", "parent", "valid_from", "valid_to"]
    list_select_related = ["parent"]
    search_fields = ["=code", "name"]
    autocomplete_fields = ["parent"]


@admin.register(Industry)
class IndustryAdmin(ChangedFieldsAdmin):
    list_display = ["code", "section", "name"]
    list_filter = ["section"]
    search_fields = ["=code", "name"]


class IndustrySchemeItemInline(InlinePermissions, admin.TabularInline):
    model = IndustrySchemeItem
    autocomplete_fields = ["industries"]
    extra = 0


@admin.register(IndustryScheme)
class IndustrySchemeAdmin(ChangedFieldsAdmin):
    list_display = ["name"]
    inlines = [IndustrySchemeItemInline]


@admin.register(Union)
class UnionAdmin(ChangedFieldsAdmin):
    list_display = ["name", "kind", "parent", "region"]
    list_filter = ["kind"]
    list_select_related = ["parent", "region"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "region"]


@admin.register(Employer)
class EmployerAdmin(ChangedFieldsAdmin):
    list_display = ["name", "uscc", "ownership", "region", "industry", "union"]
    list_filter = ["ownership"]
    list_select_related = ["region", "industry", "union"]
    search_fields = ["name", "=uscc"]
    autocomplete_fields = ["region", "industry", "union"]
