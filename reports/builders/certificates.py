"""Certificates of honour on A4, one to a page, each with the QR code of its check page (domain.md §7, 15).

An official paper: its words are Chinese, whatever language its reader has chosen for the pages.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from craftsmen import qr
from craftsmen.models import Certificate
from craftsmen.names import padded
from events.numerals import chinese
from nominations.privacy import check_no_private_numbers
from reports.builders import typesetting
from reports.builders.paper import day
from reports.builders.progress import Tell
from reports.models import ReportRun


def make(run: ReportRun, tell: Tell) -> bytes:
    """Raises ValidationError in words if nothing may be printed or a character cannot be shown."""
    papers = [words(each) for each in asked_for(run.parameters)]
    if not papers:
        raise ValidationError(_("没有可以打印的证书：荣誉已撤销，或者证书已换发。"), code="none")
    tell(progress=15, step=ReportRun.Step.CHECKING)
    check_no_private_numbers(text for paper in papers for text in paper["checked"])
    tell(progress=40, step=ReportRun.Step.SETTING)
    return typesetting.pdf(
        "certificate", {"papers": papers, "heading": run.heading}, made_at=timezone.localtime()
    )


def asked_for(parameters: dict[str, Any]) -> Any:
    """The papers in force among those asked for: what was revoked since then is not printed."""
    papers = Certificate.objects.in_force().with_honour().select_related("honour__decision__signing_union")
    if parameters["certificates"]:
        return papers.filter(pk__in=parameters["certificates"]).order_by("serial")
    return papers.filter(honour__title=parameters["title"], honour__year=parameters["year"]).order_by(
        "serial"
    )


def words(certificate: Certificate) -> dict[str, Any]:
    """All that certificate.typ prints of one paper, as plain text and one picture."""
    honour, decision = certificate.honour, certificate.honour.decision
    session = f"（第{chinese(honour.session_no)}届）" if honour.session_no else ""
    issuer = decision.signing_union.name if decision else str(honour.title.conferring_union or "")
    name = padded(certificate.holder_name)
    line = f"被命名为{honour.year}年度“{honour.title.name}”{session}。"
    return {
        "name": name,
        "line": line,
        "issuer": issuer,
        "document": f"文号：{decision.document_number}" if decision else "",
        "serial": f"证书编号：{certificate.serial}",
        "dated": day(certificate.issued_on),
        "code": qr.svg(certificate.check_address),
        "checked": [name, line, issuer],
    }
