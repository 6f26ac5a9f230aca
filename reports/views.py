"""Asking for papers, watching them being made, and taking them away. Strangers find nothing here."""

import logging
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.models import User
from craftsmen.checking import count, seconds_to_wait
from craftsmen.models import Craftsman
from craftsmen.public_files import hand_over
from nominations.models import Notice, Round
from reports import actions, tasks
from reports.builders import cards, portrayals
from reports.builders.bundle import is_over
from reports.forms import RegisterReportForm, asked_in
from reports.models import ReportRun

PAGE_SIZE = 20
A_MINUTE = 60
# So many cards wait to be made for strangers at most; to make one takes a third of a second.
MOST_CARDS = 60

log = logging.getLogger(__name__)


class SignedInRequest(HttpRequest):
    user: User


@require_safe
@never_cache
@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    if not request.user.has_perm("reports.ask"):
        raise Http404
    runs = ReportRun.objects.asked_by(request.user).with_notice()
    page = Paginator(runs, PAGE_SIZE).page(request.GET.get("page") or 1)
    busy = any(run.is_under_way for run in page)
    shown = {"page_obj": page, "busy": busy}
    shown["may_ask_for_register"] = request.user.has_perm("reports.ask_for_register")
    return render(request, "reports/mine.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def register(request: SignedInRequest) -> HttpResponse:
    """Papers of the register: certificates and the ledgers about them."""
    if not request.user.has_perm("reports.ask_for_register"):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = RegisterReportForm(sent, initial=asked_in(request.GET))
    if sent is not None and form.is_valid():
        return redirect(actions.ask_for_register(**form.order, by=request.user))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "reports/register.html", {"form": form}, status=status)


@require_safe
@never_cache
@login_required
def ask_for(request: SignedInRequest, notice_id: int) -> HttpResponse:
    notice = notice_or_404(request, notice_id)
    runs = ReportRun.objects.asked_by(request.user).with_notice().filter(notice=notice)[:PAGE_SIZE]
    shown = {"notice": notice, "kinds": ReportRun.OF_NOTICE, "runs": runs}
    shown["busy"] = any(run.is_under_way for run in runs)
    return render(request, "reports/ask_for.html", shown)


@require_POST
@login_required
def ask(request: SignedInRequest, notice_id: int, kind: str) -> HttpResponse:
    notice = notice_or_404(request, notice_id)
    if kind not in ReportRun.OF_NOTICE:
        raise Http404
    try:
        run = actions.ask(kind=ReportRun.Kind(kind), notice=notice, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("reports:ask_for", notice.pk)
    return redirect(run)


@require_safe
@never_cache
@login_required
def run(request: SignedInRequest, run_id: int) -> HttpResponse:
    return render(request, "reports/run.html", run_page(request, run_or_404(request, run_id)))


@require_safe
@never_cache
@login_required
def download(request: SignedInRequest, run_id: int) -> HttpResponse | FileResponse:
    found = run_or_404(request, run_id)
    if not request.user.has_perm("reports.download_reportrun", found) or not found.is_done:
        raise Http404
    if found.kind in ReportRun.OF_PERSON and not portrayals.is_current(found):
        raise Http404  # it tells of somebody who may no longer be shown, or what is no longer so
    return as_download(found)


def as_download(run: ReportRun) -> FileResponse:
    try:
        file = run.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=run.filename)


@require_POST
@login_required
def cancel(request: SignedInRequest, run_id: int) -> HttpResponse:
    found = run_or_404(request, run_id)
    if not request.user.has_perm("reports.cancel_reportrun", found):
        raise Http404
    try:
        actions.cancel(run=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("已取消。"))
    return redirect(found)


@require_safe
@never_cache
@login_required
def ask_for_bundle(request: SignedInRequest, round_id: int) -> HttpResponse:
    round_ = round_or_404(request, round_id)
    runs = ReportRun.objects.asked_by(request.user).with_notice().filter(round=round_)[:PAGE_SIZE]
    shown = {"round": round_, "runs": runs, "is_over": is_over(round_)}
    shown["busy"] = any(run.is_under_way for run in runs)
    return render(request, "reports/ask_for_bundle.html", shown)


