import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from nominations import objection_workflow
from nominations.actions import notices, objections
from nominations.actions.moves import make_move
from nominations.actions.objections import NotTaken
from nominations.models import Change, Notice, Objection, ObjectionFile
from nominations.workflow import State
from tests.nominations import clocks, objectors, roads

pytestmark = pytest.mark.django_db


S = objection_workflow.State


@pytest.fixture
def here():
    return roads.city()


def steps(objection):
    told = Change.objects.filter(kind=Change.Kind.OBJECTION).order_by("pk")
    return [(each.facts["step"], each.facts["state"], each.by) for each in told]


def test_an_objection_is_taken_in_during_the_notice(here):
    notice, nomination = objectors.posted(here)

    objection = objectors.send(notice, nomination, evidence=[roads.paper(), roads.paper()])

    assert (objection.state, objection.notice, objection.nomination) == (S.RECEIVED, notice, nomination)
    assert [getattr(objection, name) for name in objectors.TOLD] == list(objectors.TOLD.values())
    assert objection.files.count() == 1  # the same file, chosen twice
    assert objection.due_on.isoformat() == "2026-06-30"  # fifteen working days, the 19th off
    assert steps(objection) == [("receive", "received", None)]
    assert roads.fresh(nomination).state == State.IN_NOTICE


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, False)])
def test_a_notice_takes_objections_to_the_second(here, seconds, is_taken):
    notice, nomination = objectors.posted(here)
    with clocks.midnight_after(notice, seconds=seconds):
        if is_taken:
            objectors.send(notice, nomination)
        else:
            with pytest.raises(NotTaken):
                objectors.send(notice, nomination)
    assert Objection.objects.exists() == is_taken


@time_machine.travel("2026-06-13 09:00 +0800")  # a Saturday: posted for Monday
def test_a_notice_takes_no_objections_before_its_first_day(here):
    notice, nomination = objectors.posted(here)

    with pytest.raises(NotTaken):
        objectors.send(notice, nomination)
    assert not Objection.objects.exists()


def test_the_same_sent_twice_is_one(here):
    notice, nomination = objectors.posted(here)
    once = "5b0a3c1e-0000-4000-8000-000000000001"

    first, second = (objectors.send(notice, nomination, once=once) for _ in range(2))
    third = objectors.send(notice, nomination, once=once, text="这是改过以后又发来的另一段话，不是同一件。")

    assert first == second != third
    assert Objection.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"phone": "", "email": "", "address": ""}, "phone"),
        ({"kind": "organisation"}, "seal"),
        ({"evidence": [roads.paper(f"{n}.pdf") for n in range(6)]}, "evidence"),
        ({"evidence": [roads.paper("示例.txt")]}, "evidence"),
        ({"kind": "organisation", "seal": roads.paper("示例.exe")}, "seal"),
    ],
)
def test_what_is_missing_is_named_and_nothing_written(here, changed, field):
    notice, nomination = objectors.posted(here)

    with pytest.raises(ValidationError) as refused:
        objectors.send(notice, nomination, **changed)

    assert list(refused.value.message_dict) == [field]
    assert not Objection.objects.exists()
    assert not ObjectionFile.objects.exists()


def test_an_organisation_seals_its_letter(here):
    objection = objectors.objected(here, kind="organisation", seal=roads.paper())

    assert list(objection.files.values_list("is_seal", flat=True)) == [True]


def test_an_objection_is_about_somebody_who_stands_in_the_list(here):
    notice, nomination = objectors.posted(here)
    other = roads.bring_to(State.PROPOSED, here=here)
    make_move(nomination=nomination, move="disqualify", by=here.publisher, note=roads.NOTE)

    for each in (nomination, other):
        with pytest.raises(ValidationError) as refused:
            objectors.send(notice, each)
        assert list(refused.value.message_dict) == ["nomination"]


def test_accepting_stops_the_case(here):
    objection = objections.accept(objection=objectors.objected(here), by=here.objections)

    assert objection.state == S.ACCEPTED
    assert roads.fresh(objection.nomination).state == State.ON_HOLD
    held = objection.nomination.changes.get(move="hold")
    assert (held.by, held.note) == (here.objections, objections.WHY_HELD)


