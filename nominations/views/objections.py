"""Objecting to a posted list without signing in, and asking what came of it with the receipt number.

Nothing of who asks is kept: no account, no address, no session. The receipt travels to its page in a
cookie of ten minutes that this site reads and does not store, and never in an address.
"""

import hmac
from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from nominations.actions.objections import NotTaken, file_objection
from nominations.forms.moves import tell
from nominations.forms.objections import ObjectionForm, StatusForm
from nominations.models import Notice, Objection
from nominations.offdays import last_day, takes_objections
from nominations.receipts import grouped, is_receipt, key_for, receipt_index

COOKIE: Final = "objection"
COOKIE_SECONDS: Final = 600
TOO_OFTEN: Final = HTTPStatus.TOO_MANY_REQUESTS


def is_too_often(request: HttpRequest, action: str) -> bool:
    """By the address of the machine, of which only a keyed digest is kept, and that for an hour."""
    address = str(get_adapter().get_client_ip(request))
    key = hmac.digest(key_for(b"limit"), address.encode(), "sha256").hex()
    return not consume(request, action=action, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.public(), pk=pk)
    if request.method == "POST":
        return take_in(request, notice, ObjectionForm(request.POST, request.FILES, notice=notice))
    if not takes_objections(notice):
        return object_page(request, notice, None, HTTPStatus.CONFLICT, NotTaken().words)
    return object_page(request, notice, ObjectionForm(notice=notice))


@sensitive_variables()
def take_in(request: HttpRequest, notice: Notice, form: ObjectionForm) -> HttpResponse:
    """Whatever is in the way, what was typed stands in the form again."""
    if not form.is_valid():
        return object_page(request, notice, form, HTTPStatus.BAD_REQUEST)
    if is_too_often(request, "objection"):
        return object_page(request, notice, form, TOO_OFTEN, _("提交过于频繁，请过一会儿再提交。"))
    try:
        receipt = file_objection(notice=notice, **form.told())
    except NotTaken as error:
        return object_page(request, notice, form, HTTPStatus.CONFLICT, error.words)
    except ValidationError as error:
        tell(form, error)
        return object_page(request, notice, form, HTTPStatus.BAD_REQUEST)
    return with_receipt(redirect("nominations:objection_received", notice.pk), notice, receipt)


def with_receipt(answer: HttpResponse, notice: Notice, receipt: str) -> HttpResponse:
    answer.set_signed_cookie(
        COOKIE,
        receipt,
        salt=COOKIE,
        max_age=COOKIE_SECONDS,
        path=reverse("nominations:objection_received", args=[notice.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def object_page(
    request: HttpRequest,
    notice: Notice,
    form: ObjectionForm | None,
    status: int = HTTPStatus.OK,
    words: str = "",
) -> HttpResponse:
    shown = {
        "notice": notice,
        "form": form,
        "words": words,
        "is_taken": takes_objections(notice),
        "last_day": last_day(notice),
    }
    return render(request, "nominations/objections/object.html", shown, status=status)


@require_safe
@never_cache
@sensitive_variables()
def received(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt, to be printed or copied; gone after ten minutes."""
    notice = get_object_or_404(Notice.objects.public(), pk=pk)
    receipt = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=COOKIE_SECONDS) or ""
    if not is_receipt(receipt):
        raise Http404
    objection = get_object_or_404(
        Objection.objects.without_the_objector(), receipt_index=receipt_index(receipt), notice=notice
    )
    shown: dict[str, Any] = {"notice": notice, "objection": objection, "receipt": grouped(receipt)}
    return render(request, "nominations/objections/received.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def status(request: HttpRequest) -> HttpResponse:
    """What came of it. Asked by POST, which here writes nothing, so that the number stands in no address."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return status_page(request, form, HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK)
    if is_too_often(request, "objection_status"):
        form.add_error(None, _("查询过于频繁，请过一会儿再试。"))
        return status_page(request, form, TOO_OFTEN)
    index = receipt_index(form.cleaned_data["receipt"])
    found = Objection.objects.without_the_objector().filter(receipt_index=index).first()
    if found is None:
        form.add_error("receipt", _("没有找到这个回执编号，请对照回执逐位核对。"))
        return status_page(request, form, HTTPStatus.NOT_FOUND)
    return status_page(request, form, objection=found)


def status_page(
    request: HttpRequest, form: StatusForm, code: int = HTTPStatus.OK, objection: Objection | None = None
) -> HttpResponse:
    shown = {"form": form, "objection": objection}
    return render(request, "nominations/objections/status.html", shown, status=code)
