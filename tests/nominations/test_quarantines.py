"""Ballots are set aside and let in again, never deleted; a count is adjusted by two people with a public note."""

from collections.abc import Iterator
from decimal import Decimal

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from nominations.actions import quarantines
from nominations.builders.counts import counts_of
from nominations.builders.suspects import Grounds
from nominations.models import Ballot, Change, Nomination, Poll, Quarantine, VoteAdjustment
from nominations.workflow import State
from tests.nominations import ballot_box, roads

pytestmark = pytest.mark.django_db
REASON = "同一网段短时间内大量投票。"
NOTE = "经核查，扣除同一网段异常选票。"


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    """The database goes by its own clock."""
    return iter([None])


def lines(poll: Poll) -> list[tuple[str, int, int, int, int, str]]:
    return [
        (line.candidate.name, line.cast, line.set_aside, line.adjusted, line.counted, str(line.worth))
        for line in counts_of(poll).lines
    ]


def test_what_is_set_aside_is_kept_and_not_counted():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    one, two, three = poll.candidates.all()

    act = quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)

    counts = counts_of(poll)
    assert (counts.ballots, counts.set_aside, counts.counted, Ballot.objects.count()) == (14, 6, 8, 14)
    assert lines(poll) == [
        (one.name, 10, 6, 0, 4, "100.0000"),
        (two.name, 4, 0, 0, 4, "100.0000"),
        (three.name, 0, 0, 0, 0, "0.0000"),
    ]
    change = Change.objects.get(kind=Change.Kind.ADJUSTMENT)
    assert (change.round, change.by, change.note) == (poll.round, here.city, REASON)
    assert change.facts == {
        "act": "set_aside",
        "quarantine": act.pk,
        "lifts": None,
        "ballots": 6,
        "grounds": {"network": "farm"},
    }


def test_an_act_is_lifted_once_by_another_act():
    here = roads.city()
    poll = ballot_box.stuffed(here)
    first = quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)
    assert counts_of(poll).set_aside == 6

    lifted = quarantines.lift(quarantine=first, reason="核实为同一厂区职工。", by=here.city)

    assert (counts_of(poll).set_aside, counts_of(poll).counted) == (0, 14)
    assert list(Quarantine.objects.values_list("pk", "lifts", "ballots")) == [
        (first.pk, None, 6),
        (lifted.pk, first.pk, 6),
    ]
    for act in (first, lifted):
        with pytest.raises(ValidationError, match="已经解除"):
            quarantines.lift(quarantine=act, reason=REASON, by=here.city)
    assert Quarantine.objects.count() == 2


@pytest.mark.parametrize(
    ("grounds", "number"),
    [
        ({"network": "farm"}, 6),
        ({"agent": "robot"}, 6),
        ({"proof_kind": "question"}, 4),
        ({"candidate": 0}, 10),
        ({"candidate": 0, "network": "farm"}, 6),
        ({"since": 1.5}, 4),
        ({"until": 1.5}, 10),
        ({"since": 2.5, "until": 1.5}, 4),
    ],
)
def test_grounds_pick_out_what_they_say(grounds, number):
    here = roads.city()
    poll = ballot_box.stuffed(here)
    meant = {
        name: timezone.now() - value * ballot_box.MINUTE if name in {"since", "until"} else value
        for name, value in grounds.items()
    }
    if "candidate" in meant:
        meant["candidate"] = ballot_box.numbers(poll)[0]

    act = quarantines.set_aside(poll=poll, grounds=Grounds(**meant), reason=REASON, by=here.city)

    assert (act.ballots, act.members.count()) == (number, number)


@pytest.mark.parametrize(
    ("grounds", "reason", "words"),
    [
        (Grounds(network="nowhere"), REASON, "没有符合条件"),
        (Grounds(network="farm"), " 刷票 ", "请写明理由"),
    ],
)
def test_without_ballots_or_a_reason_nothing_is_set_aside(grounds, reason, words):
    here = roads.city()
    poll = ballot_box.stuffed(here)

    with pytest.raises(ValidationError, match=words):
        quarantines.set_aside(poll=poll, grounds=grounds, reason=reason, by=here.city)

    assert not Quarantine.objects.exists()


@pytest.mark.parametrize(
    "who", ["publisher", "auditor", "grassroots", "district", "objections", "nominee", "elsewhere"]
)
def test_only_who_examines_sets_aside_and_proposes(who):
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    by = {"nominee": here.city, "elsewhere": roads.city().city}.get(who) or getattr(here, who)
    if who == "nominee":
        poll.round.nominations.filter(pk=poll.candidates.get(order_no=1).nomination_id).update(nominator=by)

    with pytest.raises(PermissionDenied):
        quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=by)
    with pytest.raises(PermissionDenied):
        propose(poll, by, -1)

    assert not Quarantine.objects.exists()
    assert not VoteAdjustment.objects.exists()


def propose(poll, by, count, **words):
    candidate = poll.candidates.get(order_no=1)
    words = {"reason": REASON, "public_note": NOTE, **words}
    return quarantines.propose_adjustment(candidate=candidate, count=count, by=by, **words)


