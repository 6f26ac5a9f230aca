from operator import attrgetter

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisations.models import Employer, Industry, IndustryScheme, IndustrySchemeItem, Region, Union
from tests.factories import (
    EmployerFactory,
    IndustryFactory,
    PostFactory,
    RegionFactory,
    UnionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_below_reaches_the_whole_tree_under_a_union_and_nothing_beside_it():
    city = UnionFactory(kind=Union.Kind.CITY_FEDERATION)
    district = UnionFactory(parent=city)
    shop = UnionFactory(parent=district)
    UnionFactory()
    beside = UnionFactory(parent=city)

    assert set(Union.objects.below([district.pk])) == {district, shop}
    assert set(Union.objects.below([city.pk])) == {city, district, shop, beside}
    assert list(Union.objects.below([])) == []


def test_below_ends_even_when_a_tree_was_bent_into_a_ring():
    upper = UnionFactory()
    lower = UnionFactory(parent=upper)
    with pgtrigger.ignore("organisations.Union:a_union_is_not_above_itself"):
        Union.objects.filter(pk=upper.pk).update(parent=lower)

    assert set(Union.objects.below([upper.pk])) == {upper, lower}


def test_within_a_region_is_all_that_lies_below_it_even_in_a_ring():
    city = RegionFactory(code="370400", parent=RegionFactory(code="370000"))
    district = RegionFactory(code="370402", parent=city)
    RegionFactory(code="370200", parent=city.parent)

    assert set(Region.objects.within("370400")) == {city, district}
    assert Region.objects.within("370000").count() == 4
    assert list(Region.objects.within("379999")) == []
    Region.objects.filter(pk=city.pk).update(parent=district)
    assert set(Region.objects.within("370400")) == {city, district}


def test_those_above_come_with_the_nearest_first(django_assert_num_queries):
    city = UnionFactory()
    shop = UnionFactory(parent=(district := UnionFactory(parent=city)))
    UnionFactory(parent=district)

    with django_assert_num_queries(1):
        assert shop.with_those_above() == [shop.pk, district.pk, city.pk]
    assert city.with_those_above() == [city.pk]
    with pgtrigger.ignore("organisations.Union:a_union_is_not_above_itself"):
        Union.objects.filter(pk=city.pk).update(parent=shop)
    assert shop.with_those_above() == [shop.pk, district.pk, city.pk]


def test_a_union_is_not_its_own_parent():
    union = UnionFactory()

    with pytest.raises(IntegrityError, match="a_union_is_not_its_own_parent"), transaction.atomic():
        Union.objects.filter(pk=union.pk).update(parent=union)


def test_a_union_is_never_put_under_one_of_its_own():
    city = UnionFactory()
    district = UnionFactory(parent=city)
    shop = UnionFactory(parent=district)

    with pytest.raises(IntegrityError, match="a union is not above itself"), transaction.atomic():
        Union.objects.filter(pk=city.pk).update(parent=shop)
    for below in (city, district, shop):
        city.parent = below
        with pytest.raises(ValidationError) as refusal:
            city.full_clean()
        assert refusal.value.message_dict == {"parent": ["上级工会不能是本工会，也不能是它的下级工会。"]}


def test_a_union_moves_to_another_place_in_the_tree():
    city = UnionFactory()
    shop = UnionFactory(parent=UnionFactory(parent=city))

    shop.parent = city
    shop.full_clean()
    shop.save(update_fields=["parent"])

    assert set(Union.objects.below([city.pk])) == set(Union.objects.all())


def test_a_scheme_names_an_item_once():
    scheme = IndustryScheme.objects.create(name="示例口径")
    IndustrySchemeItem.objects.create(scheme=scheme, name="示例产业")

    with pytest.raises(IntegrityError, match="a_scheme_names_an_item_once"), transaction.atomic():
        IndustrySchemeItem.objects.create(scheme=scheme, name="示例产业")


def test_employers_visible_are_those_in_reach_and_those_of_no_union():
    post = PostFactory(role="city")
    mine = EmployerFactory(union=UnionFactory(parent=post.union))
    nobodys = EmployerFactory(union=None)
    others = EmployerFactory()

    assert set(Employer.objects.visible_to(post.user)) == {mine, nobodys}
    assert list(Employer.objects.visible_to(PostFactory(role="grassroots", union=mine.union).user)) == []
    assert list(Employer.objects.visible_to(UserFactory())) == []
    assert set(Employer.objects.visible_to(UserFactory(is_superuser=True))) == {mine, nobodys, others}


def test_rows_are_called_by_their_names():
    region, industry = RegionFactory(name="示例市"), IndustryFactory(name="示例业")
    scheme = IndustryScheme(name="示例口径")

    named = [
        region,
        industry,
        scheme,
        IndustrySchemeItem(name="示例产业"),
        Union(name="示例工会"),
        Employer(name="示例公司"),
    ]

    assert list(map(str, named)) == ["示例市", "示例业", "示例口径", "示例产业", "示例工会", "示例公司"]
    assert sorted([industry, IndustryFactory(code="13", name="别的业")], key=attrgetter("code")) == list(
        Industry.objects.all()
    )
