"""Predicates over posts, from which every app makes its permissions.

The permissions of `organisations` and `notifications` are granted here as well: those two stand
below the roles and cannot name them.
"""

from collections.abc import Callable
from typing import Any

import rules

from accounts.models import Post, User


def holds(permission: str) -> rules.Predicate:
    """The user has a role with `permission` for some union."""

    @rules.predicate(name=f"holds:{permission}")
    def test(user: User, obj: Any = None) -> bool:
        return user.is_authenticated and user.is_active and user.holds(permission)

    return test


def reaches(permission: str, union_id: Callable[[Any], int | None]) -> rules.Predicate:
    """The user has a role with `permission` for the union of the object, or one above it."""

    @rules.predicate(name=f"reaches:{permission}")
    def test(user: User, obj: Any = None) -> bool:
        if obj is None or not (user.is_authenticated and user.is_active):
            return False
        return union_id(obj) in user.reach(permission)

    return test


@rules.predicate
def no_row(user: User, obj: Any = None) -> bool:
    """The question is about the kind, not about a row: may he come to the list at all."""
    return obj is None


# --- accounts -----------------------------------------------------------------------------


@rules.predicate
def is_visible(user: User, other: User | None = None) -> bool:
    return other is not None and User.objects.visible_to(user).filter(pk=other.pk).exists()


@rules.predicate
def is_theirs_alone(user: User, other: User | None = None) -> bool:
    """Nobody's colleague but theirs: he has posts, and each is for a union they appoint for.

    Who has none is a worker, and keeps his own account.
    """
    if other is None or other.is_superuser or other == user:
        return False
    unions = set(other.posts.values_list("union", flat=True))
    return bool(unions) and unions <= user.reach("accounts.appoint")


@rules.predicate
def is_for_another(user: User, post: Post | None = None) -> bool:
    return post is not None and post.user_id != user.pk


appoints = holds("accounts.appoint")
sees_users = appoints | holds("accounts.view")

rules.add_perm("accounts.view_user", sees_users & (no_row | is_visible))
rules.add_perm("accounts.add_user", appoints)
rules.add_perm("accounts.change_user", appoints & (no_row | is_theirs_alone))
gives_post = reaches("accounts.appoint", lambda post: post.union_id) & is_for_another
sees_post = reaches("accounts.appoint", lambda post: post.union_id) | reaches(
    "accounts.view", lambda post: post.union_id
)

rules.add_perm("accounts.view_post", sees_users & (no_row | sees_post))
rules.add_perm("accounts.add_post", appoints)
rules.add_perm("accounts.appoint_post", gives_post)
rules.add_perm("accounts.delete_post", appoints & (no_row | gives_post))

# --- organisations ------------------------------------------------------------------------

keeps = holds("organisations.edit")
sees = keeps | holds("organisations.view")
keeps_union = keeps & (no_row | reaches("organisations.edit", lambda union: union.pk))


def employer_in_reach(permission: str) -> rules.Predicate:
    """Of a union in reach, or of none yet, as `Employer.objects.visible_to` has it."""

    @rules.predicate(name=f"employer_in_reach:{permission}")
    def test(user: User, employer: Any = None) -> bool:
        reach = user.reach(permission)
        return employer is None or bool(reach and (employer.union_id is None or employer.union_id in reach))

    return test


for table in ("region", "industry", "industryscheme", "industryschemeitem"):
    rules.add_perm(f"organisations.view_{table}", sees)
    rules.add_perm(f"organisations.add_{table}", keeps)
    rules.add_perm(f"organisations.change_{table}", keeps)
rules.add_perm("organisations.delete_industryschemeitem", keeps)
rules.add_perm("organisations.view_union", sees)
rules.add_perm("organisations.add_union", keeps)
rules.add_perm("organisations.change_union", keeps_union)
rules.add_perm(
    "organisations.view_employer",
    employer_in_reach("organisations.edit") & keeps
    | employer_in_reach("organisations.view") & holds("organisations.view"),
)
rules.add_perm("organisations.add_employer", keeps)
rules.add_perm("organisations.change_employer", keeps & employer_in_reach("organisations.edit"))

# --- notifications ------------------------------------------------------------------------


@rules.predicate
def went_to_a_colleague(user: User, message: Any = None) -> bool:
    return message is not None and type(message).objects.visible_to(user).filter(pk=message.pk).exists()


rules.add_perm("notifications.view_message", holds("notifications.view") & (no_row | went_to_a_colleague))
