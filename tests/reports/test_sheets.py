"""What stands on a poster, and that it has room there however long it is."""

import io
from itertools import combinations
from typing import NamedTuple

import pypdf
import pytest

from craftsmen.models import MeasuredDeed
from reports.builders import portrayals
from reports.builders.cards import make_card, waiting_for_cards
from tests.factories import CraftsmanFactory, HonourFactory

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报，2024年7月26日"
LONG = {
    "name": "买买提依明·阿布都热合曼",
    "trade": "重型商用车驱动桥总成装配与调试班组班长",
    "employer_name": "示例省示例市示例区先进重型装备与智能制造研究开发集团股份有限公司第一分公司",
}
SHORT = {"name": "王毅", "trade": "", "employer_name": "", "deeds": ""}
SIZES = [portrayals.A3, portrayals.WIDE, portrayals.TALL, portrayals.CARD]


class Line(NamedTuple):
    text: str
    left: float
    right: float
    foot: float
    head: float


def person_of(facts, honours, citation="", deeds=()):
    person = CraftsmanFactory(**facts)
    for place, name in enumerate(honours):
        words = citation if not place else ""
        HonourFactory(craftsman=person, title__name=name, year=2024 - place, citation=words)
    for what, number, unit, base in deeds:
        MeasuredDeed.objects.create(
            craftsman=person, what=what, number=number, unit=unit, base=base, source=SOURCE
        )
    return person


EXTREMES = {
    "long": (
        LONG,
        ["青岛市劳模和工匠人才创新工作室领军人物", "示例大工匠", "示例工匠"],
        "匠" * 200,
        [("中央空调“缠绕打包机”能耗降低与节约", "3000余", "万元", "新增利润，经会计师事务所审计后确认")],
    ),
    "short": (SHORT, [], "", []),
    "usual": ({"name": "张连钢"}, ["示例工匠"], "匠心筑梦", [("年收益", "近2", "亿元", "")]),
}


def lines_of(sheet: bytes) -> list[Line]:
    """Where each run of text stands; a Han letter is as wide as it is high, others are half as wide."""
    (page,) = pypdf.PdfReader(io.BytesIO(sheet)).pages
    found = []

    def keep(text, drawn, within, _font, size):
        if text.strip(" ·"):  # what parts a name is but a dot
            text, size = text.strip(), size * abs(within[0] * drawn[0])
            left = within[4] * drawn[0] + within[5] * drawn[2] + drawn[4]
            base = within[4] * drawn[1] + within[5] * drawn[3] + drawn[5]
            wide = sum(size if ord(letter) > 0x2E7F else size * 0.5 for letter in text if letter != " ")
            found.append(Line(text, left, left + wide, base - size * 0.12, base + size * 0.88))

    page.extract_text(visitor_text=keep)
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("case", EXTREMES)
def test_nothing_touches_and_nothing_leaves_the_sheet(case, size):
    person = person_of(*EXTREMES[case])
    told = portrayals.words(person)

    lines = lines_of(portrayals.set_person(person, told, size, format="pdf"))

    touching = [
        (one.text, other.text)
        for one, other in combinations(lines, 2)
        if min(one.right, other.right) > max(one.left, other.left)
        and min(one.head, other.head) > max(one.foot, other.foot)
    ]
    outside = [each for each in lines if each.left < 0 or each.right > size[0] or each.foot < 0]
    assert any(each.text.replace(" ", "") == "匠城" for each in lines)
    assert (touching, outside) == ([], [])


def test_the_citation_and_the_strongest_figure_are_told_with_their_base():
    deeds = [("创新成果", "36", "项", ""), ("年收益", "近2", "亿元", ""), ("节约", "80", "万元", "节约成本")]
    person = person_of({"deeds": "事迹"}, ["示例工匠"], "匠心筑梦", deeds)

    told = portrayals.words(person)

    assert (told["citation"], told["deed"]) == ("匠心筑梦", "")
    assert told["measure"] == ["节约", "80", "万元", "口径：节约成本"]


def test_of_whom_nothing_else_is_told_the_deeds_stand_there():
    person = person_of({"deeds": "第一句。\n\n" + "长" * 60 + "。" + "尾" * 60}, [])

    told = portrayals.words(person)

    assert (told["citation"], told["measure"], told["issuer"]) == ("", [], "")
    assert told["deed"] == "第一句。" + "长" * 60 + "。"


def test_of_many_honours_the_highest_three_stand_there_and_the_first_names_the_issuer(settings):
    person = CraftsmanFactory()
    for year, tier in ((2024, "district"), (2023, "municipal"), (2022, "provincial"), (2021, "national")):
        HonourFactory(craftsman=person, title__name=f"{tier}工匠", title__tier=tier, year=year)
    highest = person.honours.get(year=2021).title.conferring_union.name

    told = portrayals.words(person)
    settings.SITE_ORGANISER = "示例市总工会"

    assert told["titles"] == ["2021年度national工匠", "2022年度provincial工匠", "2023年度municipal工匠"]
    assert told["issuer"] == highest
    assert portrayals.words(person)["issuer"] == "示例市总工会"


def test_a_card_waits_to_be_made_anew_once_a_figure_is_told():
    person = person_of({"deeds": ""}, ["示例工匠"])
    make_card(craftsman_id=person.pk)
    before = waiting_for_cards()

    MeasuredDeed.objects.create(craftsman=person, what="年收益", number="80", unit="万元", source=SOURCE)

    assert (before, waiting_for_cards()) == ([], [person.pk])
