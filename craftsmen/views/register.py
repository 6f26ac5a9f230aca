"""The public pages of the register."""

from http import HTTPStatus

from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craftsmen.builders import directory as listings
from craftsmen.checking import checks_too_often
from craftsmen.forms.directory import read
from craftsmen.forms.public import SerialForm
from craftsmen.models import Certificate
from craftsmen.serials import is_serial, normalise_serial


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Whatever stands in the address is answered: what there is not, by 404 and ways on."""
    reading = read(request.GET)
    question = reading.question
    found = None if reading.unknown else listings.contents(question, reading.place)
    context = {**vars(reading), "chips": listings.chips(question), **(found or {})}
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    return render(request, "craftsmen/directory.html", context, status=status)


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    if "serial" not in request.GET:
        return render(request, "craftsmen/verify.html", {"form": SerialForm()})
    form = SerialForm(request.GET)
    if form.is_valid():
        return redirect("craftsmen:certificate", form.cleaned_data["serial"])
    return render(request, "craftsmen/verify.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)


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
