"""Rounds with rules, and what the city finds out about a nominee."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from nominations.actions import eligibility as actions
from nominations.eligibility import CODES, Department, Severity, check_params, text_of
from nominations.eligible import rulings
from nominations.models import EligibilityRule, Nomination, Round, VetoRecord
from tests.nominations.roads import City, fresh, paper

TODAY = dt.date(2026, 6, 8)
REASON = "主办单位研究，同意按传统工艺放宽。"

SETTINGS: dict[str, dict[str, Any]] = {"R08": {"excluded": ["manager"]}, "R06": {"age": 100}}


def hold(round_: Round, code: str, severity: str = Severity.BLOCK, **params: Any) -> EligibilityRule:
    """One rule of a round."""
    return EligibilityRule.objects.create(
        round=round_,
        code=code,
        severity=severity,
        params=check_params(code, params),
        text=text_of(code, params),
    )


def hold_all(round_: Round) -> None:
    """Every rule there is, as the filled form of the factories meets it once the city has looked."""
    for code in CODES:
        settings = SETTINGS.get(code, {})
        hold(round_, code, Severity.WARN if code in {"R04", "R09", "R17"} else Severity.BLOCK, **settings)


def clear(nomination: Nomination, by: User) -> None:
    """The city looked into employer and person, and found nothing."""
    for about in ("employer", "person"):
        look_up(nomination, by, about=about, kind=VetoRecord.Kind.NONE)


def look_up(nomination: Nomination, by: User, **facts: Any) -> VetoRecord:
    told: dict[str, Any] = {
        "about": "person",
        "kind": "none",
        "on": timezone.localdate(),
        "source": "示例查询单",
    }
    told |= facts
    if told["kind"] != "none":
        told.setdefault("document", paper("证明.pdf"))
    return actions.add_veto_record(nomination=nomination, by=by, **told)


def ask(nomination: Nomination, here: City, department: str = Department.TAX, **facts: Any) -> Any:
    told: dict[str, Any] = {"given_on": timezone.localdate(), "agrees": True, "seal": paper()}
    return actions.add_opinion(nomination=nomination, department=department, by=here.city, **(told | facts))


def told(nomination: Nomination) -> dict[str, str]:
    return {ruling.code: ruling.outcome.value for ruling in rulings(fresh(nomination))}


def refused(act: Any, *args: Any, **options: Any) -> list[str]:
    with pytest.raises(ValidationError) as error, transaction.atomic():
        act(*args, **options)
    return error.value.messages
