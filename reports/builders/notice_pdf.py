"""The public notice as PDF, set by typst from notice.typ with the fonts of this house alone."""

from typing import Any, Final

from reports.builders import typesetting
from reports.builders.paper import NoticePaper
from reports.builders.progress import Tell
from reports.models import ReportRun

TEMPLATE: Final = "notice"
PARTS: Final = ("一、公示名单", "二、公示时间", "三、反映情况的方式")
OBJECTIONS: Final = (
    "公示期间，如对{noun}有异议，可通过来信、来电、来访或者电子邮件等方式向{issuer}反映。"
    "以单位名义反映的须加盖公章，以个人名义反映的须署真实姓名，并提供联系方式。"
    "反映情况要实事求是、客观公正。"
)


def make(paper: NoticePaper, tell: Tell) -> bytes:
    """Raises ValidationError in words when a character cannot be shown."""
    tell(progress=40, step=ReportRun.Step.SETTING)
    return typesetting.pdf(TEMPLATE, words(paper), made_at=paper.made_at)


def words(paper: NoticePaper) -> dict[str, Any]:
    """All that notice.typ prints, as plain text."""
    return {
        "heading": paper.heading,
        "issuer": paper.issuer,
        "basis": paper.basis,
        "caption": f"（{paper.caption}）",
        "columns": paper.columns,
        "rows": paper.rows,
        "parts": PARTS,
        "span": f"{paper.period}。",
        "objections": OBJECTIONS.format(issuer=paper.issuer, noun=paper.noun),
        "contact": paper.contact,
        "dated": paper.dated,
        "attached": "名单附后。",
        "attachment": f"附件：{paper.list_heading}",
        "attachment_mark": "附件",
        "list_heading": paper.list_heading,
        "page": "第{page}页　共{pages}页",
        "mark": paper.mark,
    }
