"""The pages of a form that is about a collective or an achievement: asked for, kept, wrong and handed in."""

from decimal import Decimal

import pytest
from django.urls import reverse

from nominations.models import Nomination
from nominations.workflow import State
from tests.factories import EvidenceFactory, UserFactory
from tests.nominations import roads
from tests.nominations.things import THINGS, round_of, thing_in

pytestmark = pytest.mark.django_db
TICKS = dict.fromkeys(("declared_true_at", "consented_to_handling_at", "consented_to_publication_at"), "on")


@pytest.fixture
def here():
    return roads.city()


def begun(client, round_):
    """A form begun on the page of its round, by somebody who signed in."""
    by = UserFactory()
    client.force_login(by)
    answer = client.post(reverse("nominations:nominate", args=[round_.pk]))
    assert answer.status_code == 302
    return Nomination.objects.get(nominator=by)


def page(nomination, slug):
    return reverse("nominations:edit", args=[nomination.pk, slug])


def post(client, nomination, slug, **typed):
    nomination.refresh_from_db()
    return client.post(page(nomination, slug), {"version": nomination.version, **typed})


def typed(here, kind):
    """What somebody types, section by section."""
    place = {"uscc": here.employer.uscc, "phone": "13800000001"}
    named = {
        "enterprise": {"member_count": "300"},
        "achievement": {"name": " 示例  装置 ", "completed_by": "示例人员甲"},
    }
    collective = {
        "name": "示例创新集体",
        "leader_name": "示例人员甲",
        "member_count": "12",
        "founded_year": "2019",
    }
    sections = {"basic": place | named.get(kind, collective)}
    if kind == "achievement":
        sections["benefit"] = {
            "benefit_amount": "120.5",
            "benefit_base": "节约成本",
            "benefit_period": "2024年",
            "patents": "zl2023 1 0000001.9，2024-05-01",
        }
    return sections | {
        "deeds": {"summary": "演示摘要。", "deeds": "演示做法。", "innovation": "", "awards": ""}
    }


@pytest.mark.parametrize("kind", THINGS)
def test_a_form_is_filled_in_section_by_section_and_handed_in(here, client, kind):
    nomination = begun(client, round_of(here, kind))

    for slug, values in typed(here, kind).items():
        assert client.get(page(nomination, slug)).status_code == 200
        answer = post(client, nomination, slug, **values)
        assert answer.status_code == 302, (slug, answer.context["form"].errors)
    for required in nomination.round.materials.all():
        EvidenceFactory(nomination=nomination, requirement=required)
    nomination.refresh_from_db()
    submit = reverse("nominations:submit", args=[nomination.pk])
    shown = client.get(submit).content.decode()
    answer = client.post(submit, TICKS | {"version": nomination.version})

    nomination.refresh_from_db()
    assert (answer.status_code, nomination.state) == (302, State.EMPLOYER_REVIEW)
    assert nomination.employer == here.employer
    assert (nomination.region, nomination.industry) == (here.employer.region, here.employer.industry)
    assert nomination.name == {"enterprise": here.employer.name, "achievement": "示例 装置"}.get(
        kind, "示例创新集体"
    )
    assert nomination.identity_index == nomination.kind.index_of(nomination) != ""
    assert "身份证" not in shown
    if kind == "achievement":
        assert (nomination.benefit_amount, nomination.patents) == (
            Decimal("120.50"), "ZL202310000001.9 2024-05-01",
        )  # fmt: skip


def test_the_pages_speak_of_the_kind_and_of_no_person(here, client):
    round_ = round_of(here, "team")
    before = client.get(reverse("nominations:nominate", args=[round_.pk])).content.decode()
    nomination = begun(client, round_)

    text = client.get(page(nomination, "basic")).content.decode()

    assert all(word in text for word in ("班组名称", "班组长", "成员人数", "所在单位的统一社会信用代码"))
    assert [word for word in ("身份证号码", "民族", "就业方式") if word in text + before] == []
    assert "由单位或集体的一名代表填写" in before
    assert [client.get(page(nomination, slug)).status_code for slug in ("work", "benefit", "none")] == [
        404
    ] * 3


def test_what_is_wrong_is_told_beside_it_and_nothing_is_lost(here, client):
    nomination = begun(client, round_of(here, "achievement"))

    basic = post(client, nomination, "basic", name="示例装置", completed_by="甲", uscc="123", phone="12")
    benefit = post(client, nomination, "benefit", benefit_amount="-1", patents="专利一", benefit_base="口径")

    assert (basic.status_code, sorted(basic.context["form"].errors)) == (400, ["phone", "uscc"])
    assert (benefit.status_code, sorted(benefit.context["form"].errors)) == (
        400,
        ["benefit_amount", "patents"],
    )
    assert all(word in basic.content.decode() for word in ("示例装置", "123"))
    assert "专利一" in benefit.content.decode()
    nomination.refresh_from_db()
    assert (nomination.name, nomination.patents, nomination.employer) == ("", "", None)


def test_the_same_thing_is_refused_beside_the_field_that_tells_it(here, client):
    first = roads.bring_to(State.EMPLOYER_REVIEW, here=here, nomination=thing_in(here, "enterprise"))
    same = begun(client, first.round)
    post(client, same, "basic", **typed(here, "enterprise")["basic"])
    post(client, same, "deeds", **typed(here, "enterprise")["deeds"])
    for required in same.round.materials.all():
        EvidenceFactory(nomination=same, requirement=required)
    same.refresh_from_db()

    answer = client.post(reverse("nominations:submit", args=[same.pk]), TICKS | {"version": same.version})

    assert answer.status_code == 400
    assert str(first.kind.twice) in answer.content.decode()


def test_a_section_saves_itself_while_it_is_typed(here, client):
    nomination = begun(client, round_of(here, "achievement"))
    address = page(nomination, "basic") + "autosave/"

    answer = client.post(
        address, {"version": nomination.version, "page": "p1", "turn": "1", "name": "示例装置", "phone": "12"}
    )

    nomination.refresh_from_db()
    assert (answer.status_code, nomination.name) == (200, "示例装置")
    assert "12" in client.get(page(nomination, "basic")).content.decode()
    other = client.post(page(nomination, "work") + "autosave/", {"version": nomination.version, "page": "p1"})
    assert other.status_code == 404


def test_the_case_page_and_the_desk_show_no_person(here, client):
    case = roads.bring_to(State.EXPERT_REVIEW, here=here, nomination=thing_in(here, "achievement"))
    client.force_login(here.city)
    staff = client.get(reverse("admin:nominations_nomination_change", args=[case.pk]))
    overview = client.get(reverse("admin:nominations_round_overview", args=[case.round_id]))
    selection = client.get(reverse("admin:nominations_round_selection", args=[case.round_id]))
    client.force_login(here.experts[0])
    desk = client.get(reverse("nominations:panel"))

    text = staff.content.decode()
    assert [each.status_code for each in (staff, overview, selection, desk)] == [200] * 4
    assert all(word in text for word in (case.name, "示例人员甲、示例人员乙", "120.5", "ZL202310000001.9"))
    assert not any(word in text for word in ("性别", "出生日期", "身份证"))
    assert all(word in desk.content.decode() for word in (case.name, "成果名称", "完成人或团队"))
