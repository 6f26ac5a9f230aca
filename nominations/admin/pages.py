"""What our own pages in the admin stand on: they look like Django's and ask like the portal's."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from accounts.models import User
from nominations.forms.moves import tell
from nominations.objection_workflow import NotNow
from nominations.workflow import IllegalMove


def reader(request: HttpRequest) -> User:
    """Who is at the desk; `admin_view` has let nobody else in."""
    return cast("User", request.user)


def show(
    request: HttpRequest,
    template: str,
    *,
    model: type[models.Model],
    title: str,
    status: int = HTTPStatus.OK,
    **context: Any,
) -> HttpResponse:
    """A page in the frame of the admin."""
    frame = {**admin.site.each_context(request), "opts": model._meta, "title": title}
    return TemplateResponse(request, f"admin/nominations/{template}", {**frame, **context}, status=status)


def typed(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with POST and its files; with GET a form is still untouched."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def fill_in(
    request: HttpRequest,
    form: forms.Form | forms.ModelForm,
    act: Callable[..., Any],
    *,
    done: Callable[[Any], HttpResponse],
    page: Callable[[Any, int, str], HttpResponse],
) -> HttpResponse:
    """Shows `form`; once it is filled in well, lets `act` do it and answers `done`.

    What `act` finds wrong is told in the form, which keeps what was typed: 400, or 409 and the words for
    it when a case has moved on meanwhile. GET never acts.
    """
    if request.method != "POST":
        return page(form, HTTPStatus.OK, "")
    if form.is_valid():
        try:
            return done(act(**form.cleaned_data))
        except (IllegalMove, NotNow) as error:
            return page(form, HTTPStatus.CONFLICT, error.words)
        except ValidationError as error:
            tell(form, error)
    return page(form, HTTPStatus.BAD_REQUEST, "")


def press(request: HttpRequest, act: Callable[[], Any], *, success: str, to: str) -> HttpResponse:
    """A button without a form: what came of it is said on the page that follows."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IllegalMove as error:
        messages.error(request, error.words)
    else:
        messages.success(request, success)
    return redirect(to)