def test_a_second_objection_to_somebody_on_hold_is_accepted_too(here):
    first = objectors.objected(here)
    second = objectors.send(first.notice, first.nomination)

    for each in (first, second):
        objections.accept(objection=each, by=here.objections)

    assert Objection.objects.open().count() == 2
    assert first.nomination.changes.filter(move="hold").count() == 1


def test_of_somebody_who_has_left_nothing_is_held(here):
    objection = objectors.objected(here)
    make_move(nomination=objection.nomination, move="disqualify", by=here.publisher, note=roads.NOTE)

    with pytest.raises(ValidationError) as refused:
        objections.accept(objection=objection, by=here.objections)

    assert refused.value.code == "left"
    objection.refresh_from_db()
    assert objection.state == S.RECEIVED


def test_a_notice_is_not_closed_over_an_objection(here):
    objection = objectors.objected(here)
    notice = objection.notice

    def close():
        return notices.close_notice(notice=notice, by=here.city, memo="公示期间收到异议一件。")

    with clocks.after(notice):
        with pytest.raises(ValidationError) as refused:
            close()  # nobody has looked at it
        assert refused.value.code == "objections"
        objection = objections.accept(objection=objection, by=here.objections)
        with pytest.raises(ValidationError):
            close()
        with pytest.raises(DatabaseError, match="open objection"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(closed_at=objection.received_at, closing_memo="无。")
        objections.investigate(objection=objection, by=here.objections)
        objections.conclude(
            objection=objection,
            by=here.objections,
            conclusion="unsubstantiated",
            findings="查无此事，派工单与申报一致。",
        )
        assert close().closed_at is not None
    assert roads.fresh(objection.nomination).state == State.ON_HOLD


def release(objection, by):
    return make_move(nomination=objection.nomination, move="release", by=by, note="核查不实。")


def test_a_case_goes_on_once_nothing_was_found(here):
    objection = objectors.under_way(here)
    with pytest.raises(ValidationError) as refused:
        release(objection, here.publisher)
    assert refused.value.code == "objection"

    objection = objections.conclude(
        objection=objection, by=here.objections, conclusion="unsubstantiated", findings="查无此事，情况属实。"
    )

    assert release(objection, here.publisher).state == State.IN_NOTICE


@pytest.mark.parametrize(("conclusion", "may"), [("partly", True), ("substantiated", False)])
def test_what_was_found_decides_whether_a_case_goes_on(here, conclusion, may):
    objection = objectors.concluded(here, conclusion)

    if may:
        assert release(objection, here.publisher).state == State.IN_NOTICE
        return
    with pytest.raises(ValidationError) as refused:
        release(objection, here.publisher)
    assert refused.value.code == "substantiated"
    out = make_move(nomination=objection.nomination, move="disqualify", by=here.publisher, note=roads.NOTE)
    assert out.state == State.DISQUALIFIED


def test_the_road_to_its_end(here):
    objection = objectors.concluded(here, "partly")
    told = objection.told_state

    objection = objections.reply(objection=objection, by=here.objections, text="经核查，反映的情况部分属实。")
    objection = objections.close(objection=objection, by=here.objections)

    assert (told, objection.told_state, objection.conclusion) == (S.INVESTIGATING, S.CLOSED, "partly")
    assert [step for step, _state, _by in steps(objection)] == [
        "receive",
        "accept",
        "investigate",
        "conclude",
        "reply",
        "close",
    ]
    assert {by for _step, _state, by in steps(objection)} == {None, here.objections}


def test_one_that_is_declined_is_told_why(here):
    objection = objections.decline(objection=objectors.objected(here), by=here.objections, reason="no_lead")
    assert (objection.state, objection.told_state) == (S.DECLINED, S.RECEIVED)

    objection = objections.reply(objection=objection, by=here.objections, text="没有可查的线索，不予受理。")

    assert (objection.state, objection.get_decline_reason_display()) == (
        S.REPLIED,
        "没有证据，也没有可查的线索",
    )
    assert roads.fresh(objection.nomination).state == State.IN_NOTICE
