"""A ledger as Excel: every cell is text, ready to print on A4 across."""

import datetime as dt
import io
from collections.abc import Sequence

import xlsxwriter

from craftsmen.sheets import FORMULA_STARTS
from reports.builders.notice_xlsx import A4, OPTIONS
from reports.builders.progress import Tell
from reports.models import ReportRun

HEADER_ROW = 2
PART = 3  # characters to one part of a column's width


def make(
    head: tuple[str, str],
    columns: Sequence[tuple[str, int]],
    rows: list[list[str]],
    made_at: dt.datetime,
    tell: Tell,
) -> bytes:
    """`head` is the title and the line below it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": head[0], "created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet("台账")
        for place, (_name, width) in enumerate(columns):
            sheet.set_column(place, place, width * PART)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.set_footer("&C第&P页　共&N页")
        cell = {"border": 1, "num_format": "@", "text_wrap": True, "valign": "vcenter", "align": "center"}
        plain, forced = book.add_format(cell), book.add_format({**cell, "quote_prefix": True})
        bold = book.add_format({**cell, "bold": True, "bg_color": "#F2F2F2"})
        title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        for place, text in enumerate(head):
            sheet.merge_range(place, 0, place, len(columns) - 1, "", title if place == 0 else plain)
            sheet.write_string(place, 0, text, title if place == 0 else plain)
        for place, (name, _width) in enumerate(columns):
            sheet.write_string(HEADER_ROW, place, name, bold)
        tell(progress=20, step=ReportRun.Step.WRITING)
        for number, row in enumerate(rows, start=HEADER_ROW + 1):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, forced if text.startswith(FORMULA_STARTS) else plain)
    return content.getvalue()
