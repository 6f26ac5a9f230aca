"""The public pages of collectives and achievements."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from craftsmen.builders import heads, innovations
from craftsmen.forms.innovations import InnovationForm
from craftsmen.models import Achievement, Collective


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """A kind and filters that do not exist are no page; it says which and leads on."""
    form = InnovationForm(request.GET)
    if not form.is_valid():
        form.offer({})
        return render(request, "craftsmen/innovation.html", {"form": form}, status=HTTPStatus.NOT_FOUND)
    asked = innovations.question(form.asked)
    shown = innovations.listing(form.cleaned_data["kind"], asked, request.GET.get("page"))
    form.offer(innovations.facets(shown["shown"].kind, asked))
    context = {**shown, "form": form, "chosen": form.chosen(request.GET)}
    return render(request, "craftsmen/innovation.html", context)


@require_safe
def collective(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Collective.objects.public().select_related("region__parent", "industry", "leader")
    found = get_object_or_404(rows.defer("search"), pk=pk)
    page = innovations.collective_page(found)
    shown = {**page._asdict(), "head": heads.of_thing(found, page.honours)}
    return render(request, "craftsmen/collective.html", shown)


@require_safe
def achievement(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Achievement.objects.public().select_related("region__parent", "industry")
    found = get_object_or_404(rows.defer("search").prefetch_related("patents"), pk=pk)
    page = innovations.achievement_page(found)
    shown = {**page, "head": heads.of_thing(found, page["honours"])}
    return render(request, "craftsmen/achievement.html", shown)
