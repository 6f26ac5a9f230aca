"""Makes the files: `build` leads from a run to the bytes of its paper."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.utils import translation

from reports.builders import notice_pdf, notice_xlsx
from reports.builders.paper import NoticePaper, read
from reports.builders.progress import Tell
from reports.models import ReportRun

Kind, Step = ReportRun.Kind, ReportRun.Step

MAKERS: Final[dict[str, Callable[[NoticePaper, Tell], bytes]]] = {
    Kind.NOTICE_PDF: notice_pdf.make,
    Kind.NOTICE_XLSX: notice_xlsx.make,
}


def build(run: ReportRun, tell: Tell) -> bytes:
    """Raises ValidationError in words if the paper may not or cannot be made."""
    with translation.override(settings.LANGUAGE_CODE):
        tell(progress=5, step=Step.READING)
        paper = read(run.notice)
        tell(progress=15, step=Step.CHECKING)
        paper.check()
        return MAKERS[run.kind](paper, tell)