@require_POST
@login_required
def ask_bundle(request: SignedInRequest, round_id: int) -> HttpResponse:
    round_ = round_or_404(request, round_id)
    try:
        run = actions.ask_for_bundle(round=round_, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("reports:ask_for_bundle", round_.pk)
    return redirect(run)


@require_safe
@never_cache
@login_required
def posters(request: SignedInRequest, pk: int) -> HttpResponse:
    """Posters and stills of one person, for the metro, buses and screens outdoors."""
    craftsman = person_or_404(request, pk)
    runs = ReportRun.objects.asked_by(request.user).with_notice()
    runs = runs.filter(kind__in=ReportRun.OF_PERSON, parameters__craftsman=pk)[:PAGE_SIZE]
    shown = {"craftsman": craftsman, "kinds": ReportRun.OF_PERSON, "runs": runs}
    shown["busy"] = any(run.is_under_way for run in runs)
    return render(request, "reports/posters.html", shown)


@require_POST
@login_required
def ask_poster(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    craftsman = person_or_404(request, pk)
    if kind not in ReportRun.OF_PERSON:
        raise Http404
    order = {"craftsman": pk, "facts": portrayals.digest(portrayals.words(craftsman))}
    return redirect(
        actions.ask_for_register(
            kind=ReportRun.Kind(kind), subject=craftsman.name, parameters=order, by=request.user
        )
    )


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a link to a person shows. While it is not made of today's facts, the house's own card stands in."""
    if seconds := seconds_to_wait(request, "card"):
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})
    craftsman = portrayals.find(pk)
    if craftsman is None:
        raise Http404
    if file := cards.current_card(craftsman):
        return hand_over(request, file, str(file.name), "image/jpeg")
    ask_for_card(pk)
    answer = redirect(static("img/card.png"))
    answer["Cache-Control"] = "no-store"
    return answer


def ask_for_card(pk: int) -> None:
    """Once a minute, and so many of all people; what is not made by then is asked for again. Where nobody takes it
    down, the reader has the house's own card all the same."""
    try:
        if cache.add(f"card:{pk}", 1, A_MINUTE) and count("cards", A_MINUTE) <= MOST_CARDS:
            tasks.make_card.apply_async((pk,), expires=A_MINUTE)
    except (RedisError, OperationalError, OSError):
        log.warning("The cache or the broker does not answer; card %s is made another time.", pk)


@require_safe
def bundle(request: HttpRequest, round_id: int) -> FileResponse:
    """The result bundle of a round that is over: for anybody."""
    found = ReportRun.objects.filter(round=round_id).latest_public()
    if found is None:
        raise Http404
    return as_download(found)


def round_or_404(request: SignedInRequest, round_id: int) -> Round:
    round_ = get_object_or_404(Round.objects.select_related("union", "title"), pk=round_id)
    if not request.user.has_perm("reports.ask_for_round", round_):
        raise Http404
    return round_


def person_or_404(request: SignedInRequest, pk: int) -> Craftsman:
    craftsman = portrayals.find(pk)
    if craftsman is None or not request.user.has_perm("reports.ask_for_register"):
        raise Http404
    return craftsman


def notice_or_404(request: SignedInRequest, notice_id: int) -> Notice:
    notice = get_object_or_404(Notice.objects.select_related("round__union"), pk=notice_id)
    if not request.user.has_perm("reports.ask_for_notice", notice):
        raise Http404
    return notice


def run_or_404(request: SignedInRequest, run_id: int) -> ReportRun:
    return get_object_or_404(ReportRun.objects.visible_to(request.user).with_notice(), pk=run_id)


def run_page(request: SignedInRequest, found: ReportRun) -> dict[str, object]:
    """A run, and which of its buttons this reader may use."""
    may = {verb: request.user.has_perm(f"reports.{verb}_reportrun", found) for verb in ("download", "cancel")}
    return {
        "run": found,
        "may_download": may["download"] and found.is_done,
        "may_cancel": may["cancel"] and found.is_under_way,
        "may_ask_again": may["download"] and not found.is_under_way,
    }
