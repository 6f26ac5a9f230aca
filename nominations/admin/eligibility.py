"""The rules of a round as they are set up, and what is entered about a nominee while he is screened."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from craftsmen.private_files import download
from nominations.actions import eligibility as actions
from nominations.admin.cases import case_or_404
from nominations.admin.pages import fill_in, reader, show, typed
from nominations.admin.round_pages import address, round_or_404, tabs
from nominations.eligibility import CODES, default_rules
from nominations.forms.eligibility import (
    LiftForm,
    OpinionForm,
    RuleForm,
    VetoForm,
    WaiveForm,
    held_rows,
    rule_forms,
)
from nominations.models import Nomination, Round, VetoRecord
from nominations.presets import PRESETS

ACTING = ["GET", "HEAD", "POST"]


@require_http_methods(ACTING)
def rules_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every rule there is; whoever sets up the round chooses among them until it takes forms."""
    round_ = round_or_404(request, pk)
    held = held_rows(round_.eligibility_rules.all())
    may_change = reader(request).has_perm("nominations.change_round", round_) and not round_.has_opened
    if request.method == "POST":
        return save_rules(request, round_, held)
    preset = request.GET.get("preset", "")
    rows = {row["code"]: row for row in default_rules(preset)} if may_change else {}
    return rules_screen(
        request,
        round_,
        rule_forms(rows or held, codes=round_.kind.codes),
        may_change=may_change,
        proposed=bool(rows),
    )


def save_rules(request: HttpRequest, round_: Round, held: dict[str, Any]) -> HttpResponse:
    filled = rule_forms(held, request.POST, codes=round_.kind.codes)
    faulty = [form for form in filled if not form.is_valid()]
    if faulty:
        return rules_screen(request, round_, filled, may_change=True, status=400)
    rows = [row for form in filled if (row := form.row())]
    try:
        actions.set_rules(round=round_, rows=rows, by=reader(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("申报条件已保存。"))
    return redirect(address("eligibility", round_))


def rules_screen(
    request: HttpRequest,
    round_: Round,
    filled: list[RuleForm],
    *,
    may_change: bool,
    proposed: bool = False,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "round/eligibility.html",
        model=Round,
        title=_("申报条件"),
        status=status,
        round=round_,
        tabs=tabs(round_, "eligibility"),
        forms=filled,
        rules=round_.eligibility_rules.all(),
        may_change=may_change,
        may_amend=round_.has_opened and reader(request).has_perm("nominations.amend_round", round_),
        proposed=proposed,
        presets=PRESETS if may_change else {},
    )


@require_http_methods(ACTING)
def waive(request: HttpRequest, pk: Any, code: str) -> HttpResponse:
    nomination = allowed_case(request, pk, "nominations.waive_for_nomination")
    if code not in CODES:
        raise Http404
    return entry(
        request,
        nomination,
        WaiveForm(typed(request)[0]),
        partial(actions.waive, nomination=nomination, code=code, by=reader(request)),
        title=_("豁免 %(code)s %(name)s") % {"code": code, "name": CODES[code]},
        done=_("已豁免，并记入办理记录。"),
    )


@require_http_methods(ACTING)
def consult(request: HttpRequest, pk: Any) -> HttpResponse:
    nomination = allowed_case(request, pk, "nominations.look_into_nomination")
    return entry(
        request,
        nomination,
        OpinionForm(*typed(request)),
        partial(actions.add_opinion, nomination=nomination, by=reader(request)),
        title=_("登记部门意见"),
        done=_("部门意见已登记。"),
    )


@require_http_methods(ACTING)
def veto(request: HttpRequest, pk: Any) -> HttpResponse:
    nomination = allowed_case(request, pk, "nominations.look_into_nomination")
    return entry(
        request,
        nomination,
        VetoForm(*typed(request), nomination=nomination),
        partial(actions.add_veto_record, nomination=nomination, by=reader(request)),
        title=_("登记核查结果"),
        done=_("核查结果已登记。"),
    )


@require_http_methods(ACTING)
def lift(request: HttpRequest, pk: Any, record: Any) -> HttpResponse:
    nomination = allowed_case(request, pk, "nominations.look_into_nomination")
    found = get_object_or_404(VetoRecord.objects.about([nomination]), pk=record)
    return entry(
        request,
        nomination,
        LiftForm(typed(request)[0]),
        partial(actions.lift, veto=found, nomination=nomination, by=reader(request)),
        title=_("撤销核查记录：%(record)s") % {"record": found},
        done=_("记录已撤销。"),
    )


@require_safe
def finding(request: HttpRequest, pk: Any, kind: str, paper: Any) -> HttpResponseBase:
    """A sealed opinion of a department, or the paper of a look-up: for the city's own staff."""
    nomination = allowed_case(request, pk, "nominations.read_findings_of_nomination")
    if kind == "opinion":
        file = get_object_or_404(nomination.department_opinions, pk=paper).seal
    else:
        vetoes = VetoRecord.objects.about([nomination]).exclude(document="")
        file = get_object_or_404(vetoes, pk=paper).document
    suffix = (file.name or "").rpartition(".")[2]
    return download(file, f"{_('核查材料')}.{suffix}", "application/octet-stream")


def allowed_case(request: HttpRequest, pk: Any, permission: str) -> Nomination:
    """The case, which does not exist for whoever may not see it."""
    nomination = case_or_404(request, pk)
    if not reader(request).has_perm(permission, nomination):
        raise PermissionDenied
    return nomination


def entry(
    request: HttpRequest, nomination: Nomination, form: forms.Form, act: Any, *, title: str, done: str
) -> HttpResponse:
    """A form of its own about a case, and back to the case."""

    def page(form: forms.Form, status: int, words: str) -> HttpResponse:
        return show(
            request,
            "eligibility/entry.html",
            model=Nomination,
            title=title,
            status=status,
            nomination=nomination,
            form=form,
        )

    def after(_made: Any) -> HttpResponse:
        messages.success(request, done)
        case = reverse("admin:nominations_nomination_change", args=[nomination.pk])
        return redirect(f"{case}#eligibility")

    return fill_in(request, form, act, done=after, page=page)


ROUND_PAGES = {"eligibility": rules_page}
# Under the address of a case.
CASE_PAGES: dict[str, tuple[str, Callable[..., HttpResponseBase]]] = {
    "waive": ("waive/<slug:code>/", waive),
    "consult": ("consult/", consult),
    "veto": ("veto/", veto),
    "unveto": ("veto/<uuid:record>/lift/", lift),
    "finding": ("finding/<slug:kind>/<uuid:paper>/", finding),
}
