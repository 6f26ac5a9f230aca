"""Characters that no text holds: taken out where they are typed, and harmless where they are stored already."""

import io
import json
import zipfile
from xml.etree import ElementTree

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from accounts.roles import Role
from config.typed import cleaned
from craftsmen.actions import recount
from craftsmen.models import Figure, Story
from craftsmen.unprintable import all_printable, printable
from nominations.models import Notice
from reports.builders import notice_pdf, notice_xlsx, portrayals
from reports.builders.paper import read as paper_of
from tests.answers import xml_of
from tests.craftsmen.staff import editor
from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    EventFactory,
    FigureFactory,
    HonourFactory,
    PostFactory,
    RegionFactory,
    StoryFactory,
)
from tests.nominations import roads
from tests.reports.papers import posted, text_of, untold

BAD = "\x0b\x0c\x01\x1f\x7f\x85\ufffe"
STORED = f"前{BAD}后"
PROGRAMS = (
    "/feeds/honours/", "/feeds/stories/", "/feeds/notices/", "/sitemap.xml", "/sitemaps/pages-0.xml",
    "/sitemaps/craftsmen-0.xml", "/sitemaps/stories-0.xml",
)  # fmt: skip
TABLES = (
    "/api/v1/craftsmen.csv",
    "/api/v1/honours.csv",
    "/api/v1/collectives.csv",
    "/statistics/figures.csv",
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("第一行\x0b第二行", "第一行 第二行"),
        ("\x00\x01\x1f\x7f\x9f\ufffe\uffff", ""),
        ("一\t二\r\n三", "一\t二\r\n三"),
        ("王𬭊 é ­", "王𬭊 é ­"),
    ],
)
def test_only_what_no_text_holds_is_taken_out(typed, kept):
    assert printable(typed) == kept


@given(st.text())
def test_what_is_left_can_stand_in_xml(typed):
    xml_of(f"<a>{printable(typed).translate({60: None, 38: None})}</a>".encode())


def test_lists_and_mappings_are_gone_through():
    assert all_printable({"a": ["\x0b", ("\x01", 1)], "b": None}) == {"a": [" ", ["", 1]], "b": None}


def test_a_form_keeps_its_order_and_what_is_repeated():
    form = cleaned(QueryDict("b=1&a=%0B&a=%01x&b=2"))

    assert list(form.lists()) == [("b", ["1", "2"]), ("a", [" ", "x"])]
    with pytest.raises(AttributeError):
        form["a"] = "y"


@pytest.mark.django_db
def test_an_editor_pastes_from_word(client):
    client.force_login(editor())

    form = {"kind": "article", "source": "示例晚报", "media-TOTAL_FORMS": 0, "media-INITIAL_FORMS": 0}
    typed = {"title": "示例\x0b故事", "lead": "导语\x01", "body": "一\x00\r\n二"}

    client.post("/admin/craftsmen/story/add/", form | typed)

    story = Story.objects.get()
    assert (story.title, story.lead, story.body) == ("示例 故事", "导语", "一\r\n二")


@pytest.mark.django_db
def test_a_form_with_too_many_fields_is_refused_as_ever(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    client.force_login(PostFactory(role=Role.EDITOR).user)

    assert client.post("/admin/craftsmen/figure/add/", {"a": "\x0b", "b": 1, "c": 2}).status_code == 400


@pytest.fixture
def stored():
    """Rows as they came in by another door than a form."""
    facts = {"employer_name": STORED, "source": STORED, "deeds": STORED}
    person = HonourFactory(
        citation=STORED,
        title__name=STORED,
        title__slug="bad",
        **{f"craftsman__{k}": v for k, v in facts.items()},
    ).craftsman
    region = RegionFactory()
    studio = CollectiveFactory(name=STORED, kind="studio", region=region, **facts)
    thing = AchievementFactory(name=STORED, **facts)
    story = StoryFactory(title=STORED, lead=STORED, body=STORED, source=STORED)
    event = EventFactory(name=STORED, venue=STORED, description=STORED)
    FigureFactory(name=STORED, published=True)
    notice = posted(roads.city(), {"name": "王毅", "workplace": STORED}, heading=STORED, basis=STORED)
    recount()
    return person, studio, thing, story, event, notice


@pytest.mark.django_db
def test_no_output_for_programs_falls_over_what_is_stored(client, stored):
    for address in PROGRAMS:
        answer = client.get(address)
        assert answer.status_code == 200, address
        xml_of(answer.content)
    for address in TABLES:
        answer = client.get(address)
        text = b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
        assert "前  " in text, address
        assert printable(text) == text, address
    for address in ("/api/v1/craftsmen/", "/api/v1/honours/", "/api/v1/collectives/"):
        assert json.loads(client.get(address).content)["results"]
    event = stored[4]
    text = client.get(f"/events/{event.pk}.ics").content.decode()
    assert "SUMMARY:前" in text
    assert printable(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_page_falls_over_what_is_stored(client, stored, prefix):
    pages = [
        "/",
        "/craftsmen/",
        "/honours/",
        "/honours/bad/",
        "/honours/bad/2024/",
        "/innovation/",
        "/statistics/",
    ]
    pages += [each.get_absolute_url() for each in stored]

    for page in pages:
        assert client.get(f"{prefix}{page}").status_code == 200, page


@pytest.mark.django_db
def test_no_paper_falls_over_what_is_stored(stored):
    person, notice = stored[0], stored[5]
    paper = paper_of(Notice.objects.posted().get(pk=notice.pk))

    book = zipfile.ZipFile(io.BytesIO(notice_xlsx.make(paper, untold)))
    for part in book.namelist():
        xml_of(book.read(part))
    assert "前" in text_of(notice_pdf.make(paper, untold))
    assert portrayals.share_card(person, portrayals.words(person))


@pytest.mark.django_db
def test_control_what_is_stored_is_what_would_have_fallen(stored):
    assert Figure.objects.get().name == STORED
    with pytest.raises(ElementTree.ParseError):
        xml_of(f"<a>{STORED}</a>".encode())
