"""The public pages of the register."""

from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from craftsmen.builders import directory as listings
from craftsmen.checking import checks_too_often
from craftsmen.forms.directory import read
from craftsmen.forms.public import SerialForm
from craftsmen.models import Certificate, NameCorrection, Revocation
from craftsmen.private_files import download
from craftsmen.serials import is_serial, normalise_serial


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Whatever stands in the address is answered: what there is not, by 404 and ways on."""
    reading = read(request.GET)
    question = reading.question
    found = None if reading.unknown else listings.found(question, reading.place)
    context = {**vars(reading), "chips": listings.chips(question), **(found or {})}
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "craftsmen/directory.html", context, status=status)


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """A serial that cannot be one has no page either; the form says what is wrong with it."""
    if "serial" not in request.GET:
        return render(request, "craftsmen/verify.html", {"form": SerialForm()})
    form = SerialForm(request.GET)
    if form.is_valid():
        return redirect("craftsmen:certificate", form.cleaned_data["serial"])
    return render(request, "craftsmen/verify.html", {"form": form}, status=HTTPStatus.NOT_FOUND)


@require_safe
@never_cache
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """Name, title and standing, nothing more; of a hidden person title and standing alone."""
    if checks_too_often(request):
        too_often: HttpResponse = respond_429(request)
        return too_often
    serial = normalise_serial(serial)
    found = Certificate.objects.with_honour().filter(serial=serial).first() if is_serial(serial) else None
    context = {"certificate": found, "form": SerialForm(initial={"serial": serial})}
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "craftsmen/certificate.html", context, status=status)


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def evidence(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """The paper on which a revocation or the correction of a name rests; not there for everybody else."""
    models: dict[str, Any] = {"revocation": Revocation, "namecorrection": NameCorrection}
    if kind not in models or not request.user.has_perm("craftsmen.read_evidence"):
        raise Http404
    found = get_object_or_404(models[kind].objects.exclude(evidence=""), pk=pk)
    suffix = found.evidence.name.rpartition(".")[2]
    return download(found.evidence, f"{_('证明材料')}-{pk}.{suffix}", "application/octet-stream")
