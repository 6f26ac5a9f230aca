"""Places to recommend for and in a stage, held still while one is used, and the order a union gives its own."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.models import Nomination, Quota, Round, Stage, UnionRank
from nominations.quotas import numbers_left, reordered
from nominations.stage_plan import Kind
from nominations.standstill import check_runs
from nominations.workflow import State
from organisations.models import Employer, Union

LAST_RANK = 999


def lock_quotas(nomination: Nomination, *, move: str) -> None:
    """Nobody else uses up these quotas until the transaction ends; the case itself is locked before. Where
    every employer has its number, the employer is one of them."""
    if move == "endorse" and nomination.round.most_per_employer and nomination.employer_id:
        list(Employer.objects.select_for_update(no_key=True).filter(pk=nomination.employer_id))
    list(Quota.objects.on(nomination, move=move).select_for_update(of=("self",)))


def lock_stage(nomination: Nomination, kind: Kind) -> None:
    """Nobody else goes on from this stage until the transaction ends; the case itself is locked before."""
    list(Stage.objects.select_for_update(no_key=True).filter(round=nomination.round_id, kind=kind))


def cases_to_rank(round_: Round, union: Union, user: User) -> Any:
    """The cases that now lie with this union, which it may still put in order."""
    cases = Nomination.objects.visible_to_staff(user).for_lists().without_the_form().filter(round=round_)
    ranks_as = {
        "recommend": Q(district_union=union, state=State.DISTRICT_REVIEW),
        "endorse": Q(employer_union=union, state=State.EMPLOYER_REVIEW),
    }
    own = [
        at
        for verb, at in ranks_as.items()
        if user.is_superuser or union.pk in user.reach(f"nominations.{verb}")
    ]
    return cases.filter(reduce(or_, own)) if own else cases.none()


@transaction.atomic
def rank_cases(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    union: Union,
    ranks: Mapping[UUID, int | None],
    by: User,
) -> int:
    """Puts a union's cases in order; tells how many. What it has sent on keeps its rank.

    Raises ValidationError keyed by `rank_<id>` for numbers out of range or given twice.
    """
    union = lock_union(union, by)
    check_runs(round.pk)
    waiting = {case.pk: case for case in cases_to_rank(round, union, by)}
    wanted = {pk: rank for pk, rank in ranks.items() if pk in waiting}
    check_ranks(wanted, taken_ranks(round, union, waiting))
    own = UnionRank.objects.filter(round=round, union=union)
    own.filter(nomination__in=wanted).delete()
    UnionRank.objects.bulk_create(
        UnionRank(round=round, union=union, nomination=waiting[pk], rank=rank, ranked_by=by)
        for pk, rank in wanted.items()
        if rank is not None
    )
    return len(wanted)


@transaction.atomic
def shift_rank(
    *,
    round: Round,  # noqa: A002 - a round is what it is
    union: Union,
    case: UUID,
    step: int,
    by: User,
) -> int:
    """One case changes places with the one before (`step` -1) or after it; everybody gets a number."""
    union = lock_union(union, by)
    waiting = {each.pk for each in cases_to_rank(round, union, by)}
    stored = dict(
        UnionRank.objects.filter(union=union, nomination__in=waiting).values_list("nomination", "rank")
    )
    submitted = Nomination.objects.filter(pk__in=waiting).order_by("submitted_at", "pk")
    order = sorted(submitted.values_list("pk", flat=True), key=lambda pk: stored.get(pk, LAST_RANK + 1))
    numbers = numbers_left(len(order), taken_ranks(round, union, waiting))
    ranks = dict(zip(reordered(order, case, step), numbers, strict=True))
    return rank_cases(round=round, union=union, ranks=cast("Mapping[UUID, int | None]", ranks), by=by)


def lock_union(union: Union, by: User) -> Union:
    """One at a time puts the cases of a union in order."""
    union = Union.objects.select_for_update(no_key=True).get(pk=union.pk)
    if not by.has_perm("nominations.rank_for_union", union):
        raise PermissionDenied
    return union


def taken_ranks(round_: Round, union: Union, waiting: Any) -> set[int]:
    """The ranks of those the union has sent on already."""
    own = UnionRank.objects.filter(round=round_, union=union)
    return set(own.exclude(nomination__in=list(waiting)).values_list("rank", flat=True))


def check_ranks(ranks: Mapping[UUID, int | None], taken: set[int]) -> None:
    """Raises ValidationError, keyed by `rank_<id>`."""
    errors, seen = {}, set(taken)
    for pk, rank in ranks.items():
        if rank is None:
            continue
        if not 1 <= rank <= LAST_RANK:
            errors[f"rank_{pk}"] = _("排序请填1到%(last)d的整数。") % {"last": LAST_RANK}
        elif rank in taken:
            errors[f"rank_{pk}"] = _("第%(rank)d位已经上报，请填别的数。") % {"rank": rank}
        elif rank in seen:
            errors[f"rank_{pk}"] = _("第%(rank)d位填了两次，请改正其中一个。") % {"rank": rank}
        seen.add(rank)
    if errors:
        raise ValidationError(errors)
