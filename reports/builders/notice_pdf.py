"""The public notice as PDF, set by typst from notice.typ with the fonts of this house alone."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.builders.paper import COLUMNS, NoticePaper
from reports.builders.progress import Tell
from reports.models import ReportRun

FONTS: Final = Path(__file__).parent.parent / "fonts"
TEMPLATE: Final = Path(__file__).with_name("notice.typ")
# PDF/A for the archive. It also makes typst refuse a character that no font shows, instead of drawing a box.
STANDARD: Final = "a-2u"
PARTS: Final = ("一、公示名单", "二、公示时间", "三、反映情况的方式")
OBJECTIONS: Final = (
    "公示期间，如对拟命名人选有异议，可通过来信、来电、来访或者电子邮件等方式向{issuer}反映。"
    "以单位名义反映的须加盖公章，以个人名义反映的须署真实姓名，并提供联系方式。"
    "反映情况要实事求是、客观公正。"
)


def make(paper: NoticePaper, tell: Tell) -> bytes:
    """Raises ValidationError in words when a character cannot be shown."""
    tell(progress=40, step=ReportRun.Step.SETTING)
    pdf: bytes = set_in_type(
        words(paper), format="pdf", pdf_standards=STANDARD, timestamp=int(paper.made_at.timestamp())
    )
    return pdf


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def set_in_type(notice: dict[str, Any], **output: Any) -> Any:
    """What typst makes of the template: the bytes of a PDF, or of one PNG for each page."""
    compiler = typst.Compiler(input=TEMPLATE.read_bytes(), font_paths=fonts(), ignore_system_fonts=True)
    try:
        return compiler.compile(sys_inputs={"notice": json.dumps(notice)}, **output)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        raise ValidationError(
            _("有字体里没有的字，无法排版：%(text)s"), params={"text": unshown(error.message)}, code="glyph"
        ) from error


def unshown(message: str) -> str:
    """The text named in «the text `"…"` could not be displayed»."""
    return message.partition('the text `"')[2].partition('"`')[0]


def words(paper: NoticePaper) -> dict[str, Any]:
    """All that notice.typ prints, as plain text."""
    return {
        "heading": paper.heading,
        "issuer": paper.issuer,
        "basis": paper.basis,
        "caption": f"（{paper.caption}）",
        "columns": COLUMNS,
        "rows": paper.rows,
        "parts": PARTS,
        "span": f"{paper.span}，截止到最后一日24:00（北京时间）。",
        "objections": OBJECTIONS.format(issuer=paper.issuer),
        "contact": paper.contact,
        "dated": paper.dated,
        "attached": "名单附后。",
        "attachment": f"附件：{paper.list_heading}",
        "attachment_mark": "附件",
        "list_heading": paper.list_heading,
        "page": "第{page}页　共{pages}页",
        "mark": paper.mark,
    }
