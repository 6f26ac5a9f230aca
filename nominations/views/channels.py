"""Putting somebody forward: beginning his form, one's own list of them, and asking him to confirm."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nominations.actions import channels
from nominations.choices import Channel
from nominations.forms.channels import PutForwardForm, WordForm
from nominations.forms.moves import tell
from nominations.models import Nomination, Round
from nominations.sections import BASIC, SUBMIT
from nominations.views.form_pages import FORM_METHODS, page, visitor


@require_safe
@never_cache
@login_required
def entered(request: HttpRequest) -> HttpResponse:
    """Those whom this member of staff filled a form in for."""
    user = visitor(request)
    if not user.has_perm("nominations.put_forward"):
        raise PermissionDenied
    cases = Nomination.objects.put_forward_by(user).for_lists().without_the_form().with_word_of_association()
    shown = {
        "cases": cases.select_related("recommending_union"),
        "rounds": Round.objects.public().accepting(),
    }
    return render(request, "nominations/channels/entered.html", shown)


@require_http_methods(FORM_METHODS)
@never_cache
@login_required
def put_forward(request: HttpRequest, pk: int) -> HttpResponse:
    round_, user = get_object_or_404(Round.objects.public(), pk=pk), visitor(request)
    if not user.has_perm("nominations.put_forward"):
        raise PermissionDenied
    form = PutForwardForm(request.POST if request.method == "POST" else None, round_=round_, by=user)
    if form.is_valid():
        try:
            begun = channels.put_forward(round=round_, by=user, **form.cleaned_data)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("申报表已建好，请代为填写，填好后请本人确认。"))
            return redirect("nominations:edit", begun.pk, BASIC.slug)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(
        request, "nominations/channels/put_forward.html", {"round": round_, "form": form}, status=status
    )


def ask(request: HttpRequest, nomination: Nomination, shown: dict[str, object]) -> HttpResponse:
    """The last page of the form for whoever fills it in for another: he asks, and the other hands in."""
    form = word_form(request, nomination)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            given = form.cleaned_data if form else {}
            channels.ask_to_confirm(nomination=nomination, by=visitor(request), **given)
        except ValidationError as error:
            form = form or forms.Form(request.POST)
            form.is_valid()
            tell(form, error)
        else:
            messages.success(request, _("已请本人确认，本人提交后才算完成申报。"))
            return redirect("nominations:entered")
    status = HTTPStatus.BAD_REQUEST if form and form.errors else HTTPStatus.OK
    return page(request, "ask", nomination, SUBMIT, status=status, form=form, **shown)


def word_form(request: HttpRequest, nomination: Nomination) -> forms.Form | None:
    """An association gives its word once; a union gives it when it reviews."""
    its_word = nomination.opinions.filter(union=nomination.recommending_union_id)
    if nomination.channel != Channel.ASSOCIATION or its_word.exists():
        return None
    return WordForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
