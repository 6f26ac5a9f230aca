from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from nominations.models import Evidence, Opinion
from nominations.workflow import State
from tests.factories import EvidenceFactory, NominationFactory, UserFactory
from tests.nominations import roads
from tests.nominations.roads import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return roads.city()


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fetched(user: Any, url: str) -> Any:
    """The answer to `user`; a file is read to its end, which closes it."""
    response = client_of(user).get(url)
    b"".join(response)
    return response


def status_of(user: Any, url: str) -> int:
    return int(fetched(user, url).status_code)


def evidence_url(evidence: Evidence) -> str:
    return reverse("nominations:evidence", args=[evidence.nomination_id, evidence.pk])


def test_file_is_given_to_its_nominee_and_opens_nowhere():
    evidence = EvidenceFactory(original_name='证明 "一".pdf')

    response = client_of(evidence.nomination.nominator).get(evidence_url(evidence))

    assert b"".join(response) == b"%PDF-1.4\n%%EOF\n"
    headers = {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")}
    assert headers == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%AF%81%E6%98%8E%20%22%E4%B8%80%22.pdf"
    )


def test_file_is_read_by_whom_the_case_concerns_and_by_nobody_else(here: City):
    nomination = roads.bring_to(State.EXPERT_REVIEW, here=here)
    evidence = nomination.evidence.get()
    readers = [nomination.nominator, here.grassroots, here.district, here.city, here.publisher, here.auditor]
    strangers = [UserFactory(), here.editor, *roads.city().people.values()]

    answered = [status_of(user, evidence_url(evidence)) for user in [*readers, *strangers]]

    assert answered == [200] * len(readers) + [404] * len(strangers)


def test_file_of_a_draft_is_its_writers_alone(here: City):
    evidence = roads.draft_in(here).evidence.get()

    answered = {client_of(user).get(evidence_url(evidence)).status_code for user in here.people.values()}

    assert answered == {404}


def test_file_asks_to_sign_in():
    assert Client().get(evidence_url(EvidenceFactory()))["Location"].startswith(reverse("account_login"))


def test_file_under_another_case_is_not_there():
    evidence, other = EvidenceFactory(), NominationFactory()
    url = reverse("nominations:evidence", args=[other.pk, evidence.pk])

    assert client_of(evidence.nomination.nominator).get(url).status_code == 404


def test_file_that_the_store_has_lost_is_not_there():
    evidence = EvidenceFactory()
    evidence.file.storage.delete(evidence.file.name)

    assert client_of(evidence.nomination.nominator).get(evidence_url(evidence)).status_code == 404


def test_sealed_scan_is_for_the_unions_and_not_for_the_nominee(here: City):
    nomination = roads.bring_to(State.EXPERT_REVIEW, here=here)
    endorsed = nomination.opinions.get(union=here.grassroots_union)
    url = reverse("nominations:seal", args=[nomination.pk, endorsed.pk])
    readers = [here.grassroots, here.district, here.city]
    strangers = [nomination.nominator, here.experts[0], here.editor, UserFactory()]

    answered = [status_of(user, url) for user in [*readers, *strangers]]
    response = fetched(here.city, url)

    assert answered == [200] * len(readers) + [404] * len(strangers)
    assert response["Content-Disposition"].endswith(".pdf")
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "application/octet-stream",
        "private, no-store",
    )


def test_opinion_without_a_scan_has_none_to_give(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    unsealed = nomination.opinions.get(seal="")
    url = reverse("nominations:seal", args=[nomination.pk, unsealed.pk])

    assert client_of(here.city).get(url).status_code == 404


def test_scan_that_the_store_has_lost_is_not_there(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    lost = Opinion.objects.create(
        nomination=nomination,
        union=here.district_union,
        by=here.district,
        text="同意。",
        seal=ContentFile(b"", name="seal.pdf"),
    )
    lost.seal.storage.delete(str(lost.seal.name))

    assert (
        client_of(here.city).get(reverse("nominations:seal", args=[nomination.pk, lost.pk])).status_code
        == 404
    )
