"""Filters of the list of cases. Their choices are made of what the reader may see, and of nothing else."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.admin.pages import reader
from nominations.models import Nomination, Programme, Round
from nominations.round_life import Life
from nominations.workflow import State

ACTING = (
    "nominations.endorse",
    "nominations.recommend",
    "nominations.examine",
    "nominations.second_check",
)
WAITING, EVERYTHING = "waiting", "all"


def ever_acts(user: User) -> bool:
    """Whether cases ever wait for this user; auditors and objection officers only read."""
    return user.is_superuser or any(user.holds(permission) for permission in ACTING)


class CaseList(ChangeList):
    """Opens on what waits for the reader; a search or a filter looks through everything he may see."""

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        asked = request.GET.get("show")
        self.reader = reader(request)
        self.can_wait = ever_acts(self.reader)
        narrowed = any(request.GET.get(name) for name in ("q", "state", "round", "district"))
        default = WAITING if self.can_wait and not narrowed else EVERYTHING
        self.scope = asked if asked in {WAITING, EVERYTHING} else default
        super().__init__(request, *args, **options)

    @property
    def has_own_unions(self) -> bool:
        """He works for a union below the city, which has quotas and an order of its own."""
        return any(self.reader.holds(each) for each in ("nominations.endorse", "nominations.recommend"))

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        found.pop("show", None)
        return found

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        cases: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        if self.scope != WAITING:
            return cases
        waiting = Nomination.objects.waiting_for(reader(request)).order_by().values("pk")
        cases = cases.filter(pk__in=waiting)
        return cases if ORDER_VAR in request.GET else cases.order_by("submitted_at", "pk")

    def get_results(self, request: HttpRequest) -> None:
        """The number at the foot of the list is enough; Django would offer to "show all" beside the search."""
        super().get_results(request)
        self.full_result_count = self.result_count

    @property
    def tabs(self) -> list[tuple[Any, str, bool]]:
        """The two ways to look, and which one is on."""
        ways = ((WAITING, _("待我办理")), (EVERYTHING, _("全部申报件")))
        return [(label, f"?show={scope}", scope == self.scope) for scope, label in ways]


class OfferedFilter(SimpleListFilter):
    """Finds by what it offers and by nothing else: an address may ask for anything."""

    @property
    def is_offered(self) -> bool:
        return self.value() in {str(value) for value, _name in self.lookup_choices}


class Filter(OfferedFilter):
    """Folded away over the list, with what is chosen on its lid."""

    template = "admin/nominations/nomination/filter.html"


class StateFilter(Filter):
    title = _("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [(state.value, state.label) for state in State if state != State.DRAFT]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(told=self.value()) if self.is_offered else queryset.none()


class _OfVisible(Filter):
    """By a table that cases point at; offers only rows that a case in sight points at."""

    column: str

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Iterable[tuple[str, str]]:
        cases = Nomination.objects.visible_to_staff(reader(request)).order_by().exclude(**{self.column: None})
        found = cases.values_list(self.column, f"{self.column}__name").distinct()
        return [(str(pk), name) for pk, name in found.order_by(f"{self.column}__name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Nomination]) -> QuerySet[Nomination]:
        if not self.value():
            return queryset
        return queryset.filter(**{self.column: self.value()}) if self.is_offered else queryset.none()


class RoundFilter(_OfVisible):
    title = _("评选")
    parameter_name = "round"
    column = "round"


class DistrictFilter(_OfVisible):
    title = _("区市（产业）工会")
    parameter_name = "district"
    column = "district_union"


class LifeFilter(OfferedFilter):
    """Of the list of rounds: what was put away is out of sight until it is asked for."""

    title = _("归档")
    parameter_name = "life"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Any]]:
        return [
            (Life.SUSPENDED, Life.SUSPENDED.label),
            (Life.CANCELLED, Life.CANCELLED.label),
            (Life.ARCHIVED, Life.ARCHIVED.label),
            (EVERYTHING, _("全部，包括已归档")),
        ]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": _("未归档")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Round]) -> QuerySet[Round]:
        wanted = self.value()
        if wanted is None:
            return queryset.exclude(life=Life.ARCHIVED)
        if not self.is_offered:
            return queryset.none()
        return queryset if wanted == EVERYTHING else queryset.filter(life=wanted)


class ProgrammeFilter(OfferedFilter):
    """Of the list of rounds: programmes of the reader's own unions."""

    title = _("多年选树计划")
    parameter_name = "programme"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        rows = Programme.objects.visible_to(reader(request)).order_by("name")
        return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Round]) -> QuerySet[Round]:
        if not self.value():
            return queryset
        return queryset.filter(programme=int(self.value() or 0)) if self.is_offered else queryset.none()
