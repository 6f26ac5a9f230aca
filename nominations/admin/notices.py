"""Public notices: drafted by one, posted by another, closed when their days are over."""

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from nominations.actions.notices import close_notice, entries_of, mark_of, publish_notice
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.builders.removals import removals
from nominations.builders.terms import Term, terms
from nominations.forms.admin import CloseNoticeForm, NoticeForm, PublishNoticeForm
from nominations.models import Notice, NoticeEntry
from nominations.offdays import has_run_out, last_day, last_days, overrides
from nominations.workflow import OUT
from organisations.admin import ChangedFieldsAdmin

OFFERED_DAYS = 5
MOMENTS = ("drafted_by", "drafted_at", "published_by", "published_at", "starts_on", "ends_on")


def notice_or_404(request: HttpRequest, pk: int) -> Notice:
    visible = Notice.objects.visible_to(reader(request))
    return get_object_or_404(visible.select_related("round__title", "round__union"), pk=pk)


def address(page: str, notice: Notice) -> str:
    return reverse(f"admin:nominations_notice_{page}", args=[notice.pk])


def standing(notice: Notice, last: dt.date | None) -> tuple[str, str]:
    """Tone and words; `last` is its last day, None of a draft."""
    if last is None:
        return "warn", _("草稿")
    if notice.closed_at is not None:
        return "info", _("已结束")
    return ("accent", _("期满待结束")) if timezone.now() >= notice.end_of(last) else ("good", _("公示中"))


def read(entries: list[NoticeEntry], user: User) -> list[tuple[NoticeEntry, bool]]:
    """The lines as the public reads them, and who has left the list for good; of a draft not one's own."""
    return [
        (entry, entry.nomination.state in OUT)
        for entry in entries
        if entry.pk is not None or entry.nomination.nominator_id != user.pk
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    notice = notice_or_404(request, pk)
    if not reader(request).has_perm("nominations.publish_notice", notice):
        raise PermissionDenied
    return fill_in(
        request,
        PublishNoticeForm(typed(request)[0], initial={"starts_on": days_to_offer(notice)[0].starts_on}),
        partial(publish_notice, notice=notice, by=reader(request), seen=request.POST.get("seen", "")),
        done=partial(published, request),
        page=partial(publish_page, request, notice),
    )


def publish_page(
    request: HttpRequest, notice: Notice, form: forms.Form, status: int, words: str
) -> HttpResponse:
    notice.refresh_from_db(fields=["heading", "basis"])
    offered, entries = days_to_offer(notice), entries_of(notice)
    return show(
        request,
        "notice/publish.html",
        model=Notice,
        title=_("发布公示"),
        status=status,
        notice=notice,
        form=form,
        words=words,
        entries=read(entries, reader(request)),
        seen=mark_of(notice, entries),
        offered=offered,
        unsettled=unsettled_years(notice),
        is_drafter=notice.drafted_by_id == reader(request).pk,
    )


def days_to_offer(notice: Notice) -> list[Term]:
    """The next working days a notice may start on, with its last day."""
    return terms(timezone.localdate(), notice.days, number=OFFERED_DAYS, overrides=overrides())


def unsettled_years(notice: Notice) -> list[int]:
    """Years its days may reach into whose make-up days are not known yet (domain.md §6)."""
    return sorted({year for term in days_to_offer(notice) for year in term.unsettled})


def published(request: HttpRequest, notice: Notice) -> HttpResponse:
    words = _("公示已发布，%(first)s至%(last)s。") % {"first": notice.starts_on, "last": notice.ends_on}
    messages.success(request, words)
    return redirect(address("change", notice))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    notice = notice_or_404(request, pk)
    if not reader(request).has_perm("nominations.close_notice", notice):
        raise PermissionDenied
    return fill_in(
        request,
        CloseNoticeForm(typed(request)[0]),
        partial(close_notice, notice=notice, by=reader(request)),
        done=partial(closed, request),
        page=partial(close_page, request, notice),
    )


def close_page(
    request: HttpRequest, notice: Notice, form: forms.Form, status: int, words: str
) -> HttpResponse:
    return show(
        request,
        "notice/close.html",
        model=Notice,
        title=_("结束公示"),
        status=status,
        notice=notice,
        form=form,
        words=words,
    )


def closed(request: HttpRequest, notice: Notice) -> HttpResponse:
    messages.success(
        request,
        _("公示已结束，仍在公示名单中的%(noun)s转为“公示无异议”。") % {"noun": notice.round.kind.noun},
    )
    return redirect(address("change", notice))


@admin.register(Notice)
class NoticeAdmin(ChangedFieldsAdmin):
    form = NoticeForm
    change_form_template = "admin/nominations/notice/change_form.html"
    change_list_template = "admin/nominations/notice/change_list.html"
    list_display = (
        "heading",
        "round",
        "version",
        "state",
        "starts_on",
        "ends_on",
        "drafted_by",
        "published_by",
    )
    search_fields = ("heading", "round__name")
    show_facets = admin.ShowFacets.NEVER
    fieldsets = (
        (None, {"fields": ("heading", "basis")}),
        (
            gettext_lazy("经办"),
            {
                "fields": (
                    ("round", "version"),
                    ("convention", "days"),
                    *zip(MOMENTS[::2], MOMENTS[1::2], strict=True),
                )
            },
        ),
        (gettext_lazy("结束"), {"fields": ("closed_at", "closing_memo")}),
    )
    readonly_fields = ("round", "version", "convention", "days", *MOMENTS, "closed_at", "closing_memo")

    @admin.display(description=gettext_lazy("状态"))
    def state(self, notice: Notice) -> str:
        return format_html('<span class="badge" data-tone="{}">{}</span>', *standing(notice, notice.last_day))  # type: ignore[attr-defined]  # read with the list

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """To which day each runs is read for all of them together."""
        shown = super().get_changelist_instance(request)
        last = last_days(shown.result_list)
        for notice in shown.result_list:
            notice.last_day = last.get(notice.pk)
        return shown

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        related = ("round__title", "round__union", "drafted_by", "published_by")
        return super().get_queryset(request).select_related(*related)

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/publish/", self.admin_site.admin_view(publish), name="nominations_notice_publish"),
            path("<int:pk>/close/", self.admin_site.admin_view(close), name="nominations_notice_close"),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        notice, user = self.get_object(request, object_id), reader(request)
        if notice is None:
            return super().change_view(request, object_id)
        entries = entries_of(notice)
        extra = {
            "notice": notice,
            "unsettled": [] if notice.published_at else unsettled_years(notice),
            "standing": standing(notice, last_day(notice) if notice.published_at else None),
            "entries": read(entries, user),
            "removals": removals(entries),
            "may_ask_reports": notice.published_at is not None
            and user.has_perm("reports.ask_for_notice", notice),
            "may_publish": notice.published_at is None
            and user.has_perm("nominations.publish_notice", notice),
            "may_close": notice.published_at is not None
            and notice.closed_at is None
            and has_run_out(notice)
            and user.has_perm("nominations.close_notice", notice),
        }
        return super().change_view(request, object_id, extra_context=extra)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Who worded it last is its drafter, and leaves posting it to somebody else."""
        drafts = Notice.objects.select_for_update().filter(pk=obj.pk, published_at=None)
        if not drafts.exists():
            raise PermissionDenied
        if form.changed_data:
            obj.drafted_by = reader(request)
            obj.save(update_fields=[*form.changed_data, "drafted_by"])

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a draft is made from the round, over everybody proposed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
