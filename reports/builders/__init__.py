"""Makes the files: `build` leads from a run to its file."""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils import translation

from nominations.models import Notice
from nominations.privacy import check_places
from reports.builders import bundle, certificates, notice_pdf, notice_xlsx, portrayals, register, scan
from reports.builders.paper import NoticePaper, read
from reports.builders.progress import Tell
from reports.models import ReportRun

Kind, Step = ReportRun.Kind, ReportRun.Step

MAKERS: Final[dict[str, Callable[[NoticePaper, Tell], bytes]]] = {
    Kind.NOTICE_PDF: notice_pdf.make,
    Kind.NOTICE_XLSX: notice_xlsx.make,
}


REGISTER_MAKERS: Final[dict[str, Callable[[ReportRun, Tell], bytes]]] = {
    Kind.CERTIFICATES_PDF: certificates.make,
    Kind.CUSTODY_PDF: register.pdf(register.custody),
    Kind.CUSTODY_XLSX: register.xlsx(register.custody),
    Kind.REVOCATIONS_PDF: register.pdf(register.revocations),
    Kind.REVOCATIONS_XLSX: register.xlsx(register.revocations),
    **dict.fromkeys(ReportRun.OF_PERSON, portrayals.make),
}


def public_papers(notice: Notice) -> dict[str, bytes]:
    """Every paper of a list that is being posted, found free of private numbers in the file itself.

    `settings.NOTICE_PAPERS` names this function: whoever posts stands in an app below. Raises
    ValidationError in words that name the line.
    """
    with translation.override(settings.LANGUAGE_CODE):
        paper = read(notice)
        papers = {"pdf": notice_pdf.make(paper, in_silence), "xlsx": notice_xlsx.make(paper, in_silence)}
    check_places(
        [*scan.texts_of_pdf(papers["pdf"]), *scan.texts_of_xlsx(papers["xlsx"])], known=notice.round.contact
    )
    return papers


def in_silence(*, progress: int, step: ReportRun.Step) -> None:
    """Nobody waits for a bar to fill."""


class Built(NamedTuple):
    """A file, and whether anybody may have it."""

    content: "File[bytes]"
    is_public: bool = False


def build(run: ReportRun, tell: Tell) -> Built:
    """Raises ValidationError in words if the paper may not or cannot be made."""
    with translation.override(settings.LANGUAGE_CODE):
        tell(progress=5, step=Step.READING)
        if run.round is not None:
            return Built(bundle.make(run.round, tell), is_public=bundle.is_over(run.round))
        if run.notice is None:
            return Built(ContentFile(REGISTER_MAKERS[run.kind](run, tell)))
        paper = read(run.notice)
        tell(progress=15, step=Step.CHECKING)
        paper.check()
        return Built(ContentFile(MAKERS[run.kind](paper, tell)))
