"""Meetings with what they resolved, and the office's own calendar of working days."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nominations.actions.meetings import lock_meeting
from nominations.admin.pages import reader
from nominations.forms.admin import MeetingForm
from nominations.models import Meeting, Resolution, Round, WorkdayOverride
from organisations.admin import ChangedFieldsAdmin


class ResolutionInline(admin.TabularInline):
    """Votes come in case by case, with the move they decide on; here they are read."""

    model = Resolution
    fields = readonly_fields = (
        "nomination",
        "votes_for",
        "votes_against",
        "abstentions",
        "recused",
        "proposed",
    )
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resolution]:
        rows = super().get_queryset(request).select_related("nomination", "meeting")
        return rows.exclude(nomination__nominator=reader(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reader(request).has_perm("nominations.view_meeting", obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Meeting)
class MeetingAdmin(ChangedFieldsAdmin):
    form = MeetingForm
    list_display = ("minutes_number", "round", "kind", "held_on", "present", "number_of_resolutions")
    search_fields = ("minutes_number", "round__name")
    show_facets = admin.ShowFacets.NEVER
    inlines = (ResolutionInline,)

    @admin.display(description=_("决议数"), ordering="resolution_count")
    def number_of_resolutions(self, meeting: Any) -> int:
        count: int = meeting.resolution_count
        return count

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rounds = Round.objects.visible_to(reader(request)).order_by()
        rows = Meeting.objects.filter(round__in=rounds.values("pk")).select_related("round")
        return rows.annotate(resolution_count=Count("resolutions")).order_by("-held_on", "-pk")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Why minutes that were voted on are only read, where they could be changed otherwise."""
        ((name, options),) = super().get_fieldsets(request, obj)
        may_examine = obj and reader(request).has_perm("nominations.hold_meeting_for_round", obj.round)
        if may_examine and not self.has_change_permission(request, obj):
            words = _("这次会议已经有决议，会议情况不能再改。登记有误的，请另行登记一次会议，再作出决议。")
            options = {**options, "description": words}
        return ((name, options),)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only rounds whose cases the reader takes to meetings."""
        user, rounds = reader(request), Round.objects.all()
        if not user.is_superuser:
            rounds = rounds.filter(union__in=user.reach("nominations.examine"))
        return super().formfield_for_foreignkey(db_field, request, queryset=rounds, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Under the locks of `hold` and `resolve`: a vote that came in meanwhile keeps the meeting as it is."""
        user, round_ = reader(request), Round.objects.select_for_update(no_key=True).get(pk=obj.round_id)
        if not user.has_perm("nominations.hold_meeting_for_round", round_):
            raise PermissionDenied
        if change and not user.has_perm("nominations.change_meeting", lock_meeting(obj)):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(WorkdayOverride)
class WorkdayOverrideAdmin(ChangedFieldsAdmin):
    list_display = ("day", "is_workday", "note")
    list_filter = ("is_workday",)
    date_hierarchy = "day"
    show_facets = admin.ShowFacets.NEVER
