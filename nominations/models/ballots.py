"""What the public cast, and what was done about it afterwards: only ever added to (domain.md §4.5)."""

import base64
import secrets
from typing import Final, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from nominations.models.polls import Poll, PollCandidate

# The database looks at its own clock, and waits for whoever is closing the poll at this moment; a close in
# turn waits for the ballots under way, which hold the row of the poll by their foreign key.
COMES_IN_TIME: Final = """
SELECT * INTO poll FROM nominations_poll WHERE id = NEW.poll_id FOR KEY SHARE;
PERFORM 1 FROM nominations_round WHERE id = poll.round_id AND life = 'running' FOR KEY SHARE;
IF NOT FOUND THEN
    RAISE EXCEPTION 'the round stands still'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_ballot_finds_its_round_running';
END IF;
NEW.cast_at := clock_timestamp();
IF poll.announced_at IS NULL OR poll.closed_at IS NOT NULL
        OR NEW.cast_at < poll.opens_at OR NEW.cast_at >= poll.closes_at THEN
    RAISE EXCEPTION 'the poll is not open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_ballot_comes_in_time';
END IF;
IF cardinality(NEW.choices) NOT BETWEEN poll.fewest AND poll.most OR cardinality(NEW.choices) <> (
        SELECT count(*) FROM nominations_pollcandidate WHERE poll_id = NEW.poll_id AND id = ANY (NEW.choices)
) THEN
    RAISE EXCEPTION 'a ballot names candidates of its poll, each once, and as many as allowed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'a_ballot_names_its_candidates';
END IF;
NEW.slot := (CASE WHEN poll.limit_per = 'day' THEN NEW.cast_at ELSE poll.opens_at END
    AT TIME ZONE 'Asia/Shanghai')::date;
NEW.address_slot := CASE WHEN poll.one_per_address THEN NEW.slot END;
RETURN NEW;
"""
DECIDED_ONCE: Final = """
IF OLD.decided_at IS NOT NULL OR NEW.decided_at IS NULL OR (NEW.id, NEW.candidate_id, NEW.count, NEW.reason,
        NEW.public_note, NEW.proposed_by_id, NEW.proposed_at) IS DISTINCT FROM (OLD.id, OLD.candidate_id,
        OLD.count, OLD.reason, OLD.public_note, OLD.proposed_by_id, OLD.proposed_at) THEN
    RAISE EXCEPTION 'an adjustment is decided on once, and as it was proposed' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""
SHORTEST_REASON: Final = 5


def new_receipt() -> str:
    """Sixteen characters that nobody guesses (80 bits)."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def only_added(model: str) -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Protect(name=f"a_{model}_stands", operation=pgtrigger.Update),
        pgtrigger.Protect(name=f"a_{model}_is_never_deleted", operation=pgtrigger.Delete),
    ]


class BallotQuerySet(models.QuerySet["Ballot"]):
    def now_of(self, poll: Poll, voter: str) -> Self:
        """What keeps a voter from voting now."""
        return self.filter(poll=poll, voter_key=voter, slot=poll.slot)

    def set_aside(self) -> Self:
        return self.filter(Exists(BallotQuarantine.objects.standing().filter(ballot=OuterRef("pk"))))

    def counted(self) -> Self:
        return self.exclude(Exists(BallotQuarantine.objects.standing().filter(ballot=OuterRef("pk"))))


