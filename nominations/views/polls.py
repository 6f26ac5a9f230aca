"""The public vote: the ballot, its receipt and, when the rules say so, the result.

A receipt travels to its page in a cookie of ten minutes, and is asked for by POST: it stands in no address.
"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from nominations import proofs, voters
from nominations.actions import ballots
from nominations.builders.counts import public_candidates, published_counts, told_adjustments
from nominations.forms.polls import BallotForm, ReceiptForm
from nominations.models import Ballot, Poll, PollCandidate

COOKIE = "voter"
A_YEAR = 365 * 24 * 3600
RECEIPT = "ballot"
RECEIPT_SECONDS = 600


@dataclass(frozen=True)
class Visitor:
    """`key` stands for the account or the device; `token` is to be kept by a device that has none yet."""

    key: str
    token: str = ""
    may_vote: bool = True


def poll_or_404(pk: int) -> Poll:
    """The announced poll of round `pk`."""
    return get_object_or_404(Poll.objects.public(), round_id=pk)


def visitor(request: HttpRequest, poll: Poll) -> Visitor:
    if request.user.is_authenticated:
        return Visitor(voters.voter_of_account(poll, request.user.pk))
    known = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=A_YEAR) or ""
    token = known or secrets.token_hex(16)
    key = voters.voter_of_device(poll, token)
    return Visitor(key, "" if known else token, may_vote=not poll.asks_to_sign_in)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def poll_page(request: HttpRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(pk)
    who = visitor(request, poll)
    answer = take(request, poll, who) if request.method == "POST" else show(request, poll, who)
    if who.token:
        answer.set_signed_cookie(
            COOKIE,
            who.token,
            salt=COOKIE,
            max_age=A_YEAR,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return answer


def show(
    request: HttpRequest, poll: Poll, who: Visitor, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    """The ballot while the poll is open, the result as soon as it may be read."""
    is_told = poll.closed_at is not None or (poll.has_opened and not poll.hidden_until_close)
    context: dict[str, Any] = {"poll": poll, "round": poll.round, "may_vote": who.may_vote, "status": status}
    if poll.closed_at is None:
        context["candidates"] = shuffled(poll, who)
    if poll.is_open and who.may_vote:
        question, slip = proofs.question(poll, who.key)
        challenge = proofs.challenge(poll, who.key)
        context |= {"question": question, "slip": slip, "challenge": challenge}
        context["has_voted"] = Ballot.objects.now_of(poll, who.key).exists()
    if is_told:
        context["counts"] = counts = published_counts(poll)
        context["adjustments"] = told_adjustments(poll, counts)
    return render(request, "nominations/polls/poll.html", {**context, **more}, status=status)


def shuffled(poll: Poll, who: Visitor) -> list[PollCandidate]:
    """Another order for every visitor, the same whenever he comes back."""
    candidates = public_candidates(poll)
    return sorted(candidates, key=lambda each: voters.digest(poll, f"order:{who.key}:{each.pk}"))


def take(request: HttpRequest, poll: Poll, who: Visitor) -> HttpResponse:
    """A ballot: taken and answered with its receipt, or refused in words, with nothing written."""
    form = BallotForm(request.POST, [each.pk for each in poll.candidates.all()])
    chosen = [number for number in request.POST.getlist("choice") if number.isascii() and number.isdigit()]
    refuse = {"chosen": {int(number) for number in chosen[: poll.most + 50] if len(number) < 19}}
    if not who.may_vote or who.token:
        return show(request, poll, who, status=HTTPStatus.FORBIDDEN, words=unknown(poll, who), **refuse)
    try:
        ballots.check_open(poll)
        if not form.is_valid():
            raise ballots.BadChoice(poll)
        ballot = cast(request, poll, who, form.cleaned_data)
    except proofs.BadProof as error:
        return show(request, poll, who, status=HTTPStatus.FORBIDDEN, words=error.words, **refuse)
    except ballots.BallotRefused as error:
        return show(request, poll, who, status=STATUS_OF.get(type(error), 409), words=error.words, **refuse)
    return with_receipt(ballot)


def with_receipt(ballot: Ballot) -> HttpResponse:
    where = reverse("nominations:receipt", args=[ballot.poll.round_id])
    answer = redirect(where)
    answer.set_signed_cookie(
        RECEIPT,
        ballot.receipt,
        salt=RECEIPT,
        max_age=RECEIPT_SECONDS,
        path=where,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


STATUS_OF: dict[type[ballots.BallotRefused], int] = {
    ballots.BadChoice: HTTPStatus.BAD_REQUEST,
    ballots.CandidateIsOut: HTTPStatus.BAD_REQUEST,
    ballots.ProofIsUsed: HTTPStatus.FORBIDDEN,
}


def unknown(poll: Poll, who: Visitor) -> str:
    if not who.may_vote:
        return _("请先登录再投票，这张选票没有记录。")
    return _("没有认出您的设备，这张选票没有记录：请允许本站保存Cookie，然后再提交一次。")


def cast(request: HttpRequest, poll: Poll, who: Visitor, typed: dict[str, Any]) -> Ballot:
    ballots.check_choices(poll, sorted(set(typed["choice"])))
    proof = proofs.check(poll, who.key, work=typed["work"], slip=typed["slip"], answer=typed["answer"])
    traces = voters.traces(
        poll,
        ip=get_adapter(request).get_client_ip(request),
        agent=request.headers.get("User-Agent", ""),
    )
    return ballots.cast(poll=poll, voter=who.key, choices=typed["choice"], proof=proof, traces=traces)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the ballot of a receipt is kept and counted; never what it says. POST here writes nothing."""
    poll = poll_or_404(pk)
    if request.method != "POST":
        known = request.get_signed_cookie(RECEIPT, "", salt=RECEIPT, max_age=RECEIPT_SECONDS) or ""
        return receipt_page(request, poll, ReceiptForm(), ballot_of(poll, known), is_new=True)
    form = ReceiptForm(request.POST)
    if not form.is_valid():
        return receipt_page(request, poll, form, None, HTTPStatus.BAD_REQUEST)
    ballot = ballot_of(poll, form.cleaned_data["code"])
    status = HTTPStatus.OK if ballot else HTTPStatus.NOT_FOUND
    return receipt_page(request, poll, form, ballot, status, is_asked=True)


def ballot_of(poll: Poll, receipt: str) -> Ballot | None:
    return poll.ballots.filter(receipt=receipt).first() if receipt else None


@sensitive_variables()
def receipt_page(
    request: HttpRequest,
    poll: Poll,
    form: ReceiptForm,
    ballot: Ballot | None,
    status: int = HTTPStatus.OK,
    **more: bool,
) -> HttpResponse:
    shown: dict[str, Any] = {"poll": poll, "round": poll.round, "form": form, "ballot": ballot, **more}
    if ballot:
        shown["code_parts"] = [ballot.receipt[start : start + 4] for start in range(0, 16, 4)]
        shown["is_counted"] = Ballot.objects.counted().filter(pk=ballot.pk).exists()
    return render(request, "nominations/polls/receipt.html", shown, status=status)
