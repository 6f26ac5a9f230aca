"""Collectives and achievements on the road: from the form to the honour, and what they must not be asked or shown."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from craftsmen.models import Achievement, Certificate, Collective, Craftsman, Honour
from nominations.actions import drafts
from nominations.actions.notices import draft_notice
from nominations.builders.panel import file_for_expert
from nominations.builders.structure import gauges
from nominations.eligible import rulings
from nominations.guards import missing
from nominations.models import EligibilityRule, Nomination, NoticeEntry, ScoringPlan, StructureTarget
from nominations.workflow import State
from tests.nominations import clocks, roads
from tests.nominations.things import THINGS, round_of, thing_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return roads.city()


@pytest.mark.parametrize("kind", THINGS)
def test_each_kind_walks_the_whole_road_to_its_honour(here, kind):
    nomination = thing_in(here, kind)

    conferred = roads.bring_to(State.CONFERRED, here=here, nomination=nomination)

    honour = Honour.objects.get(nomination=conferred)
    assert (honour.title, honour.holder.name) == (conferred.round.title, conferred.name)
    assert honour.craftsman is None
    assert honour.holder.employer_name == here.employer.name
    assert Certificate.objects.get(honour=honour).holder_name == conferred.name
    assert not Craftsman.objects.exists()
    assert (Collective.objects.count(), Achievement.objects.count()) == (
        (0, 1) if kind == "achievement" else (1, 0)
    )


def test_an_achievement_keeps_its_benefit_and_patents_in_the_register(here):
    roads.bring_to(State.CONFERRED, here=here, nomination=thing_in(here, "achievement"))

    made = Achievement.objects.get()
    assert (made.benefit_amount, made.benefit_base, made.benefit_period) == (
        Decimal("120.50"),
        "节约成本",
        "2024年",
    )
    assert [str(patent) for patent in made.patents.all()] == ["ZL202310000001.9"]
    assert set(Achievement.objects.public()) == {made}


def test_staff_read_the_noun_of_the_round(here, client):
    nomination = thing_in(here, "studio")
    with pytest.raises(ValidationError) as nobody:
        draft_notice(round=nomination.round, by=here.city)
    proposed = roads.bring_to(State.PROPOSED, here=here, nomination=nomination)
    client.force_login(here.city)
    overview = client.get(
        reverse("admin:nominations_round_overview", args=[proposed.round_id])
    ).content.decode()

    assert nobody.value.messages == ["本次评选还没有拟命名工作室，不能起草公示。"]
    assert "对全部拟命名工作室起草公示" in overview
    assert "人选" not in overview


def test_the_list_shows_the_columns_of_the_kind_and_no_others(here, client):
    posted = {
        kind: roads.bring_to(State.IN_NOTICE, here=here, nomination=thing_in(here, kind)) for kind in THINGS
    }
    entries = {kind: NoticeEntry.objects.get(nomination=each) for kind, each in posted.items()}
    employer = here.employer

    shown = {kind: (each.name, each.annotation, each.workplace, each.trade) for kind, each in entries.items()}
    with clocks.after(entries["achievement"].notice):
        page = client.get(entries["achievement"].notice.get_absolute_url())

    assert shown == {
        "enterprise": (employer.name, "", str(employer.region), str(employer.industry)),
        "studio": (posted["studio"].name, "", employer.name, "示例人员甲"),
        "team": (posted["team"].name, "", employer.name, "示例人员甲"),
        "achievement": (posted["achievement"].name, "", employer.name, "示例人员甲、示例人员乙"),
    }
    text = page.content.decode()
    assert all(
        word in text for word in ("成果名称", "完成单位", "完成人或团队", "拟命名成果名单", "按名称笔画为序")
    )
    assert not any(word in text for word in ("岗位（工种）", "姓名</th>", "13800000001"))
    heading = entries["studio"].notice.heading
    assert "拟命名工作室" in heading


@pytest.mark.parametrize("kind", THINGS)
def test_the_same_thing_enters_a_round_once(here, kind):
    first = roads.bring_to(State.EMPLOYER_REVIEW, here=here, nomination=thing_in(here, kind))
    second = thing_in(here, kind, round_=first.round, name=f" {first.name}")

    with pytest.raises(ValidationError) as refusal:
        roads.submit(here, second)

    assert refusal.value.messages == [str(first.kind.twice)]
    assert Nomination.objects.submitted().get() == first
    with pytest.raises(IntegrityError):
        Nomination.objects.filter(pk=second.pk).update(
            state="employer_review", submitted_at=first.submitted_at
        )


def test_other_things_of_the_same_employer_enter_beside_it(here):
    round_ = round_of(here, "studio")

    for _ in range(2):
        roads.bring_to(State.EMPLOYER_REVIEW, here=here, nomination=thing_in(here, "studio", round_=round_))

    assert Nomination.objects.submitted().count() == 2


def test_a_title_goes_once_to_a_collective(here):
    first = roads.bring_to(State.CONFERRED, here=here, nomination=thing_in(here, "studio"))
    another = roads.round_in(here.federation, here.experts, title=first.round.title, year=first.round.year,
                             convention="name")  # fmt: skip
    again = thing_in(here, "studio", round_=another, name=first.name)

    with pytest.raises(ValidationError) as refusal:
        roads.bring_to(State.PROPOSED, here=here, nomination=again)

    assert refusal.value.messages == ["已经有这个年度的这个称号，不能重复授予。"]


def test_what_is_missing_is_named_as_the_kind_names_it(here):
    nomination = thing_in(here, "team", name="", leader_name="", member_count=None)
    made = thing_in(here, "achievement", benefit_base="")

    assert [each.what for each in missing(nomination)] == ["班组名称", "班组长", "成员人数"]
    assert [each.what for each in missing(made)] == ["效益口径"]


def test_people_are_not_counted_where_there_are_none(here):
    round_ = round_of(here, "studio")
    StructureTarget.objects.create(
        round=round_, name="女职工", part="women", base="everybody", bound="floor", share=18
    )

    roads.bring_to(State.PROPOSED, here=here, nomination=thing_in(here, "studio", round_=round_))

    assert gauges(round_) == []


def test_only_the_rules_of_its_kind_are_asked(here):
    round_ = round_of(here, "enterprise")
    for code in ("R01", "R06", "R13", "R14", "R15", "R16"):
        EligibilityRule.objects.create(
            round=round_, code=code, severity="block", params={}, text=f"示例{code}。"
        )

    found = {each.code: each.outcome.value for each in rulings(thing_in(here, "enterprise", round_=round_))}

    assert found == {"R13": "unknown", "R15": "unknown", "R16": "pass"}


def test_an_expert_who_must_not_know_whose_it_is_reads_no_name(here):
    round_ = round_of(here, "achievement")
    ScoringPlan.objects.create(round=round_, is_blind=True)
    nomination = thing_in(
        here,
        "achievement",
        round_=round_,
        deeds="示例人员甲带领大家完成。",
        summary=f"{here.employer.name}的成果。",
    )
    nomination = Nomination.objects.for_form().get(pk=nomination.pk)

    facts, deeds = file_for_expert(nomination)

    read = " ".join(each.text for each in (*facts, *deeds))
    assert "120.5" in read
    for name in (nomination.name, "示例人员甲", here.employer.name, "ZL202310000001.9", "13800000001"):
        assert name not in read


def test_a_new_form_waits_for_a_name_and_belongs_to_an_employer(here):
    round_ = round_of(here, "studio")

    nomination = drafts.start(round=round_, by=here.grassroots)

    assert (nomination.name, nomination.engagement, nomination.identity_index) == ("", "employed", "")
