"""A poll from its announcement to the count of its votes (domain.md §4.5)."""

import hashlib
import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.actions.records import record
from nominations.builders.counts import votes_of
from nominations.models import Change, Nomination, Poll, PollCandidate, Round
from nominations.privacy import check_no_private_numbers
from nominations.standstill import check_runs
from nominations.workflow import State

# Who has passed the screening and on whom no meeting has decided.
STANDING = (State.EXPERT_REVIEW, State.SITE_VISIT, State.DELIBERATION)
SETTINGS = (
    "opens_at",
    "closes_at",
    "weight",
    "normalisation",
    "fewest",
    "most",
    "limit_per",
    "voters",
    "one_per_address",
    "hidden_until_close",
)


def lock_poll(poll: Poll) -> Poll:
    """The row, held against its close and every ballot under way."""
    return Poll.objects.select_for_update(of=("self",)).select_related("round").get(pk=poll.pk)


@transaction.atomic
def set_up(*, poll: Poll, by: User) -> Poll:
    """Keeps the rules of a poll as filled in, as long as nobody has been told them."""
    round_ = Round.objects.select_for_update().get(pk=poll.round_id)
    if not by.has_perm("nominations.set_up_poll_of_round", round_):
        raise PermissionDenied
    if round_.has_opened:
        raise ValidationError(_("申报已经开始，投票办法从那时起只能按程序变更规则。"), code="frozen")
    kept = Poll.objects.filter(round=round_).first()
    if kept is not None and (kept.pk != poll.pk or kept.announced_at is not None):
        raise ValidationError(_("投票已经设置或公布，请刷新页面后再看。"), code="announced")
    if kept is None:
        poll.save(force_insert=True)
    else:
        poll.save(update_fields=SETTINGS)
    return poll


def could_stand(poll: Poll) -> QuerySet[Nomination]:
    """Who would stand if the poll were announced now, in the order of the roster."""
    cases = Nomination.objects.for_lists().filter(round=poll.round_id, state__in=STANDING)
    return cases.filter(consented_to_publication_at__isnull=False).order_by("roster_key", "pk")


@transaction.atomic
def announce(*, poll: Poll, by: User) -> Poll:
    """Makes rules and candidates public; from here on they stand. Raises ValidationError for what they lack."""
    poll = lock_poll(poll)
    if not by.has_perm("nominations.announce_poll", poll):
        raise PermissionDenied
    if poll.announced_at is not None:
        raise ValidationError(_("投票已经公布。"), code="announced")
    check_runs(poll.round_id)
    if poll.round.published_at is None:
        raise ValidationError(_("评选还没有发布，请先发布评选。"), code="round")
    if poll.closes_at <= timezone.now():
        raise ValidationError(_("投票截止时间已过，请先改正投票时间。"), code="closed")
    nominees = list(could_stand(poll))
    if len(nominees) <= max(poll.most, 1):
        raise ValidationError(
            _("可以参加投票的只有%(number)d人，每票却可选%(most)d人；候选人应多于每票可选的人数。")
            % {"number": len(nominees), "most": poll.most},
            code="candidates",
        )
    put_up(poll, nominees)
    poll.announced_at = timezone.now()
    poll.save(update_fields=["announced_at"])
    cases = [str(nominee.pk) for nominee in nominees]
    record(
        kind=Change.Kind.RULES,
        round=poll.round,
        by=by,
        poll="announced",
        rules=rules_of(poll),
        candidates=cases,
    )
    return poll


def rules_of(poll: Poll) -> dict[str, str]:
    """As they go into the record."""
    return {name: str(getattr(poll, name)) for name in SETTINGS}


def put_up(poll: Poll, nominees: list[Nomination]) -> None:
    """The candidates, with what the public may read of them and nothing else."""
    for nominee in nominees:
        shown = [nominee.name, nominee.where_told, nominee.third_told, nominee.summary]
        check_no_private_numbers(shown)
    PollCandidate.objects.bulk_create(
        PollCandidate(
            poll=poll,
            nomination=nominee,
            name=nominee.name,
            workplace=nominee.where_told,
            trade=nominee.third_told,
            summary=nominee.summary,
            order_no=number,
        )
        for number, nominee in enumerate(nominees, start=1)
    )


@transaction.atomic
def call_back(*, poll: Poll, by: User) -> Poll:
    """Takes an announcement back before the first ballot could come, so that its rules can be mended."""
    poll = lock_poll(poll)
    if not by.has_perm("nominations.announce_poll", poll):
        raise PermissionDenied
    if poll.announced_at is None or poll.has_opened:
        raise ValidationError(_("投票已经开始或者还没有公布，不能收回。"), code="open")
    poll.announced_at = None
    poll.save(update_fields=["announced_at"])
    poll.candidates.all().delete()
    record(kind=Change.Kind.RULES, round=poll.round, by=by, poll="called back")
    return poll


def close_polls() -> int:
    """Counts the votes of every poll whose last second is over; tells how many there were. Safe to run twice."""
    due = Poll.objects.due().order_by("pk").values_list("pk", flat=True)
    return sum(close_poll(pk) for pk in due)


@transaction.atomic
def close_poll(pk: int) -> bool:
    """Freezes the totals of a poll, once. No ballot is under way any more when the row is held."""
    poll = Poll.objects.select_for_update().filter(pk=pk).due().first()
    if poll is None:
        return False
    votes = votes_of(poll.ballots.all())
    candidates = list(poll.candidates.order_by("order_no"))
    for candidate in candidates:
        candidate.votes = votes.get(candidate.pk, 0)
        candidate.save(update_fields=["votes"])
    totals = [[candidate.order_no, candidate.votes] for candidate in candidates]
    poll.ballots_cast, poll.closed_at = poll.ballots.count(), timezone.now()
    poll.totals_sha256 = totals_digest(poll, totals)
    poll.save(update_fields=["ballots_cast", "closed_at", "totals_sha256"])
    record(
        kind=Change.Kind.COUNT,
        round=poll.round,
        by=None,
        ballots=poll.ballots_cast,
        votes={str(candidate.nomination_id): candidate.votes for candidate in candidates},
        totals_sha256=poll.totals_sha256,
        rules=rules_of(poll),
    )
    return True


def totals_digest(poll: Poll, totals: list[list[int | None]]) -> str:
    """The hash of what was counted: anybody can make it again from the published totals."""
    text = json.dumps({"round": poll.round_id, "ballots": poll.ballots_cast, "votes": totals}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
