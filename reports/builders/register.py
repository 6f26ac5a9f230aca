"""The ledgers of the register: who holds which paper, and what was revoked or corrected (domain.md §7, 16 and 29).

Official papers: their words are Chinese, whatever language their reader has chosen for the pages.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from craftsmen.models import Certificate, Honour, NameCorrection, Recall
from nominations.privacy import check_no_private_numbers
from reports.builders import table_xlsx, typesetting
from reports.builders.paper import day
from reports.builders.progress import Tell
from reports.models import ReportRun

Maker = Callable[[ReportRun, Tell], bytes]


@dataclass(frozen=True)
class Table:
    """A heading, columns with their width in parts, and rows of plain text."""

    heading: str
    columns: tuple[tuple[str, int], ...]
    rows: list[list[str]]
    made_at: dt.datetime

    @property
    def mark(self) -> str:
        """Names this very content: another list gives another mark."""
        text = json.dumps(self.rows, ensure_ascii=False)
        return f"内容编号 {hashlib.sha256(text.encode()).hexdigest()[:12]}"

    @property
    def unit(self) -> str:
        return f"制表单位：{settings.SITE_ORGANISER}"

    @property
    def made(self) -> str:
        return f"制表日期：{day(self.made_at.date())}"


def custody(run: ReportRun) -> Table:
    """Who was handed which certificate, and which came back."""
    papers = within(Certificate.objects.with_honour().select_related("recall"), "honour__", run.parameters)
    rows = []
    for place, paper in enumerate(papers.order_by("serial"), start=1):
        recall: Recall | None = getattr(paper, "recall", None)
        rows.append(
            [
                str(place),
                paper.serial,
                paper.holder_name,
                paper.honour.dated_title,
                paper.handed_out_to,
                written(paper.handed_out_on),
                written(recall.returned_on) if recall else "",
                recall_words(recall) if recall else "",
            ]
        )
    columns = (
        ("序号", 2),
        ("证书编号", 6),
        ("姓名", 4),
        ("荣誉", 6),
        ("领取人签字", 4),
        ("领取日期", 4),
        ("收回日期", 4),
        ("备注", 6),
    )
    return Table(run.heading, columns, rows, timezone.localtime())


def revocations(run: ReportRun) -> Table:
    """What was revoked or corrected, by day, and whether the papers came back."""
    rows = sorted([*revoked_rows(run.parameters), *corrected_rows(run.parameters)], key=lambda row: row[0])
    columns = (
        ("序号", 2),
        ("类别", 3),
        ("姓名", 4),
        ("荣誉", 6),
        ("原因", 7),
        ("文号或依据", 6),
        ("日期", 4),
        ("证书收回", 5),
    )
    numbered = [[str(place), *row] for place, (_on, row) in enumerate(rows, start=1)]
    return Table(run.heading, columns, numbered, timezone.localtime())


def revoked_rows(parameters: dict[str, Any]) -> Iterator[tuple[dt.date, list[str]]]:
    honours = Honour.objects.filter(status=Honour.Status.REVOKED).with_holder()
    if parameters["title"]:
        honours = honours.filter(title=parameters["title"])
    if parameters["year"]:
        honours = honours.filter(revoked_on__year=parameters["year"])
    for honour in honours.order_by("pk").prefetch_related("certificates__recall"):
        on = honour.revoked_on or dt.date.min
        came_back = [
            recall_words(each.recall) for each in honour.certificates.all() if hasattr(each, "recall")
        ]
        yield (
            on,
            [
                "撤销荣誉",
                honour.holder.name,
                honour.dated_title,
                honour.revoked_because,
                honour.revoked_by_decision,
                written(on),
                "；".join(came_back) or "无证书",
            ],
        )


def corrected_rows(parameters: dict[str, Any]) -> Iterator[tuple[dt.date, list[str]]]:
    """Of one title: the names of those who were given it."""
    corrections = NameCorrection.objects.order_by("pk")
    if parameters["title"]:
        corrections = corrections.of_title(parameters["title"])
    if parameters["year"]:
        corrections = corrections.filter(corrected_on__year=parameters["year"])
    for each in corrections:
        on = each.corrected_on
        what = "更正姓名" if each.craftsman_id else "更正名称"
        yield on, [what, each.new_name, "", formerly(each), each.basis, written(on), ""]


def formerly(correction: NameCorrection) -> str:
    """How name, makers or employer were written before, as far as they were corrected."""
    told = []
    if correction.old_name != correction.new_name:
        told.append(f"原写作“{correction.old_name}”")
    if correction.old_told_by != correction.new_told_by:
        told.append(f"“{correction.new_told_by}”原写作“{correction.old_told_by}”")
    return "；".join(told)


def recall_words(recall: Recall) -> str:
    """What became of a paper: 2025年3月5日收回（张三接收）."""
    if recall.returned_on:
        return f"{day(recall.returned_on)}收回（{recall.received_by}接收）"
    words = str(recall.state.label)
    return f"{words}：{recall.note}" if recall.note else words


def within(rows: Any, path: str, parameters: dict[str, Any]) -> Any:
    """Only those of the title and year that were asked for."""
    asked = {"title": parameters["title"], "year": parameters["year"]}
    return rows.filter(**{f"{path}{name}": value for name, value in asked.items() if value})


def written(on: dt.date | None) -> str:
    return day(on) if on else ""


def pdf(read: Callable[[ReportRun], Table]) -> Maker:
    def make(run: ReportRun, tell: Tell) -> bytes:
        table = checked(read(run), tell)
        tell(progress=40, step=ReportRun.Step.SETTING)
        words = {
            "heading": table.heading,
            "unit": table.unit,
            "made": table.made,
            "mark": table.mark,
            "columns": [name for name, _width in table.columns],
            "widths": [width for _name, width in table.columns],
            "rows": table.rows,
            "none": "（无记录）",
            "page": "第{page}页　共{pages}页",
        }
        return typesetting.pdf("table", words, made_at=table.made_at)

    return make


def xlsx(read: Callable[[ReportRun], Table]) -> Maker:
    def make(run: ReportRun, tell: Tell) -> bytes:
        table = checked(read(run), tell)
        head = (table.heading, f"{table.unit}　{table.made}　{table.mark}")
        return table_xlsx.make(head, table.columns, table.rows, table.made_at, tell)

    return make


def checked(table: Table, tell: Tell) -> Table:
    tell(progress=15, step=ReportRun.Step.CHECKING)
    check_no_private_numbers(text for row in table.rows for text in row)
    return table
