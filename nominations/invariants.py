"""What `check_invariants` asks of the selection beyond what the database holds by itself."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from craftsmen.models import Honour
from nominations.actions.polls import totals_digest
from nominations.builders.counts import votes_of
from nominations.builders.told import differing
from nominations.models import (
    Ballot,
    Change,
    Halt,
    Nomination,
    Notice,
    NoticePaper,
    Poll,
    PollCandidate,
    Round,
    ScoringPlan,
    Typing,
)
from nominations.round_life import STEPS, Life, Step
from nominations.scores import score_of, totals_of
from nominations.scoring import FEWEST_SCORES, METHODS, TRIMMED_MEAN
from nominations.workflow import EDITABLE, LISTED, MOVES

AT_A_TIME = 2000
BY_NOMINATOR = [move.name for move in MOVES.values() if move.is_by_nominator]


def broken() -> Iterator[str]:
    """One line for each broken rule and row, told by number and never by name."""
    yield from states_without_their_change()
    yield from lives_without_their_step()
    yield from lists_longer_than_their_places()
    yield from revocations_off_the_record()
    yield from checks_by_one_person()
    yield from reviews_of_oneself()
    yield from scores_not_made_of_totals()
    yield from ballots_that_cannot_be()
    yield from differing()
    yield from shown_too_early()
    yield from forms_written_over()
    for pk in Notice.objects.posted().filter(entries=None).order_by("pk").values_list("pk", flat=True):
        yield f"notice {pk}: posted with an empty list (design.md, 5)"


def lives_without_their_step() -> Iterator[str]:
    """A round stands as the last step that two people took has left it."""
    last = Halt.objects.in_force().filter(round=OuterRef("pk")).values("step")[:1]
    for pk, life, step in (
        Round.objects.annotate(step=Subquery(last)).order_by("pk").values_list("pk", "life", "step")
    ):
        if life != (STEPS[Step(step)].target if step else Life.RUNNING):
            yield f"round {pk}: {life} without the step that leads there (domain.md §3.1)"


def lists_longer_than_their_places() -> Iterator[str]:
    listed = Count("nominations", filter=Q(nominations__state__in=LISTED))
    longer = Round.objects.annotate(listed=listed).filter(listed__gt=F("places"))
    for pk in longer.order_by("pk").values_list("pk", flat=True):
        yield f"round {pk}: more are on its list than it has places (domain.md §3.3)"


def revocations_off_the_record() -> Iterator[str]:
    """Every honour that a decision took back is a link of the chain."""
    told = Change.objects.filter(kind=Change.Kind.REVOCATION).annotate(
        revoked=Cast(KeyTextTransform("honour", "facts"), BigIntegerField())
    )
    revoked = Honour.objects.filter(status=Honour.Status.REVOKED)
    untold = revoked.exclude(Exists(told.filter(revoked=OuterRef("pk"))))
    for pk in untold.order_by("pk").values_list("pk", flat=True):
        yield f"honour {pk}: its revocation is not on the record (design.md, 8)"


def states_without_their_change() -> Iterator[str]:
    last = Change.objects.moves().filter(nomination=OuterRef("pk")).order_by("-pk").values("target")[:1]
    told = Nomination.objects.submitted().annotate(last=Subquery(last))
    for pk in told.filter(Q(last=None) | ~Q(last=F("state"))).order_by("pk").values_list("pk", flat=True):
        yield f"nomination {pk}: its state is not the one its last change led to (design.md, 2)"


def checks_by_one_person() -> Iterator[str]:
    """A second check counts against the latest first check before it."""
    first = Change.objects.filter(
        nomination=OuterRef("nomination"), move="check_first", pk__lt=OuterRef("pk")
    )
    second = Change.objects.filter(move="pass_screening").annotate(
        checked_by=Subquery(first.order_by("-pk").values("by")[:1])
    )
    for change in second.filter(Q(checked_by=None) | Q(checked_by=F("by"))).order_by("pk"):
        yield f"change {change.pk}: not checked first by somebody else (design.md, 7)"


def reviews_of_oneself() -> Iterator[str]:
    reviews = Change.objects.moves().exclude(move__in=BY_NOMINATOR)
    for change in reviews.filter(by=F("nomination__nominator")).order_by("pk"):
        yield f"change {change.pk}: the applicant was his own reviewer (design.md, 7)"


def scores_not_made_of_totals() -> Iterator[str]:
    """Plain scores case by case in one go; normalised ones, which hang on each other, panel by panel."""
    plans = {plan.round_id: plan for plan in ScoringPlan.objects.all()}
    scored = (
        Nomination.objects.filter(score__isnull=False).order_by("pk").select_related("round__scoring_plan")
    )
    totals = totals_of(scored.values_list("pk", flat=True))
    for nomination in scored.only("pk", "score", "round"):
        if not is_made_of(nomination, totals.get(nomination.pk, []), plans.get(nomination.round_id)):
            yield f"nomination {nomination.pk}: its score is not made of its locked totals (design.md, 6)"


def is_made_of(nomination: Nomination, totals: list[Decimal], plan: ScoringPlan | None) -> bool:
    if len(totals) < FEWEST_SCORES:
        return False
    if plan is not None and plan.normalises_within_panel:
        return score_of(nomination) == nomination.score
    return METHODS[plan.method if plan else TRIMMED_MEAN](totals) == nomination.score


def ballots_that_cannot_be() -> Iterator[str]:
    again = Ballot.objects.order_by("poll").values("poll", "voter_key", "slot").annotate(number=Count("pk"))
    for pk in again.filter(number__gt=1).values_list("poll", flat=True).distinct():
        yield f"poll {pk}: somebody voted more often than he may (design.md, 3)"
    late = Q(cast_at__gte=F("poll__closes_at")) | Q(cast_at__lt=F("poll__opens_at"))
    for pk in Ballot.objects.filter(late).order_by("poll").values_list("poll", flat=True).distinct():
        yield f"poll {pk}: a ballot came outside its time (design.md, 3)"
    for poll in Poll.objects.filter(closed_at__isnull=False).order_by("pk"):
        cast = votes_of(Ballot.objects.filter(poll=poll))
        totals: list[list[int | None]] = [
            [each.order_no, cast.get(each.pk, 0)] for each in poll.candidates.all()
        ]
        if totals_digest(poll, totals) != poll.totals_sha256:
            yield f"poll {poll.pk}: its frozen totals are not those of its ballots (design.md, 3)"


def shown_too_early() -> Iterator[str]:
    """What the public pages read must be of what is public: lists of published rounds, papers of posted lists,
    candidates who handed in."""
    unpublished = Notice.objects.posted().exclude(round__in=Round.objects.public().order_by().values("pk"))
    for pk in unpublished.order_by("pk").values_list("pk", flat=True):
        yield f"notice {pk}: open to the public, but its round is not (design.md, 11)"
    papers = NoticePaper.objects.filter(notice__published_at=None)
    for pk in papers.order_by("pk").values_list("pk", flat=True):
        yield f"notice paper {pk}: built for a list that is not posted (design.md, 11)"
    drafts = PollCandidate.objects.filter(nomination__submitted_at=None)
    for pk in drafts.order_by("pk").values_list("pk", flat=True):
        yield f"candidate {pk}: its case was never handed in (design.md, 11)"


def forms_written_over() -> Iterator[str]:
    """A section is never newer than its form, or a tab that is open would overwrite it unseen; and what no field
    took is kept only while somebody can still go on with it."""
    ahead = Typing.objects.filter(version__gt=F("nomination__version"))
    for pk in ahead.order_by("pk").values_list("pk", flat=True):
        yield f"typing {pk}: newer than its form (design.md, 12)"
    over = Typing.objects.exclude(nomination__state__in=EDITABLE).order_by("pk").only("pk", "texts")
    for pk in (each.pk for each in over.iterator(AT_A_TIME) if each.texts):
        yield f"typing {pk}: keeps words of a form that is no longer written (design.md, 12)"
