"""Rows for tests, app by app: made-up people and unions, never real ones."""

from datetime import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Post, User
from accounts.roles import Role
from events.dates import Precision
from events.models import Board, BoardGroup, CraftsmanDay, Edition, Event
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


# --- events -------------------------------------------------------------------------------


class CraftsmanDayFactory(DjangoModelFactory[CraftsmanDay]):
    """26 July, since 2023."""

    class Meta:
        model = CraftsmanDay

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence(lambda n: f"示例工匠日{n}")
    slug = factory.Sequence(lambda n: f"day{n}")
    month = 7
    day = 26
    first_year = 2023


class EditionFactory(DjangoModelFactory[Edition]):
    class Meta:
        model = Edition

    day = factory.SubFactory(CraftsmanDayFactory)
    year = 2024
    theme = "示例主题"


class BoardGroupFactory(DjangoModelFactory[BoardGroup]):
    class Meta:
        model = BoardGroup

    edition = factory.SubFactory(EditionFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"示例分组{n}")


class BoardFactory(DjangoModelFactory[Board]):
    class Meta:
        model = Board

    edition = factory.SubFactory(EditionFactory)
    order = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"示例板块{n}")


class EventFactory(DjangoModelFactory[Event]):
    """A published event on 26 July 2024 that belongs to no Craftsman Day."""

    class Meta:
        model = Event

    name = factory.Sequence(lambda n: f"示例活动{n}")
    type = Event.Type.CEREMONY
    region = factory.SubFactory(RegionFactory)
    date_precision = Precision.DAY
    starts_at = factory.LazyFunction(lambda: timezone.make_aware(datetime(2024, 7, 26)))  # noqa: DTZ001
    published = True
