"""Wrong characters found after screening: written right by two people, with old and new kept, and no way round."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import notices
from nominations.actions.notes import approve_note, drop_note, propose_note
from nominations.builders.told import differing
from nominations.builders.workbench import workbench
from nominations.link_facts import digest_of
from nominations.models import Change, CorrectionNote, Nomination, NoticeEntry, Round
from nominations.workflow import State
from notifications.models import Message
from tests.factories import CraftsmanFactory, HonourFactory
from tests.nominations import clocks, eligibility, roads, things
from tests.nominations.desks import case as screen
from tests.nominations.roads import bring_to, fresh

pytestmark = pytest.mark.django_db
S = State
WHY = "姓名中一字误写，以身份证为准。"
OPEN = (S.EXPERT_REVIEW, S.SITE_VISIT, S.DELIBERATION, S.PROPOSED)


@pytest.fixture
def here() -> roads.City:
    return roads.city(places=9)


def propose(here: roads.City, case: Nomination, new: str = "王毅", field: str = "name") -> CorrectionNote:
    return propose_note(nomination=case, field=field, new=new, reason=WHY, by=here.city)


def page(name: str, *args: object) -> str:
    return reverse(f"admin:nominations_nomination_{name}", args=args)


@pytest.mark.parametrize("state", OPEN)
def test_two_people_write_it_right_and_both_words_are_kept(here: roads.City, state: State) -> None:
    case = bring_to(state, here=here, name="王易")
    before = case.roster_key

    note = propose(here, case, " 王　毅 ")
    assert fresh(case).name == "王易"
    approve_note(note=note, by=here.publisher)

    now = fresh(case)
    assert (now.name, now.state, now.identity_index) == ("王毅", state, case.identity_index)
    assert now.roster_key != before
    note.refresh_from_db()
    assert (note.old, note.new, note.reason) == ("王易", "王毅", WHY)
    link = Change.objects.get(kind=Change.Kind.CORRECTION)
    assert (link.nomination, link.by, link.note) == (case, here.publisher, WHY)
    assert link.facts["note_digest"] == digest_of(["王易", "王毅"])
    assert (link.facts["proposed_by"], link.facts["field"]) == (here.city.pk, "name")
    assert not re.search("王[毅易]", str(link.facts))
    assert list(differing()) == []


def test_the_list_is_posted_as_corrected(here: roads.City) -> None:
    case = bring_to(S.PROPOSED, here=here, name="王易", trade="汗工")
    for field, new in (("name", "王毅"), ("trade", "焊工")):
        approve_note(note=propose(here, case, new, field), by=here.publisher)

    posted = bring_to(S.IN_NOTICE, here=here, nomination=fresh(case))

    entry = NoticeEntry.objects.get(nomination=posted)
    assert (entry.name, entry.trade) == ("王毅", "焊工")


@pytest.mark.parametrize(
    "state", [S.SCREENING, S.RETURNED, S.IN_NOTICE, S.CONFERRED, S.NOT_SELECTED, S.WITHDRAWN]
)
def test_before_screening_ends_and_from_the_notice_on_nothing_is_corrected_so(
    here: roads.City, state: State
) -> None:
    case = bring_to(state, here=here)

    with pytest.raises(ValidationError, match="资格审查以后、公示以前"):
        propose(here, case)
    assert not CorrectionNote.objects.exists()


def test_what_waits_is_decided_before_the_list_is_posted(here: roads.City) -> None:
    case = bring_to(S.PROPOSED, here=here)
    note = propose(here, case)
    notice = notices.draft_notice(round=here.round, by=here.city)

    def post() -> None:
        notices.publish_notice(notice=notice, by=here.publisher, starts_on=clocks.next_workday())

    with pytest.raises(ValidationError, match="有一项更正等待批准") as refused:
        post()
    assert (refused.value.code, fresh(case).state) == ("correction_waits", S.PROPOSED)

    drop_note(note=note, by=here.publisher)
    assert workbench(here.publisher).notes == []
    post()
    assert fresh(case).state == S.IN_NOTICE


def test_what_waits_for_a_case_that_is_over_is_not_approved(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here)
    note = propose(here, case)
    bring_to(S.NOT_SELECTED, here=here, nomination=case)

    with pytest.raises(ValidationError, match="资格审查以后、公示以前"):
        approve_note(note=note, by=here.publisher)


def test_the_nominator_is_told_what_was_corrected_once_it_is(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here, name="王易")
    note = propose(here, case)
    its = Message.objects.filter(recipient=case.nominator, key__contains=":note:")
    assert not its.exists()

    approve_note(note=note, by=here.publisher)

    body = its.filter(channel="site").get().body
    assert "“王易”已更正为“王毅”" in body
    assert WHY not in body


def test_nobody_does_both_and_nobody_else_does_either(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here)
    for who in (
        here.publisher,
        here.district,
        here.grassroots,
        here.auditor,
        case.nominator,
        roads.city().city,
    ):
        with pytest.raises(PermissionDenied):
            propose_note(nomination=case, field="name", new="王毅", reason=WHY, by=who)
    note = propose_note(nomination=case, field="name", new="王毅", reason=WHY, by=here.superuser)

    with pytest.raises(ValidationError, match="提出更正的人不能批准"):
        approve_note(note=note, by=here.superuser)
    for who in (here.city, here.district, here.auditor, case.nominator, roads.city().publisher):
        with pytest.raises(PermissionDenied):
            approve_note(note=note, by=who)
    with pytest.raises(PermissionDenied):
        drop_note(note=note, by=here.auditor)
    with pytest.raises(DatabaseError, match="two_people_correct_a_form"), transaction.atomic():
        CorrectionNote.objects.update(approved_by=here.superuser, approved_at=timezone.now())
    assert fresh(case).name == case.name


@pytest.mark.parametrize(
    ("field", "new", "reason"),
    [
        ("name", "", WHY),
        ("name", "王", WHY),
        ("name", "Wang", WHY),
        ("trade", "工" * 51, WHY),
        ("trade", "焊工13800138000", WHY),
        ("name", "王毅", "错字"),
        ("workplace", "总装车间", WHY),  # it has an employer, who stands in the register
        ("deeds", "改写", WHY),
        ("leader_name", "王毅", WHY),
    ],
)
def test_what_cannot_be_so_is_told_and_nothing_written(
    here: roads.City, field: str, new: str, reason: str
) -> None:
    case = bring_to(S.DELIBERATION, here=here)

    with pytest.raises(ValidationError):
        propose_note(nomination=case, field=field, new=new, reason=reason, by=here.city)
    with pytest.raises(ValidationError, match="与现在的内容相同"):
        propose(here, case, case.name)

    assert not CorrectionNote.objects.exists()


def test_one_waits_at_a_time_and_what_changed_meanwhile_is_not_written_over(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here, name="王易")
    note = propose(here, case)
    with pytest.raises(ValidationError, match="已有一项更正等待批准"):
        propose(here, case, "王意")

    Nomination.objects.filter(pk=case.pk).update(name="王义")
    with pytest.raises(ValidationError, match="已经变动"):
        approve_note(note=note, by=here.publisher)
    Nomination.objects.filter(pk=case.pk).update(name="王易")
    approve_note(note=note, by=here.publisher)
    with pytest.raises(ValidationError, match="已经办理"):
        approve_note(note=note, by=here.publisher)


def test_a_thing_is_not_renamed_into_another_of_the_round(here: roads.City) -> None:
    round_ = things.round_of(here, "studio")
    first, second = (
        bring_to(
            S.DELIBERATION, here=here, nomination=things.thing_in(here, "studio", round_=round_, name=name)
        )
        for name in ("示例工作室甲", "示例工作室乙")
    )

    with pytest.raises(ValidationError):
        approve_note(note=propose(here, second, first.name), by=here.publisher)

    assert fresh(second).name == "示例工作室乙"


def test_no_condition_is_met_by_the_wrong_words_alone(here: roads.City) -> None:
    """Of somebody in the register under that name it is not known whether he is the same."""
    eligibility.hold(here.round, "R10")
    case = bring_to(S.DELIBERATION, here=here, name="王易")
    HonourFactory(craftsman=CraftsmanFactory(name="王毅", identity_index=None), title=here.round.title)
    note = propose(here, case)

    with pytest.raises(ValidationError, match="更正以后不符合申报条件，不能更正：R10"):
        approve_note(note=note, by=here.publisher)

    assert (fresh(case).name, CorrectionNote.objects.get().approved_by) == ("王易", None)


def test_what_is_in_force_stands_and_is_held_to_its_link(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here, name="王易")
    note = propose(here, case)
    approve_note(note=note, by=here.publisher)
    rows = CorrectionNote.objects.filter(pk=note.pk)

    for act in (lambda: rows.update(old="王意"), lambda: rows.update(old="", new="", reason=""), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    Change.objects.filter(kind=Change.Kind.CORRECTION).update(kind=Change.Kind.WAIVER)
    assert list(differing()) == [f"correctionnote {note.pk}: not on the record (design.md, 8)"]


def test_the_pages_propose_approve_and_show_it_to_the_city_alone(client: Client, here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here, name="王易")
    client.force_login(here.city)
    refused = client.post(page("note", case.pk), {"field": "name", "new": "王毅", "reason": "短"})
    made = client.post(page("note", case.pk), {"field": "name", "new": "王毅", "reason": WHY})
    note = CorrectionNote.objects.get()
    own = client.get(screen(case)).content.decode()
    alone = client.post(page("approve-note", case.pk, note.pk))
    client.force_login(here.publisher)
    waits = client.get(reverse("admin:index")).content.decode()
    shown = client.get(screen(case)).content.decode()
    approved = client.post(page("approve-note", case.pk, note.pk), follow=True)
    client.force_login(here.district)
    below = client.get(screen(case)).content.decode()

    assert (refused.status_code, made.status_code, alone.status_code) == (400, 302, 403)
    assert ("批准更正" in own, "批准更正" in shown, "更正待批准" in waits) == (False, True, True)
    assert "<del>王易</del> → <ins>王毅</ins>" in approved.content.decode()
    assert WHY not in below
    assert "王易" not in below
    assert fresh(case).name == "王毅"


def test_nothing_is_corrected_while_the_round_stands_still(here: roads.City) -> None:
    case = bring_to(S.DELIBERATION, here=here)
    Round.objects.filter(pk=here.round.pk).update(life="suspended")

    with pytest.raises(ValidationError):
        propose(here, case)
