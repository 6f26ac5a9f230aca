"""The public vote of a round: its rules and its announcement."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nominations.actions import polls
from nominations.admin import round_pages
from nominations.admin.pages import fill_in, press, reader, show, typed
from nominations.admin.round_pages import address, round_or_404, tabs
from nominations.forms.polls import PollForm
from nominations.models import Poll, Round

may_write = require_http_methods(["GET", "HEAD", "POST"])


def poll_or_404(request: HttpRequest, pk: int) -> Poll:
    """The poll of round `pk`, for those who work on the round."""
    rows = Poll.objects.visible_to(reader(request)).select_related("round__title", "round__union")
    return get_object_or_404(rows, round_id=pk)


@may_write
def setting(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of the poll: written by the city until they are announced, read by all from then on."""
    round_, user = round_or_404(request, pk), reader(request)
    poll = Poll.objects.filter(round=round_).first()
    may_set_up = user.has_perm("nominations.set_up_poll_of_round", round_)
    is_fixed = poll is not None and poll.announced_at is not None
    if request.method == "POST" and (not may_set_up or is_fixed):
        raise PermissionDenied
    form = PollForm(typed(request)[0], instance=poll or Poll(round=round_))
    return fill_in(
        request,
        form,
        lambda **_values: polls.set_up(poll=form.instance, by=user),
        done=lambda _poll: redirect(address("poll", round_)),
        page=partial(setting_page, request, round_, poll, None if is_fixed or not may_set_up else form),
    )


def setting_page(
    request: HttpRequest,
    round_: Round,
    poll: Poll | None,
    editable: PollForm | None,
    form: PollForm,
    status: int,
    words: str,
) -> HttpResponse:
    user = reader(request)
    may_announce = poll is not None and user.has_perm("nominations.announce_poll", poll)
    return show(
        request,
        "round/poll.html",
        model=Round,
        title=_("公众投票"),
        status=status,
        round=round_,
        poll=poll,
        form=form if editable and (form.is_bound or not round_.has_opened) else None,
        words=words,
        tabs=tabs(round_, "poll"),
        facts=facts(poll) if poll and (round_.has_opened or not editable) else [],
        candidates=poll.candidates.with_standing() if poll else [],
        waiting=polls.could_stand(poll).count() if poll and not poll.announced_at else 0,
        may_announce=may_announce and poll is not None and not poll.announced_at,
        may_amend=(poll is None or not poll.announced_at)
        and round_.has_opened
        and user.has_perm("nominations.amend_round", round_),
        may_call_back=may_announce and poll is not None and poll.announced_at and not poll.has_opened,
    )


def facts(poll: Poll) -> list[tuple[str, Any]]:
    """The rules as they stand, by their labels."""
    told = []
    for name in PollForm.Meta.fields:
        value = getattr(poll, name)
        display = getattr(poll, f"get_{name}_display", None)
        field: Any = poll._meta.get_field(name)
        told.append((str(field.verbose_name), display() if display else value))
    return told


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    act = partial(polls.announce, poll=poll, by=reader(request))
    return press(
        request, act, success=_("投票已公布，规则和候选人不再改动。"), to=address("poll", poll.round)
    )


@require_POST
def call_back(request: HttpRequest, pk: int) -> HttpResponse:
    poll = poll_or_404(request, pk)
    act = partial(polls.call_back, poll=poll, by=reader(request))
    return press(request, act, success=_("已收回公布，可以改正后重新公布。"), to=address("poll", poll.round))


round_pages.PAGES |= {
    "poll": setting,
    "announce-poll": announce,
    "recall-poll": call_back,
}
round_pages.TABS.append(("poll", gettext_lazy("公众投票")))