class Ballot(models.Model):
    """One vote as it was cast. Voter, addresses and browser are keyed digests, with a key for each poll.

    `slot`, `address_slot` and `cast_at` are written by the database: the day for which a ballot stands, which
    is the day the poll opened where everybody votes once; the same day if an address has one vote; the moment.
    """

    class Proof(models.TextChoices):
        WORK = "work", _("自动验证")
        QUESTION = "question", _("算术题")

    poll = models.ForeignKey(
        Poll, models.PROTECT, related_name="ballots", db_index=False, verbose_name=_("公众投票")
    )
    voter_key = models.CharField(max_length=32)
    slot = models.DateField(db_default=Now())
    choices = ArrayField(models.BigIntegerField())
    address = models.CharField(max_length=32)
    address_slot = models.DateField(null=True)
    network = models.CharField(max_length=32)
    agent = models.CharField(max_length=32)
    proof = models.CharField(max_length=64, unique=True)
    proof_kind = models.CharField(max_length=8, choices=Proof)
    receipt = models.CharField(max_length=16, unique=True, default=new_receipt)
    cast_at = models.DateTimeField(_("投票时间"), db_default=Now())

    objects = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "voter_key", "slot"], name="a_voter_votes_once"),
            models.UniqueConstraint(fields=["poll", "address", "address_slot"], name="an_address_votes_once"),
        ]
        indexes = [
            models.Index(fields=["poll", "cast_at"], name="ballots_by_moment"),
            models.Index(fields=["poll", "network"], name="ballots_by_network"),
            models.Index(fields=["poll", "agent"], name="ballots_by_agent"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="a_ballot_comes_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("poll", "nominations_poll%ROWTYPE")],
                func=COMES_IN_TIME,
            ),
            *only_added("ballot"),
            pgtrigger.Trigger(
                name="ballots_are_not_emptied",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'ballots are not emptied';",
            ),
        ]
        verbose_name = verbose_name_plural = _("选票")

    def __str__(self) -> str:
        return f"{self.poll} · {self.pk}"


class Quarantine(models.Model):
    """Ballots set aside from the count together, and why; or, where `lifts` names such an act, let in again."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="quarantines", verbose_name=_("公众投票"))
    grounds = models.JSONField(_("筛选条件"), default=dict)
    reason = models.TextField(_("理由"), validators=[MinLengthValidator(SHORTEST_REASON)])
    ballots = models.PositiveIntegerField(_("选票数"))
    lifts = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="lifted_by", verbose_name=_("解除")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        triggers = only_added("quarantine")
        verbose_name = verbose_name_plural = _("隔离")

    def __str__(self) -> str:
        return f"{self.poll} · {self.pk}"


class BallotQuarantineQuerySet(models.QuerySet["BallotQuarantine"]):
    def standing(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(quarantine__lifted_by=None)


class BallotQuarantine(models.Model):
    """A ballot that an act of quarantine sets aside. It stands as it was cast; it is not counted."""

    quarantine = models.ForeignKey(Quarantine, models.PROTECT, related_name="members", verbose_name=_("隔离"))
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="quarantines", verbose_name=_("选票"))

    objects = BallotQuarantineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quarantine", "ballot"], name="a_ballot_is_set_aside_once_an_act")
        ]
        triggers = only_added("quarantined_ballot")
        verbose_name = verbose_name_plural = _("被隔离的选票")

    def __str__(self) -> str:
        return f"{self.quarantine} · {self.ballot_id}"


class VoteAdjustmentQuerySet(models.QuerySet["VoteAdjustment"]):
    def approved(self) -> Self:
        return self.filter(is_approved=True).select_related("candidate")


class VoteAdjustment(models.Model):
    """Votes added to or taken from a candidate's count, proposed by one person and decided on by another."""

    candidate = models.ForeignKey(
        PollCandidate, models.PROTECT, related_name="adjustments", verbose_name=_("候选人")
    )
    count = models.IntegerField(_("调整票数"), help_text=_("减少的写负数，例如-120。"))
    reason = models.TextField(_("内部理由"), validators=[MinLengthValidator(SHORTEST_REASON)])
    public_note = models.CharField(
        _("公开说明"),
        max_length=300,
        validators=[MinLengthValidator(SHORTEST_REASON)],
        help_text=_("批准后与投票结果一起公布，不要写个人信息。"),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    is_approved = models.BooleanField(_("已批准"), null=True)

    objects = VoteAdjustmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(count=0), name="an_adjustment_changes_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, is_approved=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="two_people_adjust_a_count",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(public_note=""), name="an_adjustment_says_why"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="an_adjustment_is_decided_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=DECIDED_ONCE,
            ),
            pgtrigger.Protect(name="an_adjustment_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="an_adjustment_begins_undecided",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__decided_at__isnull=False),
            ),
        ]
        verbose_name = verbose_name_plural = _("票数调整")

    def __str__(self) -> str:
        return f"{self.candidate} {self.count:+d}"
