"""What stands in the finished files, and that a list with a private number in one of them is not posted."""

import io

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from pypdf import PdfReader, PdfWriter

from nominations.actions import notices
from nominations.models import Change, Nomination, Notice, NoticeEntry, NoticePaper, Round
from nominations.privacy import check_places
from nominations.workflow import State
from reports.builders import notice_pdf, notice_xlsx, paper, public_papers, scan
from tests.nominations import clocks, roads
from tests.reports.papers import posted, untold

MOBILE, IDENTITY = "13800000001", "11010519491231002X"


def book(**properties):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, notice_xlsx.OPTIONS) as made:
        made.set_properties(properties)
        made.add_worksheet().write_string("C7", f"电话 {MOBILE}")
    return content.getvalue()


def wrong(texts, **known):
    with pytest.raises(ValidationError) as refused:
        check_places(texts, **known)
    words = refused.value.messages[0]
    assert MOBILE not in words
    assert IDENTITY not in words
    return words


def test_a_number_in_a_sheet_is_found_by_its_cell():
    assert "Excel单元格C7。" in wrong(scan.texts_of_xlsx(book()))


def test_a_number_in_the_properties_of_a_sheet_is_found():
    assert "docProps/core.xml" in wrong(scan.texts_of_xlsx(book(author=IDENTITY)))


@pytest.mark.django_db
@pytest.mark.parametrize("leak", [MOBILE, IDENTITY, "138 0000 0001", "１３８０００００００１"])
def test_a_number_in_a_pdf_is_found_by_its_line(here, leak):
    notice = posted(here, "王毅", {"name": "李静", "trade": f"焊工{leak}"})

    words = wrong(scan.texts_of_pdf(notice_pdf.make(paper.read(notice), untold)))

    assert words.startswith("以下位置有身份证号或手机号码，不能发布，请先删除：PDF第1页")


@pytest.mark.django_db
def test_a_number_in_the_properties_of_a_pdf_is_found(here):
    writer = PdfWriter(
        clone_from=PdfReader(io.BytesIO(notice_pdf.make(paper.read(posted(here, "王毅")), untold)))
    )
    writer.add_metadata({"/Keywords": MOBILE})
    content = io.BytesIO()
    writer.write(content)

    assert "PDF文件属性" in wrong(scan.texts_of_pdf(content.getvalue()))


@pytest.mark.django_db
def test_the_office_may_be_reached_by_a_mobile_number_of_its_own(here):
    notice = posted(here, "王毅")
    Round.objects.filter(pk=here.round.pk).update(contact=f"示例市总工会 {MOBILE}")
    notice = Notice.objects.get(pk=notice.pk)

    assert public_papers(notice).keys() == {"pdf", "xlsx"}
    Round.objects.filter(pk=here.round.pk).update(contact=f"示例市总工会 {IDENTITY}")
    with pytest.raises(ValidationError):
        public_papers(Notice.objects.get(pk=notice.pk))


@pytest.mark.django_db
def test_every_text_of_both_files_is_read(here):
    notice = posted(here, "王毅", {"name": "李静", "annotation": "（女，回族）"})
    made = paper.read(notice)
    pdf = "".join(text for _place, text in scan.texts_of_pdf(notice_pdf.make(made, untold)))
    xlsx = "".join(text for _place, text in scan.texts_of_xlsx(notice_xlsx.make(made, untold)))

    for words in ("王　毅", "李　静", "（女，回族）", "装配钳工", "示例制造有限公司"):
        assert words in xlsx
        assert words.replace("　", "") in pdf.replace(" ", "").replace("　", "")
    assert notice.heading in xlsx


@pytest.mark.django_db
def test_a_posted_list_keeps_its_papers_and_enters_the_record(here):
    nomination = roads.bring_to(State.IN_NOTICE, here=here)
    notice = Notice.objects.get(entries__nomination=nomination)

    papers = {each.kind: each for each in notice.papers.all()}
    told = Change.objects.get(kind=Change.Kind.NOTICE).facts

    assert papers.keys() == {"pdf", "xlsx"}
    assert told["papers"] == {kind: each.sha256 for kind, each in papers.items()}
    assert (told["step"], told["version"], told["days"]) == ("post", 1, 5)
    assert told["starts_on"] == str(notice.starts_on)
    with papers["pdf"].file.open() as file:
        assert file.read(5) == b"%PDF-"


@pytest.mark.django_db
def test_a_list_with_a_number_is_not_posted_and_nothing_is_written(here):
    nomination = roads.bring_to(State.PROPOSED, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(trade=f"钳工{MOBILE}")
    draft = notices.draft_notice(round=here.round, by=here.city)

    with pytest.raises(ValidationError) as refused:
        notices.publish_notice(notice=draft, by=here.publisher, starts_on=clocks.next_workday())

    assert refused.value.messages == ["以下位置有身份证号或手机号码，不能发布，请先删除：名单第1行。"]
    assert Notice.objects.get().published_at is None
    assert not NoticeEntry.objects.exists()
    assert not NoticePaper.objects.exists()
