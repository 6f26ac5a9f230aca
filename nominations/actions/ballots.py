"""Casting a vote. What must never be false the database holds itself; this tells it in words."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.models import Ballot, Poll
from nominations.proofs import Proof


class BallotRefused(Exception):
    """Nothing was written; `words` say why."""

    words: str | Promise = ""


class PollIsNotOpen(BallotRefused):
    words = gettext_lazy("投票不在进行中，这张选票没有记录。")


class RoundStandsStill(BallotRefused):
    words = gettext_lazy("本次评选已中止或者终止，现在不接收选票，这张选票没有记录。")


class HasVoted(BallotRefused):
    words = gettext_lazy("您已经投过票，这张选票没有记录。")


class HasVotedToday(BallotRefused):
    words = gettext_lazy("您今天已经投过票，这张选票没有记录。明天可以再投。")


class AddressHasVoted(BallotRefused):
    words = gettext_lazy(
        "您所在的网络地址已经投过票，按本次投票的规则，这张选票没有记录。请换用自己的手机网络。"
    )


class ProofIsUsed(BallotRefused):
    words = gettext_lazy("这份验证已经用过，选票没有重复记录。请刷新页面后再投。")


class BadChoice(BallotRefused):
    def __init__(self, poll: Poll) -> None:
        super().__init__()
        if poll.fewest == poll.most:
            self.words = _("请选%(most)d位候选人。") % {"most": poll.most}
        else:
            limits = {"fewest": poll.fewest, "most": poll.most}
            self.words = _("请选%(fewest)d至%(most)d位候选人。") % limits


class CandidateIsOut(BallotRefused):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.words = _("%(names)s已退出评选，请改选其他候选人。") % {"names": _("、").join(names)}


REFUSED: Final[dict[str, type[BallotRefused]]] = {
    "a_ballot_comes_in_time": PollIsNotOpen,
    "a_ballot_finds_its_round_running": RoundStandsStill,
    "a_voter_votes_once": HasVoted,
    "an_address_votes_once": AddressHasVoted,
    "nominations_ballot_proof_key": ProofIsUsed,
}


def cast(*, poll: Poll, voter: str, choices: Iterable[int], proof: Proof, traces: dict[str, str]) -> Ballot:
    """Writes one ballot or raises BallotRefused. Anybody may; whether he may again, the constraints know."""
    chosen = sorted(set(choices))
    check_choices(poll, chosen)
    row = {"poll": poll, "voter_key": voter, "choices": chosen, **traces}
    try:
        return add(proof=proof.mark, proof_kind=proof.kind, **row)
    except IntegrityError as error:
        raise refusal(poll, error) from error


@transaction.atomic
def add(**row: Any) -> Ballot:
    return Ballot.objects.create(**row)


def check_open(poll: Poll) -> None:
    if not poll.round.is_running:
        raise RoundStandsStill
    if not poll.is_open:
        raise PollIsNotOpen


def check_choices(poll: Poll, chosen: list[int]) -> None:
    check_open(poll)
    known = {candidate.pk: candidate for candidate in poll.candidates.with_standing()}
    if not set(chosen) <= known.keys() or not poll.fewest <= len(chosen) <= poll.most:
        raise BadChoice(poll)
    gone = [known[each].name for each in chosen if known[each].is_out]
    if gone:
        raise CandidateIsOut(gone)


def refusal(poll: Poll, error: IntegrityError) -> BallotRefused:
    """What the database said, in words."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name == "a_voter_votes_once" and poll.is_daily:
        return HasVotedToday()
    if name == "a_ballot_names_its_candidates":
        return BadChoice(poll)
    if name not in REFUSED:
        raise error
    return REFUSED[name]()
