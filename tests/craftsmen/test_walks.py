"""Pages of the directory against a plain reading: every order, text and facet, whichever way people are found."""

from dataclasses import replace
from itertools import product

import pytest
from django.http import QueryDict

from craftsmen.builders import directory, surveys, walks
from craftsmen.builders.questions import Choice, Question
from craftsmen.models import Craftsman
from craftsmen.search import asked_terms, name_terms, terms
from tests.factories import CraftsmanFactory, HonourFactory, RegionFactory, TitleFactory

pytestmark = pytest.mark.django_db

NAMES = (
    "王毅", "王沪例", "汪例", "丁薛例", "李秀", "王小例", "李蔷", "万例", "薛例坤", "尹立", "石泰例", "王东例",
    "单例翔", "欧阳例远", "马例明", "魏小王", "汪例先", "单一王", "曾毅", "王一",
)  # fmt: skip
TEXTS = ("", "王", "wang", "王毅", "王 东", "焊工", "毅", "shan", "没有的")


@pytest.fixture
def world():
    """Twenty people, a third of them in one region; who has no king in his name may have one in his trade."""
    region, title = RegionFactory(), TitleFactory()
    for place, name in enumerate(NAMES):
        person = CraftsmanFactory(
            name=name,
            trade="王牌焊工" if place % 4 == 0 else "钳工",
            employer_name="示例厂",
            region=region if place % 3 == 0 else None,
        )
        HonourFactory(craftsman=person, title=title, year=2015 + place % 5)
        CraftsmanFactory(name=name, trade="王牌焊工", employer_name="示例厂")
    return region


def tier_of(person, text):
    """0 whose name begins so, 1 who is found by name, 2 who is found otherwise; None who is not found."""
    words = asked_terms(text)
    named = name_terms(person.name)
    spoken = person.pinyin_key
    others = [*named, *terms(person.trade), *terms(person.employer_name)]

    def found(word, among):
        return any(term == word or (word.isascii() and term.startswith(word)) for term in among)

    if text and not (words and all(found(word, others) for word in words)):
        return None
    if len(words) == 1 and (person.name.startswith(text) if len(text) == 1 and not text.isascii() else False):
        return 0
    if len(words) == 1 and text.isalpha() and text.isascii() and spoken.startswith(text):
        return 0
    return 1 if all(found(word, named) for word in words) else 2


def plainly(people, text, region, order):
    """The ids that should be shown, in order, of those whom the rule makes public."""
    rows = []
    for person in people:
        year = person.honours.all()[0].year
        key = {"strokes": (), "pinyin": (person.pinyin_key,), "year": (-year,)}[order]
        tier = tier_of(person, text)
        if tier is not None and (region is None or person.region == region):
            rows.append((tier, *key, person.roster_key, person.pk))
    return [row[-1] for row in sorted(rows)]


def asked(text, region, order):
    chosen = {"region": Choice(region.code, str(region.pk), region.name)} if region else {}
    return Question(text, chosen, order)


def place(link):
    """What a link of a page asks for beside the question."""
    query = QueryDict(link.partition("?")[2])
    return {name: query[name] for name in ("after", "before") if name in query}


def listing(question, **place):
    """As it is counted with the survey, and the same as a walk or a sorting finds it."""
    survey = directory.survey_of(question)
    counted = directory.listing(question, survey, **place)
    walked = directory.listing(question, replace(survey, first=None), **place)
    assert counted == walked
    return walked


def turn(question):
    """All pages from the first to the last by their links, and all again from the last to the first."""
    page = listing(question)
    forth, back = [page], []
    while page.next:
        page = listing(question, **place(page.next))
        forth.append(page)
    while page.previous:
        page = listing(question, **place(page.previous))
        back.append(page)
    return forth, back


def ids(pages):
    return [[line.person for line in page.people] for page in pages]


@pytest.fixture(params=["counted", "walked", "walked in vain"])
def way(request, monkeypatch):
    """How people are found: few are sorted; many are walked to; and many that are far away are sorted after all."""
    monkeypatch.setattr(directory, "ON_A_PAGE", 4)
    if request.param != "counted":
        monkeypatch.setattr(surveys, "BROAD", -1)
        monkeypatch.setattr(walks, "FEW", 0)
        if "vain" in request.param:
            monkeypatch.setattr(walks, "NEAR", 2)
            monkeypatch.setattr(walks, "STEPS_FOR_A_LINE", 0)
    return request.param


def test_pages_hold_whom_a_plain_reading_finds_in_its_order(world, way):
    people = list(Craftsman.objects.by_the_rule().select_related("region").prefetch_related("honours"))
    for text, (region, order) in product(TEXTS, [(None, "strokes"), (world, "pinyin"), (None, "year")]):
        question = asked(text, region, order)

        forth, back = turn(question)

        shown = forth[0].order
        expected = plainly(people, text, region, shown)
        assert [pk for page in ids(forth) for pk in page] == expected, (text, region, order)
        assert ids(back) == ids(forth)[-2::-1], (text, region, order)
        assert [page.first for page in forth] == list(range(1, max(len(expected), 1) + 1, 4))
        assert [page.first for page in back] == [page.first for page in forth][-2::-1]
        assert forth[0].total.value == len(expected)
        assert (shown == order) or (way != "counted" and text in {"王", "毅", "wang", "shan"})


def test_a_page_found_by_its_number_is_the_one_the_links_lead_to(world, way):
    for text, order in product(("", "王"), ("strokes", "year")):
        question = asked(text, None, order)
        forth, _back = turn(question)

        numbered = [listing(question, page=str(number + 1)) for number in range(len(forth))]

        assert ids(numbered) == ids(forth)
        with pytest.raises(directory.NoSuchPage):
            listing(question, page=str(len(forth) + 1))


def test_a_place_in_a_row_stays_where_it_was_when_its_person_is_hidden(world, monkeypatch):
    monkeypatch.setattr(directory, "ON_A_PAGE", 4)
    question = asked("", None, "strokes")
    first = listing(question)
    second = ids([listing(question, **place(first.next))])

    Craftsman.objects.filter(pk=first.people[-1].person).update(hidden_because="正在核查")

    assert ids([listing(question, **place(first.next))]) == second


def test_a_place_is_taken_only_as_it_was_given(world, monkeypatch):
    monkeypatch.setattr(directory, "ON_A_PAGE", 4)
    page = listing(asked("王", None, "strokes"))
    token = place(page.next)["after"]
    person = token.split(".")[2]
    other = str(Craftsman.objects.exclude(pk=person).values_list("pk", flat=True)[0])
    of_the_third_tier = place(turn(asked("王", None, "strokes"))[0][-1].previous)

    for forged in (token.replace(f".{person}.", f".{other}."), token[:-1], f"{token}.", "x" * 10_000, "\x00"):
        with pytest.raises(directory.NoSuchPage):
            directory.read_place(forged)
    with pytest.raises(directory.NoSuchPage):
        listing(asked("", None, "strokes"), **of_the_third_tier)
