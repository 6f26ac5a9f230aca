import pytest

from organisations import demo
from organisations.models import Employer, Industry, Region, Union

pytestmark = pytest.mark.django_db


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Region, Industry, Union, Employer)]


def test_demo_loads_twice_without_doubling():
    demo.load()
    first = rows()
    demo.load()

    assert rows() == first
    assert (Region.objects.count(), Industry.objects.count()) == (45, 51)


def test_demo_employers_are_valid_and_plainly_invented():
    demo.load()

    for employer in Employer.objects.all():
        employer.full_clean()
        assert employer.name.startswith("示例")


def test_demo_keeps_abolished_regions_with_the_day_their_code_ended():
    demo.load()

    ended = dict(Region.objects.exclude(valid_to=None).values_list("name", "valid_to__year"))
    assert ended == {"莱芜市": 2017, "四方区": 2011, "胶南市": 2011, "即墨市": 2016}
    assert Region.objects.get(code="370403").parent == Region.objects.get(name="枣庄市")
