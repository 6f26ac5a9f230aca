"""Regions, industries, unions and employers."""

import factory
from factory.django import DjangoModelFactory

from organisations.codes import uscc_check_character
from organisations.models import Employer, Industry, Region, Union
from tests.factories.sequences import named


class RegionFactory(DjangoModelFactory[Region]):
    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{370000 + n % 9999:06d}")
    name = named("示例区")


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

    name = named("示例工会")
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
    name = named("示例制造有限公司")
    ownership = Employer.Ownership.PRIVATE
    region = factory.SubFactory(RegionFactory)
    industry = factory.SubFactory(IndustryFactory)
    union = factory.SubFactory(UnionFactory, region=factory.SelfAttribute("..region"))
