"""People who signed up, and the roles they hold."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Post, User
from accounts.roles import Role
from tests.factories.organisations import UnionFactory

PASSWORD = "a long password of tests"
DIGITS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")


class UserFactory(DjangoModelFactory[User]):
    """Someone who signed up and holds no post; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"示例人员{n}".translate(DIGITS))
    password = factory.django.Password(PASSWORD)


class PostFactory(DjangoModelFactory[Post]):
    """A role held for a union; `user__is_staff` follows the role as it does in the application."""

    class Meta:
        model = Post

    role = Role.GRASSROOTS
    union = factory.SubFactory(UnionFactory)
    user = factory.SubFactory(
        UserFactory, is_staff=factory.LazyAttribute(lambda user: user.factory_parent.role != Role.EXPERT)
    )
