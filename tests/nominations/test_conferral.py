import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.roles import Role
from craftsmen.models import Certificate, Craftsman, Decision, Honour
from nominations.actions import conferral
from nominations.models import Nomination, Notice, WorkdayOverride
from nominations.offdays import last_day
from nominations.workflow import State
from notifications.models import Message
from tests.factories import PostFactory, RegionFactory
from tests.nominations import clocks, roads

pytestmark = pytest.mark.django_db

S = State


@pytest.fixture
def here():
    return roads.city()


def confer(here, *, by=None, number=7, signed_on=None, seen=None, grouped_by=""):
    with clocks.after_notices(here.federation):
        return conferral.confer(
            rounds=[here.round],
            document_number=f"示总工发〔{timezone.localdate().year}〕{number}号",
            heading="关于命名示例工匠的决定",
            signed_on=signed_on or timezone.localdate(),
            by=by or here.publisher,
            grouped_by=grouped_by,
            seen=None if seen is None else {here.round.pk: seen},
        )


def honour_of(nomination):
    return Honour.objects.get(nomination=nomination)


def nothing_conferred(before):
    return (Decision.objects.count(), Honour.objects.count(), Craftsman.objects.count()) == before


def test_everybody_approved_receives_the_honour(here):
    people = [roads.bring_to(S.APPROVED, here=here) for _ in range(3)]
    waiting = roads.bring_to(S.IN_NOTICE, here=here)
    elsewhere = roads.bring_to(S.APPROVED)

    decision = confer(here)

    assert decision.signing_union == here.federation
    for person in map(roads.fresh, people):
        honour = honour_of(person)
        assert person.state == S.CONFERRED
        assert (honour.title, honour.year, honour.session_no) == (here.round.title, here.round.year, 8)
        assert (honour.decision, honour.is_standing) == (decision, True)
        holder = honour.craftsman
        assert (holder.name, holder.trade, holder.deeds) == (person.name, person.trade, person.summary)
        assert (holder.employer, holder.is_frontline) == (person.employer, True)
        assert holder.identity_index == person.identity_index
        assert holder in Craftsman.objects.public()
    assert [roads.fresh(each).state for each in (waiting, elsewhere)] == [S.IN_NOTICE, S.APPROVED]


def test_the_roll_is_grouped_as_the_decision_is_and_in_stroke_order_otherwise(here):
    people = [roads.bring_to(S.APPROVED, here=here, name=name) for name in ("李蔷", "王沪例", "王毅")]
    far = RegionFactory(code="370999", name="示例远区")
    near = RegionFactory(code="370111", name="示例近区")
    Nomination.objects.filter(round=here.round).update(region=near)
    Nomination.objects.filter(pk=people[2].pk).update(region=far)

    confer(here, grouped_by="region")

    rows = Honour.objects.in_decision_order().values_list("craftsman__name", "group", "place")
    assert list(rows) == [("王沪例", "示例近区", 1), ("李蔷", "示例近区", 2), ("王毅", "示例远区", 3)]

    for name in ("尹立", "丁一"):
        roads.bring_to(S.APPROVED, here=here, name=name)
    confer(here, number=8)
    assert set(Honour.objects.filter(place=None).values_list("craftsman__name", "group")) == {
        ("尹立", ""),
        ("丁一", ""),
    }


def test_certificates_are_numbered_in_roster_order(here):
    for name in ("李蔷", "王沪例", "王毅"):
        roads.bring_to(S.APPROVED, here=here, name=name)

    decision = confer(here)

    certificates = Certificate.objects.order_by("serial").select_related("honour__craftsman")
    assert [each.honour.holder.name for each in certificates] == ["王毅", "王沪例", "李蔷"]
    assert {each.issued_on for each in certificates} == {decision.signed_on}
    code, year = here.round.title.certificate_code, here.round.year
    assert [each.serial[:-2] for each in certificates] == [f"{code}-{year}-{n:04d}" for n in (1, 2, 3)]


def test_the_honoured_are_told_once(here):
    nomination = roads.bring_to(S.CONFERRED, here=here)
    last = nomination.changes.latest("pk")

    told = Message.objects.filter(key__startswith=f"nomination:{nomination.pk}:change:{last.pk}:")

    assert set(told.values_list("recipient", "channel")) == {
        (nomination.nominator_id, "site"),
        (nomination.nominator_id, "email"),
    }
    assert all("祝贺您" in message.body for message in told)


def test_a_person_is_found_again_by_his_number(here):
    first = roads.bring_to(S.CONFERRED, here=here)
    later = roads.round_in(here.federation, here.experts, title=here.round.title, year=here.round.year + 1)
    again = roads.draft_in(
        here, round=later, identity_number=first.identity_number, name=first.name, trade="数控车工"
    )

    again = roads.bring_to(S.CONFERRED, here=here, nomination=again)

    holder = Craftsman.objects.get()
    assert honour_of(first).craftsman == honour_of(again).craftsman == holder
    assert (holder.honours.count(), holder.trade) == (2, "数控车工")


def test_a_title_is_not_held_twice_in_a_year(here):
    second_round = roads.round_in(here.federation, here.experts, title=here.round.title)
    first = roads.bring_to(S.APPROVED, here=here)
    again = roads.draft_in(here, round=second_round, identity_number=first.identity_number, name=first.name)
    again = roads.bring_to(S.APPROVED, here=here, nomination=again)
    roads.confer(here, first)

    with pytest.raises(ValidationError) as refused:
        roads.confer(here, again)

    assert refused.value.messages[0].startswith(again.name)
    assert roads.fresh(again).state == S.APPROVED
    assert Honour.objects.count() == 1


