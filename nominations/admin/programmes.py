"""Programmes over several years: planned by the city's staff, with the years before the portal."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from craftsmen.models import Title
from nominations.admin.pages import reader
from nominations.forms.programmes import DeclaredYearForm, DeclaredYearFormSet, ProgrammeForm
from nominations.models import DeclaredYear, Programme
from organisations.admin import ChangedFieldsAdmin
from organisations.models import Union


class DeclaredYearInline(admin.TabularInline):
    """Years that were over before the portal; whoever may change the programme declares them."""

    model = DeclaredYear
    form = DeclaredYearForm
    formset = DeclaredYearFormSet
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reader(request).has_perm("nominations.view_programme", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reader(request).has_perm("nominations.change_programme", obj)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(Programme)
class ProgrammeAdmin(ChangedFieldsAdmin):
    form = ProgrammeForm
    list_display = ("name", "title", "union", "first_year", "last_year", "progress", "is_public")
    list_select_related = ("title", "union")
    search_fields = ("name",)
    show_facets = admin.ShowFacets.NEVER
    inlines = (DeclaredYearInline,)
    fieldsets = (
        (None, {"fields": ("name", "title", "union", "co_sponsors")}),
        (_("年度和名额"), {"fields": (("first_year", "last_year"), ("yearly_quota", "total_quota"))}),
        (_("向公众展示"), {"fields": ("source", "is_public")}),
    )

    @admin.display(description=_("已命名"))
    def progress(self, programme: Any) -> str:
        return f"{programme.done}/{programme.total_quota}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[Any] = rows.with_progress()
        return found

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only titles and unions of the reader's own reach."""
        user = reader(request)
        unions = Union.objects.exclude(kind=Union.Kind.GRASSROOTS_UNION)
        if not user.is_superuser:
            unions = unions.filter(pk__in=user.reach("nominations.set_up_round"))
        titles = Title.objects.filter(external=False, conferring_union__in=unions.values("pk"))
        kwargs["queryset"] = unions if db_field.name == "union" else titles
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not reader(request).has_perm("nominations.change_programme", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
