"""Predicates over posts, from which every app makes its permissions."""

from collections.abc import Callable
from typing import Any

import rules

from accounts.models import User


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
