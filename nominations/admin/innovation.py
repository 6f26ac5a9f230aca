"""Setting up the rounds of a year of 全员创新 at once."""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nominations.actions.innovation import open_year
from nominations.admin import round_pages
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.forms.innovation import YearForm
from nominations.models import Round


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_year(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    if not user.has_perm("nominations.add_round"):
        raise PermissionDenied
    return fill_in(
        request,
        YearForm(typed(request)[0], by=user),
        partial(open_year, by=user),
        done=partial(opened, request),
        page=partial(page, request),
    )


def page(request: HttpRequest, form: forms.Form, status: int, words: str) -> HttpResponse:
    title = _("全员创新年度评选")
    return show(
        request, "innovation/year.html", model=Round, title=title, status=status, form=form, words=words
    )


def opened(request: HttpRequest, rounds: list[Round]) -> HttpResponse:
    words = ngettext(
        "已建立%(count)d项评选，请逐项核对后发布。", "已建立%(count)d项评选，请逐项核对后发布。", len(rounds)
    )
    messages.success(request, words % {"count": len(rounds)})
    return redirect("admin:nominations_round_changelist")


round_pages.DESKS["innovation-year"] = innovation_year
