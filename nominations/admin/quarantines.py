"""What the ballots of a poll look like, and what is done about it: set aside, let in again, counts adjusted."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from nominations.actions import quarantines
from nominations.admin import round_pages
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.admin.polls import may_write, poll_or_404
from nominations.admin.round_pages import address, round_or_404, tabs
from nominations.builders.counts import ballots_of, counts_of
from nominations.builders.forensics import last_look
from nominations.builders.suspects import Grounds, suspects
from nominations.forms.polls import AdjustmentForm, QuarantineForm
from nominations.models import Ballot, Poll, Quarantine, Round, VoteAdjustment
from nominations.tasks import examine_poll


@require_safe
def forensics(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts and signs of manufacture, what was set aside, what is to be adjusted."""
    round_ = round_or_404(request, pk)
    poll = (
        Poll.objects.filter(round=round_, announced_at__isnull=False).select_related("round__union").first()
    )
    if poll is None:
        return redirect(address("poll", round_))
    look = last_look(poll)
    found = look.found
    names = {each.pk: each.name for each in poll.candidates.all()}
    return show(
        request,
        "round/forensics.html",
        model=Round,
        title=_("选票核查"),
        round=poll.round,
        poll=poll,
        tabs=tabs(poll.round, "forensics"),
        ballots=ballots_of(poll),
        counts=counts_of(poll) if poll.closed_at else None,
        look=look,
        found=found,
        bursts=[(names.get(burst.candidate, ""), burst) for burst in found.bursts] if found else [],
        acts=Quarantine.objects.filter(poll=poll, lifts=None).select_related("by", "lifted_by__by"),
        adjustments=VoteAdjustment.objects.filter(candidate__poll=poll).select_related(
            "candidate", "proposed_by", "decided_by"
        ),
        **rights(reader(request), poll),
    )


def rights(user: User, poll: Poll) -> dict[str, bool]:
    return {
        "may_set_aside": user.has_perm("nominations.quarantine_ballots_of_poll", poll),
        "may_propose": poll.closed_at is not None
        and user.has_perm("nominations.propose_adjustment_of_poll", poll),
        "may_decide": user.has_perm("nominations.decide_adjustment_of_poll", poll),
    }


def grounds_of(request: HttpRequest) -> Grounds:
    """What the link of a sign asks for; BadRequest for what it never asks."""
    asked = request.GET
    candidate = asked.get("candidate", "")
    if not (candidate == "" or (candidate.isdecimal() and len(candidate) < 19)):
        raise BadRequest
    grounds = Grounds(
        candidate=int(candidate) if candidate else None,
        network=asked.get("network", "")[:32],
        agent=asked.get("agent", "")[:32],
        proof_kind=asked.get("proof_kind", "") if asked.get("proof_kind") in Ballot.Proof.values else "",
        since=moment(asked.get("since", "")),
        until=moment(asked.get("until", "")),
    )
    if grounds.is_empty:
        raise BadRequest
    return grounds


def moment(text: str) -> dt.datetime | None:
    try:
        value = parse_datetime(text) if text else None
    except ValueError:
        value = None
    if text and (value is None or value.tzinfo is None):
        raise BadRequest
    return value


def page_of(
    request: HttpRequest, poll: Poll, template: str, title: str, **about: Any
) -> Callable[[forms.Form, int, str], HttpResponse]:
    """How `fill_in` shows the form of an act on the ballots of `poll`."""

    def page(form: forms.Form, status: int, words: str) -> HttpResponse:
        shown = {"round": poll.round, "form": form, "words": words, **about}
        return show(request, f"round/{template}", model=Round, title=title, status=status, **shown)

    return page


@may_write
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """Sets aside every ballot that the address describes, after a look at how many there are."""
    poll, user = poll_or_404(request, pk), reader(request)
    if not user.has_perm("nominations.quarantine_ballots_of_poll", poll):
        raise PermissionDenied
    grounds = grounds_of(request)
    candidate = poll.candidates.filter(pk=grounds.candidate).first() if grounds.candidate else None
    about = {"grounds": grounds, "candidate": candidate, "number": suspects(poll, grounds).count}
    return fill_in(
        request,
        QuarantineForm(typed(request)[0]),
        partial(quarantines.set_aside, poll=poll, grounds=grounds, by=user),
        done=partial(looked_into_anew, poll),
        page=page_of(request, poll, "quarantine.html", _("隔离选票"), **about),
    )


def looked_into_anew(poll: Poll, _act: Quarantine) -> HttpResponse:
    """The worker looks; what a broker that is down was not told, it finds by itself within a minute."""
    transaction.on_commit(partial(examine_poll.delay, poll.pk), robust=True)
    return redirect(address("forensics", poll.round))


@may_write
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets the ballots of one act in again."""
    poll, user = poll_or_404(request, pk), reader(request)
    if not user.has_perm("nominations.quarantine_ballots_of_poll", poll):
        raise PermissionDenied
    asked = request.GET.get("act", "")
    acts = Quarantine.objects.filter(poll=poll, lifts=None, lifted_by=None)
    act = get_object_or_404(acts, pk=asked if asked.isdecimal() and len(asked) < 19 else 0)
    return fill_in(
        request,
        QuarantineForm(typed(request)[0]),
        partial(quarantines.lift, quarantine=act, by=user),
        done=partial(looked_into_anew, poll),
        page=page_of(request, poll, "quarantine.html", _("解除隔离"), act=act, number=act.ballots),
    )


@may_write
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes a change of somebody's count; another person decides."""
    poll, user = poll_or_404(request, pk), reader(request)
    if not user.has_perm("nominations.propose_adjustment_of_poll", poll):
        raise PermissionDenied
    return fill_in(
        request,
        AdjustmentForm(typed(request)[0], poll=poll),
        partial(quarantines.propose_adjustment, by=user),
        done=lambda _adjustment: redirect(address("forensics", poll.round)),
        page=page_of(request, poll, "adjust.html", _("提出票数调整")),
    )


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    asked = request.POST.get("adjustment", "")
    rows = VoteAdjustment.objects.filter(candidate__poll=poll).select_related("candidate__poll")
    adjustment = get_object_or_404(rows, pk=asked if asked.isdecimal() and len(asked) < 19 else 0)
    approve = request.POST.get("answer") == "approve"
    act = partial(quarantines.decide_adjustment, adjustment=adjustment, approve=approve, by=reader(request))
    words = _("票数调整已批准，并随结果公布。") if approve else _("票数调整已驳回。")
    return press(request, act, success=words, to=address("forensics", poll.round))


round_pages.PAGES |= {
    "forensics": forensics,
    "quarantine": quarantine,
    "lift": lift,
    "adjust": adjust,
    "decide-adjustment": decide,
}
round_pages.TABS.append(("forensics", gettext_lazy("选票核查")))
