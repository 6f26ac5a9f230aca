"""The public pages of the register."""

from http import HTTPStatus

from allauth.core.ratelimit import respond_429
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craftsmen.actions.portraits import shown_path
from craftsmen.builders import innovations, pages
from craftsmen.checking import checks_too_often
from craftsmen.forms.public import DirectoryForm, SerialForm
from craftsmen.images import SHOWN_AS, SIZES
from craftsmen.models import Certificate, Craftsman, Cultivation
from craftsmen.serials import is_serial, normalise_serial


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    form = DirectoryForm(request.GET)
    if not form.is_valid():
        return render(request, "craftsmen/directory.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    page = pages.page_of(pages.found(form.asked), request.GET.get("page"))
    context = {"form": form, "page": page, "chosen": form.chosen(request.GET)}
    context["has_query"] = bool(form.asked.get("q"))
    return render(request, "craftsmen/directory.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    craftsman = get_object_or_404(
        Craftsman.objects.public().select_related("region", "industry").defer("search"), pk=pk
    )
    context = {
        "craftsman": craftsman,
        "honours": craftsman.honours.public().newest_first(),
        "cultivations": Cultivation.objects.public().filter(craftsman=craftsman).in_roster_order(),
        "innovations": innovations.innovations_of(craftsman),
    }
    return render(request, "craftsmen/person.html", context)


@require_safe
def portrait(request: HttpRequest, pk: int, width: int, extension: str) -> HttpResponseBase:
    """A size of a public person's portrait; hidden people's are gone within a minute, caches included."""
    craftsman = get_object_or_404(Craftsman.objects.public().only("portrait_token"), pk=pk)
    if not craftsman.has_portrait or width not in SIZES or extension not in SHOWN_AS:
        raise Http404
    try:
        picture = default_storage.open(shown_path(craftsman.portrait_token, width, extension))
    except FileNotFoundError:  # put away between the two questions, or lost
        raise Http404 from None
    headers = {"Cache-Control": "public, max-age=30, s-maxage=30", "X-Content-Type-Options": "nosniff"}
    return FileResponse(picture, content_type=SHOWN_AS[extension], headers=headers)


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
