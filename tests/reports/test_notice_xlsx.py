import io
import zipfile

import pytest
from django.utils import timezone

from nominations.models import Notice
from nominations.workflow import State
from reports.builders import notice_xlsx
from reports.builders.paper import read
from reports.models import ReportRun
from tests.nominations import roads
from tests.reports.papers import RARE, last_day, posted, sheet_of, untold, words_of_sheet

pytestmark = pytest.mark.django_db


def xlsx(notice, tell=untold):
    return notice_xlsx.make(read(Notice.objects.posted().get(pk=notice.pk)), tell)


def parts_of(content):
    """Every part of the workbook, as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_the_list_reads_as_posted(here):
    notice = posted(here, "王毅", {"name": "李静", "annotation": "（女，回族）"}, RARE)
    today, last = timezone.localdate(), last_day(notice)
    first = f"{today.year}年{today.month}月{today.day}日"
    year = "" if last.year == today.year else f"{last.year}年"

    assert words_of_sheet(xlsx(notice)) == [
        ["关于2026年度“示例工匠”拟命名人选的公示"],
        ["（按姓氏笔画为序）"],
        [
            f"公示时间：{first}至{year}{last.month}月{last.day}日（5个工作日），截止到最后一日24:00（北京时间）"
        ],
        [f"公示单位：{here.federation.name}　公示{notice.pk}号第1版，{first}制"],
        ["序号", "姓名", "工作单位", "岗位（工种）"],
        ["1", "王　毅", "示例制造有限公司", "装配钳工"],
        ["2", "李　静（女，回族）", "示例制造有限公司", "装配钳工"],
        ["3", "王　𬭊", "示例制造有限公司", "装配钳工"],
    ]


@pytest.mark.parametrize(
    "hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "{=1}", "0012", "1E5"]
)
def test_every_cell_is_text_and_no_formula(here, hostile):
    content = xlsx(posted(here, {"name": "王毅", "workplace": hostile, "trade": hostile}, heading=hostile))
    cells = [cell for row in sheet_of(content).iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert [cells[0].value, *(cell.value for cell in cells[-2:])] == [hostile] * 3
    assert "<f>" not in parts_of(content)
    forced = hostile[0] in "=+-@\t"
    assert [cell.quotePrefix for cell in cells[-2:]] == [forced] * 2


def test_addresses_do_not_become_links(here):
    content = xlsx(posted(here, {"name": "王毅", "workplace": "https://example.org"}))

    assert "hyperlink" not in parts_of(content)


def test_it_prints_on_a4_with_page_numbers_and_the_columns_named_on_every_page(here):
    sheet = sheet_of(xlsx(posted(here, "王毅", "李静")))

    assert (sheet.title, sheet.page_setup.paperSize, sheet.page_setup.orientation) == (
        "公示名单",
        9,
        "portrait",
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, one wide
    assert (sheet.print_title_rows, sheet.print_area) == ("$5:$5", "'公示名单'!$A$1:$D$7")
    assert sheet.oddFooter.center.text == "第&P页　共&N页"
    assert sheet.freeze_panes == "A6"


def test_nothing_private_of_the_form_is_in_the_file(here):
    nomination = roads.bring_to(State.IN_NOTICE, here=here, name="王毅", position="机密车间")

    everything = parts_of(xlsx(nomination.notice_entries.get().notice))

    assert "王　毅" in everything
    for secret in (
        nomination.identity_number,
        nomination.phone,
        str(nomination.nominator.email),
        nomination.deeds,
        "机密车间",
        str(nomination.pk),
        here.city.name,
    ):
        assert secret not in everything


def test_progress_follows_the_rows(here, monkeypatch):
    monkeypatch.setattr(notice_xlsx, "ROWS_A_STEP", 2)
    told = []

    xlsx(posted(here, *["王毅"] * 5), tell=lambda **words: told.append(words))

    assert told == [{"progress": progress, "step": ReportRun.Step.WRITING} for progress in (20, 44, 68)]