def test_another_name_under_one_number_stops_the_honour(here):
    first = roads.bring_to(S.CONFERRED, here=here)
    later = roads.round_in(here.federation, here.experts, title=here.round.title, year=here.round.year + 1)
    again = roads.draft_in(here, round=later, identity_number=first.identity_number, name="示例人员异")
    again = roads.bring_to(S.APPROVED, here=here, nomination=again)

    with pytest.raises(ValidationError) as refused:
        roads.confer(here, again)

    [words] = refused.value.messages
    assert words.endswith(
        f"名册中此人的姓名是“{first.name}”，与“示例人员异”不同：请核对身份证件，或先在名册中办理姓名更正。"
    )
    assert Honour.objects.count() == 1


def test_a_private_number_in_the_summary_stops_the_honour(here):
    nomination = roads.bring_to(S.APPROVED, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(summary="电话13800000001。")

    with pytest.raises(ValidationError) as refused:
        confer(here)

    assert refused.value.messages[0].startswith(nomination.name)
    assert nothing_conferred((0, 0, 0))


@pytest.mark.parametrize("who", ["city", "objections", "auditor", "district", "editor"])
def test_the_publisher_confers(here, who):
    roads.bring_to(S.APPROVED, here=here)

    with pytest.raises(PermissionDenied):
        confer(here, by=getattr(here, who))
    assert nothing_conferred((0, 0, 0))


def test_there_must_be_somebody_to_honour(here):
    roads.bring_to(S.IN_NOTICE, here=here)

    with pytest.raises(ValidationError) as refused:
        confer(here)
    assert (refused.value.code, nothing_conferred((0, 0, 0))) == ("nobody", True)


def test_a_decision_is_not_signed_tomorrow(here):
    roads.bring_to(S.APPROVED, here=here)

    with pytest.raises(ValidationError) as refused:
        confer(here, signed_on=timezone.localdate() + dt.timedelta(days=30))
    assert list(refused.value.message_dict) == ["signed_on"]
    assert nothing_conferred((0, 0, 0))


def test_a_decision_is_signed_after_the_notice_of_everybody_in_it(here):
    first = roads.bring_to(S.APPROVED, here=here)
    with time_machine.travel(timezone.now() + dt.timedelta(days=3)):
        roads.bring_to(S.APPROVED, here=here)
    early, late = map(last_day, Notice.objects.filter(round=here.round).order_by("ends_on"))
    assert early < late

    for day in (early + dt.timedelta(days=1), late):
        with pytest.raises(ValidationError) as refused:
            confer(here, signed_on=day)
        assert refused.value.message_dict == {"signed_on": [f"签发日期应在公示期满之后：公示到{late}结束。"]}
    assert nothing_conferred((0, 0, 0))
    assert confer(here).signed_on == late + dt.timedelta(days=1)
    assert roads.fresh(first).state == S.CONFERRED


def test_a_notice_that_ran_on_holds_the_decision_back(here):
    nomination = roads.bring_to(S.APPROVED, here=here)
    notice = Notice.objects.get(entries__nomination=nomination)
    WorkdayOverride.objects.create(day=last_day(notice), is_workday=False, note="示例")

    with pytest.raises(ValidationError) as refused:
        confer(here)

    assert list(refused.value.message_dict) == ["signed_on"]
    assert nothing_conferred((0, 0, 0))


def test_nobody_honours_himself(here):
    own, other = (roads.bring_to(S.APPROVED, here=here) for _ in range(2))
    PostFactory(user=own.nominator, role=Role.PUBLISHER, union=here.federation)
    shown = list(conferral.to_be_honoured([here.round], own.nominator))

    with pytest.raises(ValidationError) as refused:
        confer(here, by=own.nominator, seen=conferral.mark_of(shown))

    assert shown == [other]
    assert (refused.value.code, nothing_conferred((0, 0, 0))) == ("own", True)
    confer(here)
    assert Honour.objects.count() == 2


def test_a_document_number_is_used_once(here):
    roads.bring_to(S.APPROVED, here=here)
    confer(here)
    waiting = roads.bring_to(S.APPROVED, here=here)

    with pytest.raises(ValidationError) as refused:
        confer(here)

    assert list(refused.value.message_dict) == ["document_number"]
    assert roads.fresh(waiting).state == S.APPROVED
    assert nothing_conferred((1, 1, 1))


def test_one_who_cannot_be_honoured_stops_all_of_them(here):
    first = roads.bring_to(S.APPROVED, here=here)
    second_round = roads.round_in(here.federation, here.experts, title=here.round.title)
    fine = roads.bring_to(S.APPROVED, here=here, nomination=roads.draft_in(here, round=second_round))
    again = roads.draft_in(here, round=second_round, identity_number=first.identity_number)
    roads.bring_to(S.APPROVED, here=here, nomination=again)
    roads.confer(here, first)

    with pytest.raises(ValidationError):
        roads.confer(here, fine)
    assert roads.fresh(fine).state == S.APPROVED
    assert Honour.objects.count() == 1


def test_the_database_ties_the_state_to_the_honour(here):
    conferred = roads.bring_to(S.CONFERRED, here=here)
    approved = roads.bring_to(S.APPROVED, here=here)
    spare = Honour.objects.exclude(nomination=conferred).first()
    assert spare is None

    for case, columns in (
        (conferred, {"honour": None}),
        (approved, {"state": S.CONFERRED}),
        (approved, {"honour": conferred.honour}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Nomination.objects.filter(pk=case.pk).update(**columns)


def test_an_honour_crowns_one_case(here):
    conferred = roads.bring_to(S.CONFERRED, here=here)
    approved = roads.bring_to(S.APPROVED, here=here)

    with pytest.raises(IntegrityError, match="honour_id"), transaction.atomic():
        Nomination.objects.filter(pk=approved.pk).update(state=S.CONFERRED, honour=conferred.honour)
