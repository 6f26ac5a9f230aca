"""Who takes which step of an objection, and what of it stands."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, InternalError, connection, transaction

from nominations import objection_workflow
from nominations.actions import objections
from nominations.models import Change, Objection, ObjectionReading
from nominations.objection_workflow import NotNow
from tests.nominations import objectors, roads

pytestmark = pytest.mark.django_db


S = objection_workflow.State


@pytest.fixture
def here():
    return roads.city()


def steps(objection):
    told = Change.objects.filter(kind=Change.Kind.OBJECTION).order_by("pk")
    return [(each.facts["step"], each.facts["state"], each.by) for each in told]


STEPS: dict[str, dict[str, Any]] = {
    "accept": {},
    "decline": {"reason": "no_lead"},
    "investigate": {},
    "conclude": {"conclusion": "partly", "findings": "查阅派工单并询问班组，核实完毕。"},
    "reply": {"text": "经核查，反映的情况部分属实。"},
    "close": {},
    "release_to_staff": {"text": "有人反映攻关项目的完成人有出入。", "with_files": True},
    "show_objector": {"because": "电话核实"},
}


@pytest.mark.parametrize("step", STEPS)
def test_nobody_but_the_officer_deals_with_it(here, step):
    objection = objectors.objected(here)
    about_himself = objections_officer_nominated(here)
    others = {name: getattr(here, name) for name in ("city", "publisher", "auditor", "district", "superuser")}
    before = list(Objection.objects.values())

    for by in [*others.values(), roads.city().objections, objection.nomination.nominator]:
        with pytest.raises(PermissionDenied):
            getattr(objections, step)(objection=objection, by=by, **STEPS[step])
    with pytest.raises(PermissionDenied):
        getattr(objections, step)(objection=about_himself, by=here.objections, **STEPS[step])

    assert list(Objection.objects.values()) == before
    assert not ObjectionReading.objects.exists()


def objections_officer_nominated(here):
    another = roads.round_in(here.federation, here.experts, year=here.round.year + 1)
    return objectors.objected(here, round=another, nominator=here.objections)


@pytest.mark.parametrize("step", ["investigate", "conclude", "reply", "close"])
def test_a_step_out_of_turn_is_refused(here, step):
    objection = objectors.objected(here)

    with pytest.raises(NotNow) as refused:
        getattr(objections, step)(objection=objection, by=here.objections, **STEPS[step])

    assert refused.value.words.startswith("这件异议现为“已收到”")


@pytest.mark.parametrize("secret", [objectors.NAME, objectors.PHONE, "反映者 某甲"])
def test_what_goes_to_staff_does_not_name_the_objector(here, secret):
    objection = objectors.under_way(here)

    acts: list[tuple[Any, str, dict[str, Any]]] = [
        (objections.conclude, "findings", {"conclusion": "partly"}),
        (objections.release_to_staff, "text", {"with_files": False}),
    ]
    for act, name, also in acts:
        with pytest.raises(ValidationError) as refused:
            act(objection=objection, by=here.objections, **{name: f"据{secret}反映，情况不实。"}, **also)
        assert list(refused.value.message_dict) == [name]


def test_a_reading_is_written_down_and_stays(here):
    objection = objectors.objected(here)

    with pytest.raises(ValidationError):
        objections.show_objector(objection=objection, by=here.objections, because=" ")
    shown = objections.show_objector(objection=objection, by=here.objections, because="电话核实")

    assert shown.objector_name == objectors.NAME
    reading = ObjectionReading.objects.get()
    assert (reading.by, reading.because) == (here.objections, "电话核实")
    for act in (reading.delete, lambda: ObjectionReading.objects.update(because="没有看过")):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_what_came_in_stands(here):
    objection = objectors.objected(here)

    for column, value in (("text", "没有这回事"), ("objector_name", "另一人"), ("due_on", None)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(**{column: value})
    for act in (objection.delete, lambda: Objection.objects.update(state=S.CLOSED)):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_the_database_keeps_the_objector_sealed(here):
    objectors.objected(here)

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(objection)::text FROM nominations_objection objection")
        rows = str(cursor.fetchall())

    assert not [secret for secret in objectors.SECRETS if secret in rows]
