"""Amending the rules of a round that takes forms: proposed by one, approved by another; and its copy."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nominations.actions import copies, rule_versions
from nominations.admin.pages import fill_in, press, reader, show
from nominations.admin.round_pages import PAGES, TABS, address, round_or_404, standing, tabs
from nominations.builders.rule_versions import names_in, told
from nominations.forms.rule_versions import AmendForm
from nominations.models import Round, RuleVersion, rules_of


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the rules, and what waits for a second person."""
    round_, user = opened_or_404(request, pk), reader(request)
    found = list(RuleVersion.objects.filter(round=round_).select_related("proposed_by", "approved_by"))
    waiting = next((version for version in found if version.number is None), None)
    in_force = [version for version in found if version.number is not None]
    names = names_in(version.changes for version in found)
    return show(
        request,
        "round/rule_versions.html",
        model=Round,
        title=_("规则版本"),
        round=round_,
        tabs=tabs(round_, "rules"),
        standing=standing(round_),
        versions=[(version, told(version.changes, names)) for version in reversed(in_force)],
        waiting=waiting,
        changes=told(waiting.changes, names) if waiting else [],
        may_propose=waiting is None and user.has_perm("nominations.amend_round", round_),
        may_approve=may_approve(request, waiting),
        may_drop=waiting is not None and may_drop(request, waiting),
    )


def opened_or_404(request: HttpRequest, pk: int) -> Round:
    round_ = round_or_404(request, pk)
    if not round_.has_opened:
        raise Http404
    return round_


def may_approve(request: HttpRequest, version: RuleVersion | None) -> bool:
    user = reader(request)
    return (
        version is not None
        and version.proposed_by_id != user.pk
        and user.has_perm("nominations.approve_amendment", version)
    )


def may_drop(request: HttpRequest, version: RuleVersion) -> bool:
    user = reader(request)
    return user.has_perm("nominations.amend_round", version.round) or user.has_perm(
        "nominations.approve_amendment", version
    )


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = opened_or_404(request, pk)
    if not reader(request).has_perm("nominations.amend_round", round_):
        raise PermissionDenied
    form = AmendForm(
        request.POST if request.method == "POST" else None, standing=rules_of(round_), instance=round_
    )
    return fill_in(
        request,
        form,
        lambda **_typed: propose(request, pk, form),
        done=partial(proposed, request, pk),
        page=partial(amend_page, request, pk),
    )


def propose(request: HttpRequest, pk: int, form: AmendForm) -> RuleVersion:
    reason = form.cleaned_data["reason"]
    return rule_versions.propose(
        round=Round.objects.get(pk=pk), rules=form.rules, reason=reason, by=reader(request)
    )


def proposed(request: HttpRequest, pk: int, version: RuleVersion) -> HttpResponse:
    messages.success(request, _("变更已提出，由另一名有发布权限的工作人员批准后生效。"))
    return redirect(address("rules", version.round))


def amend_page(request: HttpRequest, pk: int, form: forms.Form, status: int, words: str) -> HttpResponse:
    """The form holds what was typed; its round is read anew."""
    round_: Any = round_or_404(request, pk)
    return show(
        request,
        "round/amend.html",
        model=Round,
        title=_("提出规则变更"),
        status=status,
        words=words,
        round=round_,
        form=form,
    )


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(rule_versions.approve, version=seen(request, round_), by=reader(request))
    words = _("变更已批准，即时生效，并向公众公布。")
    return press(request, act, success=words, to=address("rules", round_))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = round_or_404(request, pk)
    act = partial(rule_versions.drop, version=seen(request, round_), by=reader(request))
    return press(request, act, success=_("这项变更不再办理，规则没有改动。"), to=address("rules", round_))


def seen(request: HttpRequest, round_: Round) -> RuleVersion:
    """The version whose changes stood above the button."""
    wanted = request.POST.get("version", "")
    return get_object_or_404(RuleVersion, round=round_, pk=int(wanted) if wanted.isdecimal() else 0)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Next year's round; its own page says what is still to be decided."""
    new = copies.copy_round(round=round_or_404(request, pk), by=reader(request))
    messages.success(request, _("已按本次评选新建下一年度的评选，日期顺延一年，请核对后发布。"))
    return redirect(address("change", new))


PAGES.update(rules=versions, amend=amend, approve=approve, drop=drop, copy=copy)
TABS.append(("rules", gettext_lazy("规则版本")))
