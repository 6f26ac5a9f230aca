import re

import pytest
import typst
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from nominations.models import Notice
from nominations.privacy import has_private_number
from nominations.workflow import State
from reports.builders import notice_pdf, typesetting
from reports.builders.paper import Row, read
from tests.nominations import roads
from tests.reports.papers import RARE, draft, fonts_of, last_day, pdf_of, posted, text_of, untold

pytestmark = pytest.mark.django_db


def paper_of(notice):
    return read(Notice.objects.posted().get(pk=notice.pk))


def pdf(notice):
    return notice_pdf.make(paper_of(notice), untold)


def test_the_letter_reads_as_posted(here):
    notice = posted(
        here,
        "王毅",
        {"name": "李静", "annotation": "（女，回族）", "workplace": "示例纺织厂", "trade": "织布工"},
        "阿不都·买买提",
    )
    today = timezone.localdate()
    first, last = f"{today.year}年{today.month}月{today.day}日", last_day(notice)
    year = "" if last.year == today.year else f"{last.year}年"

    assert text_of(pdf(notice)).replace(" ", "") == "".join(
        [
            here.federation.name,
            "关于2026年度“示例工匠”拟命名人选的公示",
            "根据示例工匠选树工作安排，现将拟命名人选名单予以公示。",
            "一、公示名单",
            "（按姓氏笔画为序）",
            "序号姓名工作单位岗位（工种）",
            "1王　毅示例制造有限公司装配钳工",
            "2李　静（女，回族）示例纺织厂织布工",
            "3阿不都·买买提示例制造有限公司装配钳工",
            "二、公示时间：",
            f"{first}至{year}{last.month}月{last.day}日（5个工作日），截止到最后一日24:00（北京时间）。",
            "三、反映情况的方式：",
            "公示期间，如对拟命名人选有异议，可通过来信、来电、来访或者电子邮件等方式",
            f"向{here.federation.name}反映。",
            "以单位名义反映的须加盖公章，以个人名义反映的须署真实姓名，并提供联系方式。",
            "反映情况要实事求是、客观公正。",
            "示例市总工会0000-0000000",
            here.federation.name,
            first,
            f"第1页　共1页公示{notice.pk}号第1版，{first}制",
        ]
    )


def test_a_long_list_is_attached_with_its_columns_named_on_every_page(here):
    names = [f"示例{chr(0x4E00 + n)}" for n in range(90)]
    content = pdf(posted(here, *names))
    pages = [page.extract_text() for page in pdf_of(content).pages]

    assert len(pages) > 2
    assert "岗位（工种）" not in pages[0]
    assert "附件：“" in pages[0]
    assert all("岗位（工种）" in page for page in pages[1:])
    assert [f"第{n}页　共{len(pages)}页" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert re.findall("示例[\u4e00-\u4e60]", "".join(pages[1:])) == names


@pytest.mark.parametrize(("count", "attached"), [(1, False), (5, False), (9, True), (16, True)])
def test_a_list_is_attached_when_the_letter_cannot_hold_it(here, count, attached):
    content = pdf(posted(here, *["王毅"] * count))

    assert ("附件：" in text_of(content)) is attached
    assert len(pdf_of(content).pages) == 1 + attached


def test_the_title_is_all_that_is_told_about_the_file(here):
    reader = pdf_of(pdf(posted(here, "王毅")))

    assert reader.metadata is not None
    assert reader.xmp_metadata is not None
    assert {key: value for key, value in reader.metadata.items() if "Date" not in key} == {
        "/Title": "关于2026年度“示例工匠”拟命名人选的公示",
        "/Creator": "Typst 0.15.0",
    }
    assert b"dc:creator" not in reader.xmp_metadata.stream.get_data()


def test_a_name_of_plane_2_is_shown_by_the_font_of_rare_characters(here):
    content = pdf(posted(here, RARE))

    assert "王　𬭊" in text_of(content)
    assert any("NotoSerifSCRare" in font for font in fonts_of(content))


def test_control_a_usual_name_needs_no_rare_font(here):
    assert not any("Rare" in font for font in fonts_of(pdf(posted(here, "王毅"))))


def test_a_character_no_font_has_is_refused_and_named(here):
    notice = posted(here, {"name": "王毅", "workplace": "示例𲎯厂"})

    with pytest.raises(ValidationError) as refusal:
        pdf(notice)

    assert "𲎯" in refusal.value.messages[0]


def test_markup_is_text(here):
    hostile = '#text(red)[x] $x$ *b* _i_ @r <l> \\ "q" // c /* #panic() `c` = h'
    notice = posted(
        here,
        {"name": "王毅", "workplace": hostile},
        heading="#panic()公示",
        basis='= 标题\n#read("/etc/passwd")\n\n//',
    )

    text = text_of(pdf(notice)).replace(" ", "")

    assert hostile.replace(" ", "") in text
    assert "#panic()公示" in text
    assert '=标题#read("/etc/passwd")//' in text


def test_a_fault_of_our_own_is_not_taken_for_a_missing_character():
    with pytest.raises(typst.TypstError):
        typesetting.set_in_type("notice", {}, format="pdf")


def test_who_left_the_list_is_marked_as_on_the_page(here):
    nomination = roads.bring_to(State.IN_NOTICE, here=here, name="王毅")
    notice = nomination.notice_entries.get().notice
    before = paper_of(notice).rows[0].note

    roads.EXITS[State.DISQUALIFIED][1](here, nomination)

    assert paper_of(notice).rows[0].note == f"{before}（已退出公示）"
    assert "（已退出公示）" in text_of(pdf(notice))


def test_nothing_private_of_the_form_is_in_the_file(here):
    nomination = roads.bring_to(
        State.IN_NOTICE,
        here=here,
        name="王毅",
        position="机密车间",
        awards="机密奖项",
    )
    notice = nomination.notice_entries.get().notice

    content = pdf(notice)
    everything = text_of(content) + repr(pdf_of(content).metadata)

    assert nomination.name[0] in everything
    assert not has_private_number(text_of(content).replace("0000-0000000", ""))
    for secret in (
        nomination.identity_number,
        nomination.phone,
        str(nomination.nominator.email),
        nomination.deeds,
        "机密车间",
        "机密奖项",
        "大专",
        "群众",
        str(nomination.pk),
    ):
        assert secret not in everything


def test_the_paper_reads_the_whitelist_alone(here):
    notice = posted(here, {"name": "王毅", "annotation": "（女）"})

    assert paper_of(notice).rows == [Row("1", "王　毅", "（女）", "示例制造有限公司", "装配钳工")]


def test_a_paper_is_chinese_whatever_the_reader_speaks(here):
    notice = posted(here, "王毅")

    with translation.override("en"):
        text = text_of(pdf(notice))

    assert "公示时间" in text


def test_a_draft_has_no_paper(here):
    with pytest.raises(ValueError, match="posted"):
        read(draft(here))


@pytest.mark.parametrize("issuer", ["示例工会", "示例省示例市示例区先进装备制造产业工会联合会筹备委员会"])
def test_a_long_issuer_stays_on_its_line(here, issuer):
    here.federation.name = issuer
    here.federation.save()
    notice = posted(here, "王毅")

    first_line = pdf_of(pdf(notice)).pages[0].extract_text().splitlines()[0]

    assert first_line.replace(" ", "") == issuer


def test_the_pages_can_be_drawn(here):
    """As a PNG, by which people look at them."""
    png = typesetting.set_in_type(
        "notice", notice_pdf.words(paper_of(posted(here, "王毅"))), format="png", ppi=50
    )

    assert png.startswith(b"\x89PNG")
