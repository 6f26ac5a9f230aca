"""Who may act on the register."""

from accounts.models import User
from accounts.roles import Role
from tests.factories import PostFactory


def publisher() -> User:
    """Confers, and confirms what takes honours back."""
    user: User = PostFactory(role=Role.PUBLISHER).user
    return user


def clerk() -> User:
    """Drafts revocations, keeps the ledgers of certificates, corrects names."""
    user: User = PostFactory(role=Role.CITY).user
    return user


def editor() -> User:
    """Enters facts and portraits, hides and shows."""
    user: User = PostFactory(role=Role.EDITOR).user
    return user