@pytest.mark.parametrize("approve", [True, False])
def test_an_adjustment_counts_once_another_person_approves(approve):
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    one, two, three = poll.candidates.all()
    adjustment = propose(poll, here.city, -7)
    assert counts_of(poll).of(one).counted == 10

    decided = quarantines.decide_adjustment(adjustment=adjustment, approve=approve, by=here.publisher)

    assert (decided.decided_by, decided.is_approved) == (here.publisher, approve)
    assert lines(poll) == (
        [
            (two.name, 4, 0, 0, 4, "100.0000"),
            (one.name, 10, 0, -7, 3, "75.0000"),
            (three.name, 0, 0, 0, 0, "0.0000"),
        ]
        if approve
        else [
            (one.name, 10, 0, 0, 10, "100.0000"),
            (two.name, 4, 0, 0, 4, "40.0000"),
            (three.name, 0, 0, 0, 0, "0.0000"),
        ]
    )
    change = Change.objects.get(kind=Change.Kind.ADJUSTMENT)
    assert (change.nomination, change.by, change.note) == (one.nomination, here.publisher, NOTE)
    assert change.facts == {
        "adjustment": adjustment.pk,
        "count": -7,
        "approved": approve,
        "proposed_by": here.city.pk,
    }
    with pytest.raises(ValidationError, match="已经办理"):
        quarantines.decide_adjustment(adjustment=adjustment, approve=not approve, by=here.publisher)


def test_nobody_approves_what_he_proposed():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    adjustment = propose(poll, here.superuser, 1)

    with pytest.raises(ValidationError, match="不能自己批准"):
        quarantines.decide_adjustment(adjustment=adjustment, approve=True, by=here.superuser)
    with pytest.raises(PermissionDenied):
        quarantines.decide_adjustment(adjustment=adjustment, approve=True, by=here.city)

    with pytest.raises(IntegrityError), transaction.atomic():
        VoteAdjustment.objects.update(decided_by=here.superuser, decided_at=timezone.now(), is_approved=True)
    assert counts_of(poll).of(adjustment.candidate).adjusted == 0


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [
        (0, {}, "不能是0"),
        (-11, {}, "计入的只有10票"),
        (1, {"reason": "错"}, "请写明理由"),
        (1, {"public_note": ""}, "请写明理由"),
        (1, {"public_note": "联系13812345678核实"}, "手机"),
    ],
)
def test_a_bad_adjustment_is_refused_in_words(count, words, told):
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))

    with pytest.raises(ValidationError, match=told):
        propose(poll, here.city, count, **words)

    assert not VoteAdjustment.objects.exists()


def test_two_adjustments_together_leave_nobody_below_nought():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    first, second = propose(poll, here.city, -6), propose(poll, here.city, -6)
    quarantines.decide_adjustment(adjustment=first, approve=True, by=here.publisher)

    with pytest.raises(ValidationError, match="计入的只有4票"):
        quarantines.decide_adjustment(adjustment=second, approve=True, by=here.publisher)

    quarantines.decide_adjustment(adjustment=second, approve=False, by=here.publisher)


def test_an_open_poll_is_not_adjusted_and_a_draft_not_looked_into():
    here = roads.city()
    poll = ballot_box.stuffed(here)
    with pytest.raises(ValidationError, match="封票以后"):
        propose(poll, here.city, 1)
    draft = ballot_box.poll_in(another := roads.city())
    with pytest.raises(ValidationError, match="还没有公布"):
        quarantines.set_aside(poll=draft, grounds=Grounds(network="x"), reason=REASON, by=another.city)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE nominations_quarantine SET reason = 'x'",
        "DELETE FROM nominations_quarantine",
        "UPDATE nominations_ballotquarantine SET ballot_id = ballot_id",
        "DELETE FROM nominations_ballotquarantine",
        "UPDATE nominations_voteadjustment SET count = 100",
        "DELETE FROM nominations_voteadjustment",
    ],
)
def test_what_was_done_about_ballots_stays(sql):
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    quarantines.set_aside(poll=poll, grounds=Grounds(network="farm"), reason=REASON, by=here.city)
    propose(poll, here.city, 1)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_who_left_is_no_measure_for_the_others():
    here = roads.city()
    poll = ballot_box.closed(ballot_box.stuffed(here))
    one, two, _ = poll.candidates.all()
    with pgtrigger.ignore():
        Nomination.objects.filter(pk=one.nomination_id).update(state=State.DISQUALIFIED)

    counts = counts_of(poll)

    assert (counts.of(one).worth, counts.of(two).worth, counts.most) == (Decimal(0), Decimal(100), 10)


def test_grounds_that_describe_every_ballot_are_none():
    here = roads.city()
    poll = ballot_box.stuffed(here)

    with pytest.raises(ValueError, match="every ballot"):
        quarantines.set_aside(poll=poll, grounds=Grounds(), reason=REASON, by=here.city)
