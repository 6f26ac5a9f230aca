"""What is returned opens only what was remarked on, and keeps the form before and after."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from nominations.actions import drafts, materials, reviews
from nominations.actions.corrections import Remarked
from nominations.corrections import open_fields
from nominations.models import Correction, Nomination
from nominations.snapshots import kept
from nominations.workflow import State
from notifications.models import Message
from tests.factories import EmployerFactory, EvidenceFactory, identity_number
from tests.nominations import roads
from tests.nominations.desks import address, case
from tests.nominations.forms import BASIC, DEEDS, TICKS, Form, materials_of, work_of
from tests.nominations.papers import pdf
from tests.nominations.roads import City

pytestmark = pytest.mark.django_db

NOTE = "请按各项旁边的说明补正。"
REVIEWS = [State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW, State.SCREENING]


@pytest.fixture
def here() -> City:
    return roads.city()


def returned_for(here: City, *fields: str, state: State = State.DISTRICT_REVIEW, **options: Any) -> Form:
    """A nominee at his form, returned with a remark on each of these fields."""
    nomination = roads.bring_to(state, here=here)
    remarks = [Remarked(field, None, f"{field}需要核对") for field in fields]
    return Form(hand_back(here, nomination, remarks, **options))


def hand_back(here: City, nomination: Nomination, remarks: Any, **options: Any) -> Nomination:
    return reviews.return_for_correction(
        nomination=nomination,
        by=roads.reviewer_of(here, nomination),
        note=NOTE,
        correct_by=timezone.localdate() + dt.timedelta(days=5),
        remarks=remarks,
        **options,
    )


def deeds_of(form: Form, **others: str) -> dict[str, str]:
    stored = form.stored()
    return {name: getattr(stored, name) for name in DEEDS} | others


@pytest.mark.parametrize("state", REVIEWS)
def test_only_what_was_remarked_on_is_open(here: City, state: State):
    form = returned_for(here, "mastery", "phone", state=state)

    deeds, basic = form.get("deeds"), form.get("basic")

    assert {name for name, field in deeds.context["form"].fields.items() if not field.disabled} == {"mastery"}
    assert {name for name, field in basic.context["form"].fields.items() if not field.disabled} == {"phone"}
    assert "需要补正：mastery需要核对" in deeds.text
    assert form.post("deeds", {"mastery": "补充后的绝活"}).status_code == 302
    assert form.stored().mastery == "补充后的绝活"


@pytest.mark.parametrize("section", ["basic", "work"])
def test_a_section_without_remarks_takes_nothing(here: City, section: str):
    form = returned_for(here, "mastery")
    before = form.values()
    data = {"basic": BASIC | {"name": "示例别名"}, "work": work_of(here.employer, trade="焊工")}[section]

    response = form.post(section, data)

    assert response.status_code == 400
    assert "这一项没有要求补正" in response.text
    assert form.values() == before


def test_a_page_from_before_may_send_what_is_closed_unchanged(here: City):
    form = returned_for(here, "mastery")

    assert form.post("deeds", deeds_of(form, mastery="补充后的绝活")).status_code == 302
    assert form.stored().mastery == "补充后的绝活"

    response = form.post("deeds", deeds_of(form, mastery="再补充的绝活", deeds="改写的事迹"))

    assert response.status_code == 400
    assert form.stored().mastery == "补充后的绝活"


def test_the_action_refuses_what_is_closed(here: City):
    form = returned_for(here, "mastery")
    nomination = form.stored()
    before = form.values()

    with pytest.raises(PermissionDenied):
        drafts.save_section(
            nomination=nomination,
            values={"phone": "13900000001"},
            version=nomination.version,
            by=nomination.nominator,
        )
    assert form.values() == before


def test_files_are_handed_in_and_taken_out_only_where_remarked_on(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    first, second = materials_of(Form(nomination))
    there = EvidenceFactory(nomination=nomination, requirement=second)
    form = Form(hand_back(here, nomination, [Remarked("", first, "请换清晰的扫描件")]))

    page = form.get("materials")
    assert "需要补正：请换清晰的扫描件" in page.text
    assert list(page.context["form"].fields) == [f"material-{first.pk}"]
    assert form.post("materials", {f"material-{first.pk}": [pdf("新.pdf")]}).status_code == 302
    assert form.client.post(f"/nominations/{nomination.pk}/evidence/{there.pk}/remove/").status_code == 403
    with pytest.raises(PermissionDenied):
        materials.attach(
            nomination=form.stored(),
            chosen=[materials.Chosen("x", second, pdf("另.pdf"))],
            by=nomination.nominator,
        )

    kept_files = set(nomination.evidence.filter(requirement=second))
    assert there in kept_files
    assert nomination.evidence.filter(original_name="新.pdf").exists()
    assert not nomination.evidence.filter(original_name="另.pdf").exists()


def test_materials_without_a_remark_are_read_only(here: City):
    form = returned_for(here, "mastery")

    assert "这一部分没有要求补正" in form.get("work").text
    assert "只有标明“需要补正”的项目可以修改" in form.get("deeds").text
    page = form.get("materials").text

    assert "材料没有要求补正，不用修改" in page
    assert "删除" not in page


def test_who_changes_where_he_works_changes_all_that_hangs_on_it(here: City):
    form = returned_for(here, "employer")

    assert open_fields(form.stored()) == {"engagement", "employer", "workplace", "district_union"}


def test_a_case_returned_without_remarks_or_with_all_open_is_open(here: City):
    for form in (returned_for(here), returned_for(here, "mastery", opens_all=True)):
        assert form.post("deeds", deeds_of(form, deeds="改写的事迹")).status_code == 302
        assert form.stored().deeds == "改写的事迹"


def test_the_office_reads_what_was_asked_and_what_came_of_it(here: City):
    form = returned_for(here, "mastery", "identity_number")
    number = identity_number(5150)
    form.post("deeds", {"mastery": "补充后的绝活"})
    form.post("basic", {"identity_number": number})
    old = form.nomination
    assert form.post("submit", TICKS).status_code == 302
    client = Client()
    client.force_login(here.city)

    response = client.get(case(old))

    (mended,) = response.context["corrections"]
    assert [(each.label, each.text) for each in mended.remarks] == [
        ("绝技绝活", "mastery需要核对"),
        ("身份证号", "identity_number需要核对"),
    ]
    assert [(each.label, each.stored, each.typed) for each in mended.differences] == [
        ("身份证号", f"****************{old.identity_number[16:]}", f"****************{number[16:]}"),
        ("绝技绝活", old.mastery, "补充后的绝活"),
    ]
    assert number not in response.text
    assert old.identity_number not in response.text


def test_the_office_reads_which_files_were_changed(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    first, _second = materials_of(Form(nomination))
    form = Form(hand_back(here, nomination, [Remarked("", first, "请换清晰的扫描件")]))
    form.post("materials", {f"material-{first.pk}": [pdf("新.pdf")]})
    form.post("submit", TICKS)
    client = Client()
    client.force_login(here.city)

    (mended,) = client.get(case(nomination)).context["corrections"]

    (difference,) = mended.differences
    assert difference.label == first.name
    assert "新.pdf" in difference.typed
    assert "新.pdf" not in difference.stored


def test_the_pair_is_sealed_and_kept(here: City):
    form = returned_for(here, "phone")
    old = form.nomination.phone
    form.post("basic", {"phone": "13900000008"})
    form.post("submit", TICKS)
    correction = Correction.objects.get()

    assert (
        kept(correction.before, form.nomination)[0].phone,
        kept(correction.after, form.nomination)[0].phone,
    ) == (old, "13900000008")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT before || after FROM nominations_correction")
        (stored,) = cursor.fetchone()
    assert old not in stored
    assert "13900000008" not in stored


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE nominations_correction SET opens_all = true",
        "UPDATE nominations_correction SET resubmitted_at = now(), after = ''",
        "DELETE FROM nominations_correction",
        "UPDATE nominations_remark SET text = '改写'",
        "DELETE FROM nominations_remark",
    ],
)
def test_what_was_asked_stands(here: City, statement: str):
    returned_for(here, "phone")
    before = list(Correction.objects.values())

    with (
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
        transaction.get_connection().cursor() as cursor,
    ):
        cursor.execute(statement)

    assert list(Correction.objects.values()) == before


def test_a_new_employer_begins_the_road_anew_and_the_same_again_does_not(here: City):
    other = EmployerFactory(union=here.grassroots_union, region=here.employer.region)
    for changes_back, resumes in ((True, State.DISTRICT_REVIEW), (False, State.EMPLOYER_REVIEW)):
        form = returned_for(here, "employer")
        form.post("work", {"engagement": "employed", "uscc": other.uscc})
        if changes_back:
            form.post("work", {"engagement": "employed", "uscc": here.employer.uscc})

        assert form.stored().resumes_at == State.DISTRICT_REVIEW
        form.post("submit", TICKS)

        assert form.stored().state == resumes


def test_the_nominee_is_told_thing_by_thing(here: City):
    form = returned_for(here, "mastery", "phone")

    page = form.client.get(form.nomination.get_absolute_url())

    assert [(each.label, each.is_changed) for each in page.context["to_mend"]] == [
        ("手机号码", False),
        ("绝技绝活", False),
    ]
    message = Message.objects.filter(recipient=form.nomination.nominator, channel="site").latest("pk")
    assert "需要补正的“绝技绝活”：mastery需要核对" in message.body
    form.post("deeds", {"mastery": "补充后的绝活"})
    assert [each.is_changed for each in form.get("submit").context["to_mend"]] == [False, True]


def test_the_officer_marks_what_to_mend(here: City):
    nomination = roads.bring_to(State.SCREENING, here=here)
    first, _second = materials_of(Form(nomination))
    client = Client()
    client.force_login(here.city)
    due = timezone.localdate() + dt.timedelta(days=7)
    data = {"note": NOTE, "seen": "screening", "correct_by": str(due)}
    assert "绝技绝活" in client.get(address(nomination, "return_for_correction")).text

    refused = client.post(address(nomination, "return_for_correction"), data)
    assert refused.status_code == 400
    assert "请在需要补正的项目旁写明问题" in refused.text
    too_long = client.post(
        address(nomination, "return_for_correction"), data | {"remark_mastery": "长" * 301}
    )
    assert too_long.status_code == 400
    assert not Correction.objects.exists()

    remarks = {"remark_mastery": "请写明精度", f"remark_material_{first.pk}": "请换清晰的扫描件"}
    assert client.post(address(nomination, "return_for_correction"), data | remarks).status_code == 302

    correction = Correction.objects.get()
    assert not correction.opens_all
    assert [(each.label, each.text) for each in correction.remarks.all()] == [
        ("绝技绝活", "请写明精度"),
        (first.name, "请换清晰的扫描件"),
    ]
