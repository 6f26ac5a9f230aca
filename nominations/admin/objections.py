"""Objections: that there is one, for the city's staff; the whole of it, for the officer alone."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.actions import objections
from nominations.admin.objection_entry import choose, enter
from nominations.admin.pages import reader, show, typed
from nominations.builders.posts import posts_of
from nominations.forms.moves import tell
from nominations.forms.objections import FORMS, ReadingForm, ReleaseForm
from nominations.models import Change, Objection, ObjectionFile
from nominations.objection_workflow import MOVES, NotNow, State, moves_from
from nominations.rules.objections import looks_into_it, reads_file

TONES: Final = {
    State.RECEIVED: "warn",
    State.ACCEPTED: "accent",
    State.INVESTIGATING: "accent",
    State.REPLIED: "good",
    State.CLOSED: "info",
}
ACTS: Final[Mapping[str, Callable[..., Any]]] = {
    "accept": objections.accept,
    "decline": objections.decline,
    "investigate": objections.investigate,
    "conclude": objections.conclude,
    "reply": objections.reply,
    "close": objections.close,
    "release": objections.release_to_staff,
}
LABELS: Final = {name: move.label for name, move in MOVES.items()} | {"release": gettext_lazy("转给经办人员")}
HINTS: Final = {
    "accept": gettext_lazy("受理后，被反映的申报件立即暂缓，公示在作出核查结论以前不能结束。"),
    "investigate": gettext_lazy("登记已经开始核查。"),
    "close": gettext_lazy("办结以后不再变动。"),
}


def objection_or_404(request: HttpRequest, pk: Any) -> Objection:
    """With its words for the officer; for others they stay in the database."""
    user = reader(request)
    rows = Objection.objects.visible_to(user).select_related("notice__round__union", "nomination__round")
    rows = rows.select_related("nomination__employer", "entered_by")
    try:
        found = get_object_or_404(rows.without_the_objector(), pk=pk)
    except ValueError as error:
        raise Http404 from error
    return found


def address(page: str, objection: Objection, **more: Any) -> str:
    return reverse(f"admin:nominations_objection_{page}", kwargs={"pk": objection.pk, **more})


@never_cache
@sensitive_variables()
def screen(
    request: HttpRequest, pk: Any, form: forms.Form | None = None, shown: Objection | None = None
) -> HttpResponse:
    """One objection; `shown` is it with its objector, right after the reading of that was written down."""
    objection, user = objection_or_404(request, pk), reader(request)
    is_officer = looks_into_it(user, objection)
    return show(
        request,
        "objection/objection.html",
        model=Objection,
        title=str(objection),
        status=HTTPStatus.BAD_REQUEST if form is not None and form.errors else HTTPStatus.OK,
        objection=objection,
        tone=TONES.get(State(objection.state), "info"),
        is_officer=is_officer,
        text=words_of(objection) if is_officer else "",
        files=[each for each in files_of(objection) if reads_file(user, each)],
        moves=moves_from(State(objection.state)) if is_officer else [],
        history=history_of(objection),
        readings=objection.readings.select_related("by")
        if is_officer or user.has_perm("nominations.read_readings_of_objection", objection)
        else None,
        reading_form=form or ReadingForm(),
        shown=shown,
    )


def words_of(objection: Objection) -> str:
    """What the objector wrote: asked for by itself, and for the officer alone."""
    return str(Objection.objects.values_list("text", flat=True).get(pk=objection.pk))


def files_of(objection: Objection) -> QuerySet[ObjectionFile]:
    return objection.files.select_related("objection__notice__round", "objection__nomination")


def history_of(objection: Objection) -> list[tuple[str, Change, str]]:
    """What the record says of it, and which posts whoever acted then held."""
    changes = objection.nomination.changes.filter(
        kind=Change.Kind.OBJECTION, facts__objection=objection.pk
    ).select_related("by")
    names, latest_first = {**LABELS, "receive": _("收到异议")}, list(changes.order_by("-pk"))
    posts = posts_of(latest_first)
    return [(str(names.get(each.facts["step"], "")), each, posts[each.pk]) for each in latest_first]


@require_POST
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def read_objector(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows who objects, in the answer to this very press: no address leads there without writing it down."""
    objection = objection_or_404(request, pk)
    form = ReadingForm(request.POST)
    if not looks_into_it(reader(request), objection):
        raise PermissionDenied
    if form.is_valid():
        try:
            shown = objections.show_objector(objection=objection, by=reader(request), **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            return screen(request, pk, shown=shown)
    return screen(request, pk, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_variables()
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A step of the officer: GET asks, POST does."""
    objection = objection_or_404(request, pk)
    if step not in ACTS:
        raise Http404
    if not looks_into_it(reader(request), objection):
        raise PermissionDenied
    form = form_for(request, objection, step)
    if request.method == "POST" and form.is_valid():
        try:
            ACTS[step](objection=objection, by=reader(request), **form.cleaned_data)
        except NotNow as error:
            return step_page(request, pk, step, form, HTTPStatus.CONFLICT, error.words)
        except ValidationError as error:
            tell(form, error)
        else:
            return done(request, objection, step)
    return step_page(request, pk, step, form)


def form_for(request: HttpRequest, objection: Objection, step: str) -> forms.Form:
    if step != "release":
        return FORMS[step](typed(request)[0])
    given = {"text": objection.released_text, "with_files": objection.files_released}
    return ReleaseForm(typed(request)[0], initial=given)


def done(request: HttpRequest, objection: Objection, step: str) -> HttpResponse:
    words = _("%(objection)s：已办理“%(step)s”。") % {"objection": objection, "step": LABELS[step]}
    messages.success(request, words)
    return redirect("admin:nominations_objection_change", objection.pk)


def step_page(
    request: HttpRequest, pk: int, step: str, form: forms.Form, status: int = HTTPStatus.OK, words: str = ""
) -> HttpResponse:
    objection = objection_or_404(request, pk)
    if not words and step in MOVES and MOVES[step] not in moves_from(State(objection.state)):
        status, words = HTTPStatus.CONFLICT, NotNow(State(objection.state)).words
    return show(
        request,
        "objection/step.html",
        model=Objection,
        title=str(LABELS[step]),
        status=HTTPStatus.BAD_REQUEST if form.errors and status == HTTPStatus.OK else status,
        objection=objection,
        text=words_of(objection),
        hint=HINTS.get(step, ""),
        form=form,
        words=words,
    )


@require_safe
@never_cache
def file(request: HttpRequest, pk: int, file: Any) -> HttpResponseBase:
    objection = objection_or_404(request, pk)
    found = get_object_or_404(files_of(objection), pk=file)
    if not reads_file(reader(request), found):
        raise Http404
    name = f"{objection}-{found}{found.suffix}"
    return FileResponse(found.file.open(), as_attachment=True, filename=name, content_type=found.content_type)


@admin.register(Objection)
class ObjectionAdmin(admin.ModelAdmin):
    """Nothing of who objects is in the list, nor can it be searched for; nothing is added or changed here."""

    change_list_template = "admin/nominations/objection/change_list.html"
    list_display = ("number", "state_badge", "about", "notice_heading", "received_on", "due")
    search_fields = ("nomination__name",)
    search_help_text = gettext_lazy("按公示名单中的姓名或名称查找")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-received_at", "-pk")
    actions = None

    @admin.display(description=gettext_lazy("异议"), ordering="pk")
    def number(self, objection: Objection) -> str:
        return str(objection)

    @admin.display(description=gettext_lazy("状态"), ordering="state")
    def state_badge(self, objection: Objection) -> str:
        tone = TONES.get(State(objection.state), "info")
        return format_html(
            '<span class="badge" data-tone="{}">{}</span>', tone, objection.get_state_display()
        )

    @admin.display(description=gettext_lazy("被反映的申报件"))
    def about(self, objection: Objection) -> str:
        return objection.nomination.name

    @admin.display(description=gettext_lazy("公示"))
    def notice_heading(self, objection: Objection) -> str:
        return objection.notice.heading

    @admin.display(description=gettext_lazy("收到日期"), ordering="received_at")
    def received_on(self, objection: Objection) -> Any:
        return timezone.localdate(objection.received_at)

    @admin.display(description=gettext_lazy("办理期限"), ordering="due_on")
    def due(self, objection: Objection) -> str:
        if objection.is_overdue:
            words = _("%(day)s 已逾期") % {"day": objection.due_on}
            return format_html('<span class="badge" data-tone="warn">{}</span>', words)
        return str(objection.due_on) if objection.waits else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Objection]:
        return Objection.objects.visible_to(reader(request)).for_lists()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """None: an address could otherwise ask for what the list keeps to itself."""
        return False

    def get_urls(self) -> list[URLPattern]:
        def at(route: str, view: Any, name: str) -> URLPattern:
            found: URLPattern = path(
                route, self.admin_site.admin_view(view), name=f"nominations_objection_{name}"
            )
            return found

        return [
            at("<int:pk>/objector/", read_objector, "objector"),
            at("<int:pk>/files/<uuid:file>/", file, "file"),
            at("<int:pk>/steps/<slug:step>/", step, "step"),
            at("enter/", choose, "choose"),
            at("enter/<int:notice>/", enter, "enter"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may_enter = bool(reader(request).reach("nominations.look_into_objections"))
        return super().changelist_view(request, {**(extra_context or {}), "may_enter": may_enter})

    def change_view(self, request: HttpRequest, object_id: str, *_args: Any, **_options: Any) -> HttpResponse:
        return require_safe(screen)(request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:nominations_objection_change", objection_or_404(request, object_id).pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
