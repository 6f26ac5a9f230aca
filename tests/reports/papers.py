"""Posted notices with the lists a test wants, and what can be read out of the files."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pypdf
from django.utils import timezone

from nominations.models import Notice, NoticeEntry
from reports import actions
from reports.models import ReportRun
from tests.factories import NominationFactory
from tests.nominations.roads import City

PDF, XLSX = ReportRun.Kind.NOTICE_PDF, ReportRun.Kind.NOTICE_XLSX
# 𬭊 (hassium) is a character of plane 2 that stands in 通用规范汉字表.
RARE = "王𬭊"


def draft(here: City, version: int = 1, **fields: Any) -> Notice:
    fields = {
        "heading": "关于2026年度“示例工匠”拟命名人选的公示",
        "basis": "根据示例工匠选树工作安排，现将拟命名人选名单予以公示。",
        "convention": "surname",
        "days": 5,
        **fields,
    }
    return Notice.objects.create(round=here.round, version=version, drafted_by=here.city, **fields)


def posted(here: City, *people: Any, **fields: Any) -> Notice:
    """A posted notice; each of `people` is a name, or the fields of a line."""
    notice = draft(here, **fields)
    for order, person in enumerate(people, start=1):
        line = {"name": person} if isinstance(person, str) else person
        line = {"workplace": "示例制造有限公司", "trade": "装配钳工", **line}
        NoticeEntry.objects.create(
            notice=notice,
            order=order,
            nomination=NominationFactory(round=here.round, name=line["name"]),
            **line,
        )
    return post(notice, here)


def post(notice: Notice, here: City) -> Notice:
    today = timezone.localdate()
    notice.starts_on, notice.ends_on = today, today + dt.timedelta(days=6)
    notice.published_by, notice.published_at = here.publisher, timezone.now()
    notice.save()
    return notice


def claim(run: ReportRun) -> ReportRun:
    """The run as the worker has it who has taken it up."""
    claimed = actions.claim(run_id=run.pk)
    assert claimed is not None
    return claimed


def last_day(notice: Notice) -> dt.date:
    assert notice.ends_on is not None
    return notice.ends_on


def untold(**_told: Any) -> None:
    """For builders when nobody watches."""


def pdf_of(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def content_of(run: ReportRun) -> bytes:
    with run.file.open("rb") as file:
        content: bytes = file.read()
    return content


def text_of(content: bytes) -> str:
    """All the words of a PDF, without the line ends."""
    return "".join(page.extract_text() for page in pdf_of(content).pages).replace("\n", "")


def fonts_of(content: bytes) -> set[str]:
    """Names of the embedded fonts, without the mark of the subset."""
    return {
        font.get_object()["/BaseFont"].partition("+")[2]
        for page in pdf_of(content).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }


def sheet_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


def words_of_sheet(content: bytes) -> list[list[Any]]:
    return [
        [cell for cell in row if cell is not None] for row in sheet_of(content).iter_rows(values_only=True)
    ]
