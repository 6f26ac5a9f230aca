"""What is typed may be the name of a title, a region or an industry: the directory points at it."""

import pytest

from tests.craftsmen.pages import names
from tests.craftsmen.test_directory import SOURCE
from tests.factories import CraftsmanFactory, HonourFactory, IndustryFactory, RegionFactory, TitleFactory

pytestmark = pytest.mark.django_db


def pointed(page):
    return [(str(each.words), each.number.value, each.address) for each in page.context["pointers"]]


def test_a_text_that_names_a_title_a_region_or_an_industry_points_at_it(client):
    city = RegionFactory(code="370200", name="青岛市")
    title = TitleFactory(slug="qd", name="青岛大工匠")
    for region in (city, RegionFactory(code="370202", name="市南区", parent=city)):
        HonourFactory(craftsman__region=region, craftsman__name="王毅", title=title)
    CraftsmanFactory(name="赵宇", source=SOURCE, industry=IndustryFactory(code="34", name="通用设备制造业"))
    HonourFactory(title=TitleFactory(name="青岛手造工匠"), craftsman__hidden_because="正在核查")
    RegionFactory(code="370299", name="青岛某区")

    nobody, of_city = (
        client.get("/craftsmen/", {"q": "大工匠 青岛"}),
        client.get("/craftsmen/", {"q": "青岛"}),
    )

    of_title = ("青岛大工匠", 2, "/craftsmen/?title=qd")
    assert pointed(nobody) == [of_title]
    assert names(nobody) == []
    assert "名称里有“大工匠 青岛”的：" in nobody.text
    assert "青岛大工匠（2 人）" in nobody.text
    assert pointed(of_city) == [of_title, ("青岛市", 2, "/craftsmen/?region=370200")]
    assert len(names(client.get("/craftsmen/?region=370200"))) == 2
    assert pointed(client.get("/craftsmen/", {"q": "设备制造"})) == [
        ("通用设备制造业", 1, "/craftsmen/?industry=34")
    ]
    assert pointed(client.get("/craftsmen/", {"q": "青岛", "title": "qd"}))[0][0] == "青岛市"
    assert pointed(client.get("/craftsmen/", {"q": "青"})) == pointed(client.get("/craftsmen/")) == []


def test_above_those_who_are_found_it_points_too(client):
    HonourFactory(craftsman__name="王毅", craftsman__employer_name="鲁班集团", title__name="鲁班工匠")

    page = client.get("/craftsmen/", {"q": "鲁班"})

    assert names(page) == ["王毅"]
    assert "鲁班工匠（1 人）" in page.text
