"""What was scored, for those who may read it: the matrix, who stands out, and whose points decide."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nominations.admin.pages import reader, show
from nominations.admin.round_pages import round_or_404, standing, tabs
from nominations.builders.scorings import columns, deviations, locked_cases, matrix
from nominations.models import Round
from nominations.models.draws import plan_of

PAGE_SIZE = 50


@require_safe
def scoring(request: HttpRequest, pk: int) -> HttpResponse:
    round_, user = round_or_404(request, pk), reader(request)
    if not user.has_perm("nominations.read_scoring_of_round", round_):
        raise PermissionDenied
    plan = plan_of(round_)
    panel = number_of_panel(request, plan.panels)
    experts = columns(round_, panel)
    cases = locked_cases(round_, user).filter(of_panel=panel)
    ordered = cases.order_by("-score", "roster_key", "pk")
    page = Paginator(ordered, PAGE_SIZE).page(request.GET.get("page") or 1)
    return show(
        request,
        "scorings/scoring.html",
        model=Round,
        title=_("评审结果"),
        round=round_,
        tabs=tabs(round_, "scoring"),
        standing=standing(round_),
        plan=plan,
        panel=panel,
        panels=range(1, plan.panels + 1),
        experts=experts,
        page_obj=page,
        rows=matrix(experts, page),
        deviations=deviations(round_, user),
    )


def number_of_panel(request: HttpRequest, panels: int) -> int:
    wanted = request.GET.get("panel", "")
    return min(max(int(wanted), 1), panels) if wanted.isdecimal() else 1


PAGES = {"scoring": scoring}
