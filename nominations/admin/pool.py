"""The pool of experts: whom panels are drawn from."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.admin.pages import reader
from nominations.forms.draws import ExpertForm
from nominations.models import Expert, PastEmployment
from organisations.admin import ChangedFieldsAdmin, InlinePermissions
from organisations.models import Union


class PastEmploymentInline(InlinePermissions, admin.TabularInline):
    model = PastEmployment
    autocomplete_fields = ("employer",)
    extra = 0


@admin.register(Expert)
class ExpertAdmin(ChangedFieldsAdmin):
    form = ExpertForm
    inlines = (PastEmploymentInline,)
    list_display = ("number", "user", "trade_names", "employer", "union", "is_active")
    list_display_links = ("user",)
    list_filter = ("is_active",)
    list_select_related = ("user", "employer", "union")
    search_fields = ("user__name", "trades")
    search_help_text = _("按姓名或工种查找")
    autocomplete_fields = ("employer", "industries")
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=_("编号"), ordering="pk")
    def number(self, expert: Expert) -> int:
        return expert.pk

    @admin.display(description=_("工种（专业）"))
    def trade_names(self, expert: Expert) -> str:
        return str(_("、")).join(expert.trades)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A number in the pool belongs to one person for good."""
        return ("user",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Unions of the reader's reach, and the experts appointed for them who are not in the pool yet."""
        unions = self.unions_of(reader(request))
        if db_field.name == "union":
            kwargs["queryset"] = unions
        if db_field.name == "user":
            kwargs["queryset"] = (
                User.objects.granted("nominations.score", unions.values_list("pk", flat=True))
                .filter(expert=None)
                .order_by("name", "pk")
            )
            kwargs["widget"] = forms.Select
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def unions_of(self, user: User) -> QuerySet[Union]:
        unions = Union.objects.exclude(kind=Union.Kind.GRASSROOTS_UNION)
        if user.is_superuser:
            return unions
        return unions.filter(pk__in=user.reach("nominations.set_up_round"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
