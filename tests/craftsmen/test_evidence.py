"""The paper that a revocation or a correction rests on, and the word to whoever loses an honour."""

import datetime as dt
import hashlib
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from craftsmen.actions import confirm_revocation, correct_name
from craftsmen.actions.leftovers import forget_evidence
from craftsmen.models import Craftsman, Decision, Honour, NameCorrection, Revocation
from nominations.models import Change
from nominations.workflow import State
from notifications.models import Message
from tests.craftsmen.desks import button, page
from tests.craftsmen.staff import clerk, publisher
from tests.craftsmen.test_admin_revocations import SENT
from tests.craftsmen.test_revocations import drafted
from tests.factories import CertificateFactory, CollectiveFactory
from tests.nominations import roads

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\njudgment\n%%EOF\n"


def judgment(name: str = "王某判决书.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_decision_is_drafted_with_its_paper_which_few_may_read(sign_in: Any) -> None:
    paper = CertificateFactory()
    sign_in(Role.CITY).post(
        page("revocation", "add"), SENT | {"honours": paper.serial, "evidence": judgment()}
    )
    revocation = Revocation.objects.get()
    where = reverse("craftsmen:evidence", args=["revocation", revocation.pk])

    answers = {}
    for role in (Role.CITY, Role.PUBLISHER, Role.AUDITOR, Role.EDITOR, Role.OBJECTIONS, Role.DISTRICT):
        answer = sign_in(role).get(where)
        answers[role] = (answer.status_code, b"".join(answer) == PDF)
    shown = sign_in(Role.PUBLISHER).get(page("revocation", "change", revocation.pk)).content.decode()
    file = sign_in(Role.CITY).get(where)
    b"".join(file)

    given, refused = (200, True), (404, False)
    assert answers == dict.fromkeys((Role.CITY, Role.PUBLISHER, Role.AUDITOR), given) | dict.fromkeys(
        (Role.EDITOR, Role.OBJECTIONS, Role.DISTRICT), refused
    )
    assert where in shown
    assert (file["Cache-Control"], file["X-Content-Type-Options"]) == ("private, no-store", "nosniff")
    assert file["Content-Disposition"].startswith("attachment;")
    assert "王某" not in str(revocation.evidence.name)


def test_a_paper_that_is_none_is_refused_beside_its_field_and_nothing_is_written(sign_in: Any) -> None:
    paper = CertificateFactory()
    sent = {"honours": paper.serial, "evidence": judgment("判决书.pdf", b"MZ\x90")}

    answer = sign_in(Role.CITY).post(page("revocation", "add"), SENT | sent)

    assert (answer.status_code, Revocation.objects.count()) == (400, 0)
    assert answer.context["form"].errors == {"evidence": ["只能上传PDF、JPG或PNG文件，请转换格式后再上传。"]}


def test_a_correction_keeps_its_paper_and_the_record_its_digest(sign_in: Any) -> None:
    thing = CollectiveFactory(name="示例王易工作室", source="示例晚报")
    sent = {"name": "示例王毅工作室", "basis": "更正函", "evidence": judgment()}

    answer = sign_in(Role.CITY).post(button(thing, "correct_name"), sent)

    correction = NameCorrection.objects.get()
    where = reverse("craftsmen:evidence", args=["namecorrection", correction.pk])
    shown = sign_in(Role.CITY).get(page("collective", "change", thing.pk)).content.decode()
    assert answer.status_code == 302
    assert b"".join(sign_in(Role.CITY).get(where)) == PDF
    assert where in shown
    assert Change.objects.get().facts["evidence"] == hashlib.sha256(PDF).hexdigest()
    assert sign_in(Role.CITY).get(where.replace("namecorrection", "craftsman")).status_code == 404


def test_the_record_of_a_revocation_holds_the_digest_of_its_paper() -> None:
    revocation = drafted(CertificateFactory().honour, evidence=judgment())

    confirm_revocation(revocation=revocation, by=publisher())

    assert Change.objects.get().facts["evidence"] == hashlib.sha256(PDF).hexdigest()


def test_papers_of_what_was_not_written_are_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = drafted(CertificateFactory().honour, evidence=judgment())
    with pytest.raises(ValidationError):
        correct_name(holder=CollectiveFactory(), name="", basis="更正函", by=clerk(), evidence=judgment())
    stray = default_storage.save("register/stray.pdf", judgment())
    monkeypatch.setattr("craftsmen.actions.leftovers.OLDEST_UNNAMED", dt.timedelta(0))

    forget_evidence()

    assert (default_storage.exists(stray), default_storage.exists(kept.evidence.name)) == (False, True)


def told_of_revocation(**person: Any) -> list[Message]:
    here = roads.city()
    case = roads.bring_to(State.CONFERRED, here=here)
    honour = Honour.objects.get(nomination=case)
    Craftsman.objects.filter(honours=honour).update(**person)
    Message.objects.all().delete()
    signed_on = Decision.objects.get().signed_on
    with time_machine.travel(dt.datetime.combine(signed_on, dt.time(12), dt.UTC)):
        revocation = drafted(honour, signed_on=signed_on, by=here.city)
        assert not Message.objects.exists()

        confirm_revocation(revocation=revocation, by=here.publisher)

    assert {message.recipient for message in Message.objects.all()} <= {case.nominator}
    return list(Message.objects.filter(channel="site"))


def test_who_held_the_honour_is_told_once_it_is_taken_back_and_not_why() -> None:
    [told] = told_of_revocation()

    assert told.subject.endswith("已撤销")
    assert "示工发〔2025〕9号" in told.body
    assert "事迹严重失实" not in told.body
    assert told.link.startswith("/nominations/")


def test_nobody_writes_to_the_dead() -> None:
    assert told_of_revocation(deceased_on=dt.date(2025, 1, 1)) == []
