"""Who may act on the register."""

from accounts.models import User
from accounts.roles import Role
from tests.factories import PostFactory


def publisher() -> User:
    """Confers and revokes."""
    return PostFactory(role=Role.PUBLISHER).user


def editor() -> User:
    """Enters facts and portraits, hides and shows."""
    return PostFactory(role=Role.EDITOR).user
