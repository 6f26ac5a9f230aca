"""The list of a public notice as Excel: every cell is text, ready to print on A4."""

import io
from typing import Any, Final

import xlsxwriter

from craftsmen.sheets import FORMULA_STARTS
from reports.builders.paper import NoticePaper, Row
from reports.builders.progress import Tell
from reports.models import ReportRun

SHEET: Final = "公示名单"
WIDTHS: Final = (6, 22, 40, 20)
A4: Final = 9
ROWS_A_STEP: Final = 500
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
HEADER_ROW: Final = 4


def make(paper: NoticePaper, tell: Tell) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": paper.heading, "created": paper.made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(SHEET)
        lay_out(sheet, last_row=HEADER_ROW + len(paper.rows))
        write_head(book, sheet, paper)
        write_rows(book, sheet, paper.rows, tell)
    return content.getvalue()


def lay_out(sheet: Any, last_row: int) -> None:
    """A4 upright, one page wide, the head of the columns on every page, page numbers below."""
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.print_area(0, 0, last_row, len(WIDTHS) - 1)
    sheet.set_footer("&C第&P页　共&N页")
    sheet.ignore_errors({"number_stored_as_text": f"A1:D{last_row + 1}"})


def write_head(book: Any, sheet: Any, paper: NoticePaper) -> None:
    title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    fact = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    column = book.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"})
    facts = [
        (paper.heading, title, 30),
        (f"（{paper.caption}）", fact, 18),
        (f"公示时间：{paper.period}", fact, 36),
        (f"公示单位：{paper.issuer}　{paper.mark}", fact, 18),
    ]
    for row, (text, style, height) in enumerate(facts):
        sheet.set_row(row, height)
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", style)
        sheet.write_string(row, 0, text, style)
    for number, heading in enumerate(paper.columns):
        sheet.write_string(HEADER_ROW, number, heading, column)


def write_rows(book: Any, sheet: Any, rows: list[Row], tell: Tell) -> None:
    style = {"border": 1, "num_format": "@", "text_wrap": True, "valign": "vcenter"}
    centred, left = (book.add_format({**style, "align": align}) for align in ("center", "left"))
    forced = book.add_format({**style, "align": "left", "quote_prefix": True})
    for position, row in enumerate(rows):
        if position % ROWS_A_STEP == 0:
            tell(progress=20 + 60 * position // len(rows), step=ReportRun.Step.WRITING)
        cells = (row.number, f"{row.name}{row.note}", row.workplace, row.trade)
        for column, text in enumerate(cells):
            plain = centred if column < 2 else left
            # Marked as text for good, or editing it would make it a formula.
            sheet.write_string(
                HEADER_ROW + 1 + position,
                column,
                text,
                forced if text.startswith(FORMULA_STARTS) else plain,
            )
