"""What came by letter, by telephone, in person or by mail, written down by the officer."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from nominations.actions.objections import enter_objection
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.forms.objections import EntryForm
from nominations.models import Notice, Objection
from nominations.offdays import last_day
from nominations.receipts import grouped, receipt_index
from nominations.rules.objections import takes_in_for


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The lists that are posted and not closed, of which this officer takes objections."""
    unions = reader(request).reach("nominations.look_into_objections")
    if not unions:
        raise PermissionDenied
    posted = Notice.objects.posted().filter(closed_at=None, round__union__in=unions)
    return show(
        request,
        "objection/choose.html",
        model=Objection,
        title=_("登记来信来电来访"),
        notices=posted.select_related("round").order_by("-starts_on", "-pk"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def enter(request: HttpRequest, notice: int) -> HttpResponse:
    posted = Notice.objects.posted().filter(closed_at=None).select_related("round")
    found = get_object_or_404(posted, pk=notice)
    if not takes_in_for(reader(request), found):
        raise Http404
    form = EntryForm(*typed(request), notice=found)

    def act(**_given: object) -> str:
        return enter_objection(notice=found, by=reader(request), **form.told())

    return fill_in(
        request,
        form,
        act,
        done=partial(receipt_page, request, found),
        page=partial(entry_page, request, found),
    )


def entry_page(
    request: HttpRequest, notice: Notice, form: forms.Form, status: int, words: str
) -> HttpResponse:
    return show(
        request,
        "objection/enter.html",
        model=Objection,
        title=_("登记来信来电来访"),
        status=status,
        notice=notice,
        form=form,
        words=words,
        last_day=last_day(notice),
    )


@sensitive_variables()
def receipt_page(request: HttpRequest, notice: Notice, receipt: str) -> HttpResponse:
    """In the answer to this very press, and in no address; sent once more, it is the same number."""
    objection = get_object_or_404(
        Objection.objects.without_the_objector(), receipt_index=receipt_index(receipt)
    )
    return show(
        request,
        "objection/entered.html",
        model=Objection,
        title=_("异议回执"),
        notice=notice,
        objection=objection,
        receipt=grouped(receipt),
    )
