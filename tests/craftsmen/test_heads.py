"""What search engines and messengers read of a page: sentences without holes, of the facts that are there."""

import html
import itertools
import re

import pytest

from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    EditionFactory,
    EventFactory,
    ExhibitionFactory,
    HonourFactory,
    StoryFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

SOURCE = "示例晚报"
META = re.compile(r'<meta (?:name|property)="(description|og:[\w:]+)" content="([^"]*)">')
# Two spaces, a space before a full stop, marks that hold nothing or stand twice, a sentence without its first word.
HOLE = re.compile(r"\s{2}|\s[.。，,、）)的]|（）|\(\)|[，,·]\s*[.。，,）)]|““|””|^[\s，,。·.]|None")
BOTH = ("", "/en")


def head_of(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    found = [(name, html.unescape(text)) for name, text in META.findall(answer.content.decode())]
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("prefix", BOTH)
@pytest.mark.parametrize(
    ("employer", "trade", "honoured"), [*itertools.product(["", "示例集团"], ["", "焊工"], [0, 1, 5])]
)
def test_a_person_is_told_of_by_the_facts_that_are_known(client, prefix, employer, trade, honoured):
    person = CraftsmanFactory(name="王毅", employer_name=employer, trade=trade, source=SOURCE)
    HonourFactory.create_batch(honoured, craftsman=person)

    told = head_of(client, f"{prefix}{person.get_absolute_url()}")

    assert not HOLE.search(told["description"]), told["description"]
    assert all(word in told["description"] for word in ("王毅", employer, trade))
    assert told["og:description"] == told["description"]
    assert told["og:title"] == ("王毅 · 焊工" if trade else "王毅")


@pytest.mark.parametrize(
    ("page", "chinese", "english"),
    [
        (
            "person",
            "王毅（示例集团 · 焊工）的事迹与荣誉：2024年度示例工匠。",
            "Deeds and honours of 王毅 (示例集团 · 焊工): 示例工匠 2024.",
        ),
        ("collective", "示例集团（创新工作室）的简介。", "About 示例集团 (Innovation studio)."),
        ("title", "“示例工匠”的说明和历年名录。", "About the title “示例工匠”, with its rolls year by year."),
        (
            "quoted",
            "“人民工匠”国家荣誉称号的说明和历年名录。",
            "About the title “人民工匠”国家荣誉称号, with its rolls year by year.",
        ),
        (
            "roll",
            "2024年度“示例工匠”获得者名录，共 1 人，按姓氏笔画为序。",
            "Roll of the title “示例工匠” for 2024: 1 person. By strokes of the surname.",
        ),
    ],
)
def test_each_page_says_what_it_is_of_in_a_sentence(client, page, chinese, english):
    honour = HonourFactory(
        title__name="示例工匠",
        craftsman__name="王毅",
        craftsman__trade="焊工",
        craftsman__employer_name="示例集团",
    )
    pages = {
        "person": honour.craftsman.get_absolute_url(),
        "title": honour.title.get_absolute_url(),
        "roll": f"/honours/{honour.title.slug}/2024/",
        "quoted": TitleFactory(name="“人民工匠”国家荣誉称号").get_absolute_url(),
        "collective": CollectiveFactory(
            name="示例集团", employer_name="示例集团", kind="studio", source=SOURCE
        ).get_absolute_url(),
    }

    told = [head_of(client, f"{prefix}{pages[page]}")["description"] for prefix in BOTH]

    assert told == [chinese, english]


@pytest.fixture
def main_pages():
    honour = HonourFactory(title__name="示例工匠")
    studio = HonourFactory(craftsman=None, collective=CollectiveFactory(), title__kind="studio")
    things = (
        honour.craftsman,
        honour.title,
        studio.collective,
        AchievementFactory(employer_name="", source=SOURCE),
        StoryFactory(lead=""),
        EditionFactory(theme=""),
        EventFactory(venue=""),
        ExhibitionFactory(venue=""),
    )
    rolls = [f"/honours/{each.title.slug}/{each.year}/" for each in (honour, studio)]
    return ["/", *rolls, *(thing.get_absolute_url() for thing in things)]


@pytest.mark.parametrize("prefix", BOTH)
def test_the_main_pages_show_something_where_a_link_to_them_is_sent(client, main_pages, prefix):
    for page in main_pages:
        told = head_of(client, f"{prefix}{page}")

        assert told["og:title"], page
        assert told["og:url"] == f"http://localhost:8000{prefix}{page}"
        assert told["og:site_name"] == ("Jiangcheng" if prefix else "匠城")
        assert told["og:image"].startswith("http://localhost:8000/"), page
        assert not HOLE.search(told["og:description"]), (page, told["og:description"])
        assert not HOLE.search(told["description"]), (page, told["description"])


def test_messengers_are_given_the_words_of_the_decision_first(client):
    person = HonourFactory(citation="匠心筑梦", craftsman__name="王毅").craftsman

    told = head_of(client, person.get_absolute_url())

    assert told["og:description"] == "匠心筑梦"
    assert "王毅" in told["description"]
    assert told["og:image"] == f"http://localhost:8000/craftsmen/{person.pk}/card.jpg"


def test_a_long_description_of_a_title_is_cut_and_stays_in_one_line(client):
    title = TitleFactory(description="第一段，" * 30 + "\n\n第二段。" * 30)

    told = head_of(client, title.get_absolute_url())["description"]

    assert len(told) == 150
    assert told.endswith("...")
