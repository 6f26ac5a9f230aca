"""Who plays in the demo: the people of `accounts.demo`, and colleagues where there is none."""

from typing import Final

from accounts.models import User
from accounts.roles import Role
from organisations.models import Union

# How the addresses of the invented nominees begin.
NOMINEES: Final = "nominee"


def person(sign_in: str) -> User:
    return User.objects.get(email=f"{sign_in}@demo.example")


def holder(role: Role, union: Union | None, name: str) -> User:
    """Whoever holds the role for the union; an invented colleague if nobody does."""
    if union is None:
        raise ValueError("this nomination goes through no such union")
    found = User.objects.filter(posts__role=role, posts__union=union).first()
    if found is None:
        found = User.objects.create_user(f"{role.value}{union.pk}@demo.example", name=name, is_staff=True)
        found.posts.create(role=role, union=union)
    return found
