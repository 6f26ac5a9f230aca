"""A round in motion: how its cases stand, the ranking, and what is done with the whole of it."""

from collections.abc import Container
from functools import partial
from typing import Any, Final, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from craftsmen.models import Decision
from nominations.actions import conferral, notices, rounds
from nominations.actions.assignments import assign_again
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.forms.admin import ConferForm
from nominations.models import Round
from nominations.workflow import PAUSED, SPINE, State

UNDER_REVIEW: Final = PAUSED.union(SPINE[1 : SPINE.index(State.IN_NOTICE)])


def round_or_404(request: HttpRequest, pk: int) -> Round:
    return get_object_or_404(
        Round.objects.visible_to(reader(request)).select_related("title", "union", "programme"), pk=pk
    )


def address(page: str, round_: Round) -> str:
    return reverse(f"admin:nominations_round_{page}", args=[round_.pk])


# The pages of a round and their labels; other subjects add theirs.
TABS: list[tuple[str, Promise]] = [
    ("overview", gettext_lazy("概况与办理")),
    ("change", gettext_lazy("评选规则")),
    ("eligibility", gettext_lazy("申报条件")),
    ("panel", gettext_lazy("评审组")),
    ("scoring", gettext_lazy("评审结果")),
]


def tabs(round_: Round | None, current: str) -> list[tuple[Promise, str, bool]]:
    """The versions of the rules only from the day they stand."""
    if round_ is None:
        return []
    shown = [(page, label) for page, label in TABS if page != "rules" or round_.has_opened]
    return [(label, address(page, round_), page == current) for page, label in shown]


def standing(round_: Round) -> tuple[str, str]:
    """Tone and words: how far a round has come."""
    if round_.published_at is None:
        return "warn", _("未发布")
    if not round_.is_running:
        return ("neutral" if round_.is_over else "warn"), round_.get_life_display()
    if round_.is_accepting:
        return "good", _("申报中")
    if not round_.has_opened:
        return "info", _("已发布，未开始")
    return after_closing(states_of(round_))


def states_of(round_: Any) -> Container[str]:
    """The states its cases stand in: as a list has read them with its rows, else asked now."""
    if hasattr(round_, "states"):
        return cast("list[str]", round_.states)
    return set(round_.nominations.order_by().values_list("state", flat=True).distinct())


def after_closing(states: Container[str]) -> tuple[str, str]:
    """How far a round is that takes no more forms, with cases in these states."""
    if State.IN_NOTICE in states:
        return "info", _("公示中")
    if State.APPROVED in states:
        return "info", _("待命名")
    if State.CONFERRED in states:
        return "good", _("已命名")
    is_reviewed = any(state in states for state in UNDER_REVIEW)
    return "info", _("评审中") if is_reviewed else _("申报已截止")


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    round_, user = round_or_404(request, pk), reader(request)
    counts = counts_of(round_, user)
    return show(
        request,
        "round/overview.html",
        model=Round,
        title=_("概况与办理"),
        round=round_,
        tabs=tabs(round_, "overview"),
        standing=standing(round_),
        counts=[(state, counts[state]) for state in State if counts.get(state)],
        total=sum(counts.values()),
        panel=round_.panel.count(),
        may_ask_reports=user.has_perm("reports.ask_for_round", round_),
        notices=round_.notices.order_by("version"),
        buttons=buttons_for(user, round_, counts),
    )


def counts_of(round_: Round, user: User) -> dict[State, int]:
    """How many cases of others stand in each state; drafts are their writers' own affair."""
    cases = round_.nominations.visible_to_staff(user).order_by()
    rows = cases.values_list("state").annotate(number=Count("pk"))
    return {State(state): number for state, number in rows}


def buttons_for(user: User, round_: Round, counts: dict[State, int]) -> set[str]:
    """What this reader can do with the whole round now."""
    has_draft = round_.notices.filter(published_at=None).exists()
    ready = {
        "copy": user.has_perm("nominations.copy_round", round_),
        "publish": round_.published_at is None and user.has_perm("nominations.publish_round", round_),
        "assign": bool(counts.get(State.EXPERT_REVIEW)) and user.has_perm("nominations.change_round", round_),
        "draft": bool(counts.get(State.PROPOSED))
        and not has_draft
        and user.has_perm("nominations.draft_notice_for_round", round_),
        "confer": bool(counts.get(State.APPROVED)) and user.has_perm("nominations.confer_round", round_),
    }
    halted = set() if round_.is_running else {"assign", "draft", "confer"}
    return {name for name, is_ready in ready.items() if is_ready} - halted


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(rounds.publish, round=round_, by=reader(request))
    return press(request, act, success=_("评选已发布，公众现在可以看到。"), to=address("overview", round_))


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    try:
        new = assign_again(round=round_, by=reader(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(address("overview", round_))
    words = ngettext("已补充分配%(new)d项评审任务。", "已补充分配%(new)d项评审任务。", new) % {"new": new}
    messages.success(request, words)
    return redirect(address("overview", round_))


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(notices.draft_notice, round=round_, by=reader(request))
    words = _("公示草稿已起草，请核对文字后交另一名工作人员发布。")
    return press(request, act, success=words, to=address("overview", round_))


@require_http_methods(["GET", "HEAD", "POST"])
def confer(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    if not reader(request).has_perm("nominations.confer_round", round_):
        raise PermissionDenied
    heading = f"关于命名{round_.year}年度“{round_.title.name}”的决定"  # a paper is in Chinese
    return fill_in(
        request,
        ConferForm(typed(request)[0], initial={"heading": heading}),
        partial(
            conferral.confer, rounds=[round_], by=reader(request), seen={pk: request.POST.get("seen", "")}
        ),
        done=partial(conferred, request, round_),
        page=partial(confer_page, request, round_),
    )


def confer_page(
    request: HttpRequest, round_: Round, form: forms.Form, status: int, words: str
) -> HttpResponse:
    approved = list(conferral.to_be_honoured([round_], reader(request)).for_lists().without_the_form())
    return show(
        request,
        "round/confer.html",
        model=Round,
        title=_("命名"),
        status=status,
        round=round_,
        form=form,
        words=words,
        approved=approved,
        seen=conferral.mark_of(approved),
        today=timezone.localdate(),
    )


def conferred(request: HttpRequest, round_: Round, decision: Decision) -> HttpResponse:
    words = _("已按%(number)s命名，荣誉和证书编号已经生成。") % {"number": decision.document_number}
    messages.success(request, words)
    return redirect(address("overview", round_))


# Pages over many rounds at once, by their name in the address.
DESKS: dict[str, Any] = {}
# Lines of the rules beside those of `rounds`: inlines of its page.
LINES: list[type[InlineModelAdmin]] = []
PAGES = {"overview": overview, "publish": publish, "assign": assign, "draft": draft, "confer": confer}
