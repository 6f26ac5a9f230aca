"""Whose row it is: the predicates that the subjects put together."""

import rules

from accounts.models import User
from accounts.rules import no_row, reaches
from nominations.models import Nomination
from nominations.workflow import State


@rules.predicate
def is_nominator(user: User, nomination: Nomination) -> bool:
    return nomination.nominator_id == user.pk


@rules.predicate
def is_submitted(_user: User, nomination: Nomination) -> bool:
    return nomination.submitted_at is not None


def is_in(state: State) -> rules.Predicate:
    @rules.predicate(name=f"is_in:{state}")
    def test(_user: User, nomination: Nomination) -> bool:
        return nomination.state == state

    return test


def of_employer(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.employer_union_id)


def of_district(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.district_union_id)


def of_city(permission: str) -> rules.Predicate:
    return reaches(permission, lambda nomination: nomination.round.union_id)


def of_round(permission: str) -> rules.Predicate:
    return reaches(permission, lambda round_: round_.union_id)


def staff(general: rules.Predicate, particular: rules.Predicate) -> rules.Predicate:
    """`general` when no row is named, `particular` for a row."""
    return (no_row & general) | (~no_row & particular)
