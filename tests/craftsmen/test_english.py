"""English pages read as English: no word of one language sticks to one of the other."""

import datetime as dt
import html
import re
from pathlib import Path

import pytest

from craftsmen.actions import recount
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    FigureFactory,
    HonourFactory,
    OutputFactory,
    RegionFactory,
    StudioPairingFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db

TAG = re.compile(r"<(script|style)\b.*?</\1>|<(?!/?(?:span|strong|a|time|em)\b)[^>]*>", re.DOTALL)
INLINE = re.compile(r"<[^>]*>")
# A mark of full width beside a Latin letter or a figure, a Han unit behind an English qualifier.
STUCK = re.compile(
    r"[A-Za-z0-9][：；（），。]|[：；（，。][A-Za-z0-9]|\d(?:from|odd|items|people)|(?:nearly|odd)[\d个]"
)
SHEET = Path(__file__).parents[2] / "static/css/tokens.css"


def lines_of(client, page):
    """The text of a page in English, a line for each block of it."""
    answer = client.get(f"/en{page}")
    assert answer.status_code == 200
    blocks = TAG.sub("\n", answer.content.decode())
    return [" ".join(html.unescape(INLINE.sub("", line)).split()) for line in blocks.split("\n")]


def test_no_page_mixes_the_marks_of_both_languages(client):
    region = RegionFactory(parent=RegionFactory())
    honour = HonourFactory(title__name="示例工匠", craftsman__region=region)
    studio = CollectiveFactory(kind="studio", source="示例晚报", region=region)
    OutputFactory(collective=studio, measure="invention", amount=1)
    StudioPairingFactory(studio=studio, agreed=True)
    made = AchievementFactory(source="示例晚报", benefit_amount=120, benefit_base="节约成本", region=region)
    FigureFactory(value="40", qualifier="nearly", unit="个", published=True, on_home=True)
    recount()
    pages = ["/", "/honours/", "/statistics/", "/craftsmen/", "/innovation/?kind=studio", "/verify/", "/api/"]
    pages += [each.get_absolute_url() for each in (honour.craftsman, honour.title, studio, made)]

    found = {page: [line for line in lines_of(client, page) if STUCK.search(line)] for page in pages}

    assert {page: lines for page, lines in found.items() if lines} == {}


def test_the_period_of_a_pairing_is_said_in_the_order_of_the_language(client):
    pair = StudioPairingFactory(studio__source="示例晚报", partner__source="示例晚报", agreed=True)
    page = pair.studio.get_absolute_url()

    assert "since July 2024" in lines_of(client, page)
    assert "2024年7月起" in client.get(page).content.decode()
    type(pair).objects.update(until=dt.date(2025, 6, 30))
    assert any(line.startswith("July 2024 to June 2025") for line in lines_of(client, page))


def test_the_steps_beside_the_ladder_are_whole_sentences(client):
    TitleFactory()

    text = "\n".join(lines_of(client, "/honours/"))

    assert "People in cultivation are being prepared for a title" in text
    assert "State honours (such as People's Craftsman) are conferred by the state" in text


def test_english_pages_take_their_quotes_from_a_latin_face_that_the_visitor_has():
    """Of a Han face they are as wide as a character: “workers’   achievements”."""
    sheet = SHEET.read_text(encoding="utf-8")
    (english,) = re.findall(r":root:lang\(en\) \{(.*?)\}", sheet, re.DOTALL)
    faces = dict(re.findall(r'@font-face \{\s+font-family: "(.*?)";(.*?)\}', sheet, re.DOTALL))

    stacks = dict(re.findall(r'(--font-\w+): "(.*?)", var', english))
    assert set(stacks) == {"--font-text", "--font-title"}
    for face in stacks.values():
        assert "U+2018-2019, U+201C-201D" in faces[face]
        assert "url(" not in faces[face]
        assert not re.search(r"SC|YaHei|Song|CJK", faces[face])
