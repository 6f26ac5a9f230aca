"""Fifty at once over one honour, on real PostgreSQL, with a control that fails."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from craftsmen.actions import confirm_revocation
from craftsmen.actions.revocations import take_back
from craftsmen.models import Honour, Recall, Revocation, RevocationLine
from nominations.builders.audit import first_break
from nominations.models import Change
from tests.craftsmen.races import at_once
from tests.craftsmen.staff import clerk, publisher
from tests.factories import CertificateFactory

pytestmark = pytest.mark.django_db(transaction=True)


def decisions(honours, number):
    """Drafts that take back the same honours, as if drafted in the same moment; every other in reverse."""
    by, made = clerk(), []
    for each in range(number):
        revocation = Revocation.objects.create(
            document_number=f"示工发〔2025〕{each + 1}号",
            heading="关于撤销的决定",
            signed_on=dt.date(2025, 3, 1),
            ground="other",
            drafted_by=by,
        )
        RevocationLine.objects.bulk_create(
            RevocationLine(revocation=revocation, honour=honour, because="失实")
            for honour in (honours if each % 2 else reversed(honours))
        )
        made.append(revocation)
    return made


def test_fifty_who_confirm_one_decision_revoke_once():
    honours = [CertificateFactory().honour for _ in range(3)]
    [revocation], by = decisions(honours, 1), publisher()

    outcomes = at_once(50, lambda _: confirm_revocation(revocation=revocation, by=by))

    assert outcomes.count(None) == 1
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 49
    assert (Change.objects.count(), Recall.objects.count()) == (3, 3)
    assert first_break() is None


def test_fifty_decisions_over_the_same_honours_take_them_back_once():
    honours = [CertificateFactory().honour for _ in range(3)]
    drafts, by = decisions(honours, 50), publisher()

    outcomes = at_once(50, lambda number: confirm_revocation(revocation=drafts[number], by=by))

    assert outcomes.count(None) == 1
    [held] = Revocation.objects.confirmed()
    assert set(Honour.objects.values_list("status", "revoked_by_decision")) == {
        ("revoked", held.document_number)
    }
    assert Change.objects.count() == 3


def test_control_without_the_lock_an_honour_is_taken_back_more_than_once():
    """The same race over rows that were read before and are not locked."""
    honour, by = CertificateFactory().honour, publisher()
    drafts = decisions([honour], 50)

    @transaction.atomic
    def act(number):
        read = Honour.objects.get(pk=honour.pk)
        if not read.is_standing:
            raise ValidationError("revoked")
        take_back(read, drafts[number], "失实", by)

    at_once(50, act)

    assert Change.objects.count() > 1
    assert timezone.localdate() >= dt.date(2025, 3, 1)
