"""Rows for tests, app by app: made-up people and unions, never real ones."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Post, User
from accounts.roles import Role
from organisations.codes import uscc_check_character
from organisations.models import Employer, Industry, Region, Union

# --- organisations ------------------------------------------------------------------------


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{370000 + n % 9999:06d}")
    name = factory.Sequence(lambda n: f"示例区{n}")


class IndustryFactory(DjangoModelFactory[Industry]):
    class Meta:
        model = Industry
        django_get_or_create = ("code",)

    code = "34"
    section = "C"
    name = "通用设备制造业"


class UnionFactory(DjangoModelFactory[Union]):
    """A grassroots union without a parent; pass `parent` and `kind` for a place in the tree."""

    class Meta:
        model = Union

    name = factory.Sequence(lambda n: f"示例工会{n}")
    kind = Union.Kind.GRASSROOTS_UNION
    region = factory.SubFactory(RegionFactory)


def uscc(n: int) -> str:
    """A unified social credit code that is valid and nobody's."""
    first17 = f"91370000MAXX{n:05d}"
    return first17 + uscc_check_character(first17)


class EmployerFactory(DjangoModelFactory[Employer]):
    class Meta:
        model = Employer

    uscc = factory.Sequence(uscc)
    name = factory.Sequence(lambda n: f"示例制造有限公司{n}")
    ownership = Employer.Ownership.PRIVATE
    region = factory.SubFactory(RegionFactory)
    industry = factory.SubFactory(IndustryFactory)
    union = factory.SubFactory(UnionFactory, region=factory.SelfAttribute("..region"))


# --- accounts -----------------------------------------------------------------------------

PASSWORD = "a long password of tests"


class UserFactory(DjangoModelFactory[User]):
    """Someone who signed up and holds no post; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"示例人员{n}")
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
