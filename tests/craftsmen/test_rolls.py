"""The list of a decision: read from what is typed, kept with the honours, shown as it stands."""

import random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.roles import Role
from craftsmen import rolls
from craftsmen.actions import confer
from craftsmen.actions.rolls import arrange, typed
from craftsmen.builders.rolls import names_of
from craftsmen.models import Honour
from craftsmen.rolls import Listed, Placed
from tests.craftsmen.history import told
from tests.craftsmen.pages import rolled
from tests.craftsmen.staff import clerk, editor, publisher
from tests.factories import (
    REVOKED,
    AchievementFactory,
    CertificateFactory,
    CollectiveFactory,
    CraftsmanFactory,
    DecisionFactory,
    HonourFactory,
    TitleFactory,
)

LISTED = [
    Listed(1, "王毅", "ZZ-LB-2026-0001-5"),
    Listed(2, "尹立", "ZZ-LB-2026-0002-3"),
    Listed(3, "尹立", ""),
]


def test_headings_hold_until_the_next_and_places_run_through():
    text = "\n# 一、市南区\n ZZ-LB-2026-0002-3 尹立 \n\n#二、市北区\n王　毅\n"

    assert rolls.placed(text, LISTED[:2]) == [Placed(2, "一、市南区", 1), Placed(1, "二、市北区", 2)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王毅\nZZ-LB-2026-0002-3", "还差1个没有列出：尹立。"),
        ("王毅\n尹立\n尹立", "第2行：名单里没有“尹立”，或者有几个同名，请写证书编号。"),
        ("王毅\n王毅", "第2行：“王毅”在第1行已经列过。"),
        ("丁一", "第1行：名单里没有“丁一”"),
    ],
)
def test_a_list_that_does_not_fit_says_where(text, words):
    with pytest.raises(ValidationError, match=words):
        rolls.placed(text, LISTED)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_written_reads_back_as_it_was(seed):
    chance = random.Random(seed)
    groups = sorted(chance.choices(["", "一、市南区", "二、市北区"], k=chance.randint(1, 12)))
    listed = [Listed(number, f"示例{number}", f"SL-{number}") for number in range(1, len(groups) + 1)]
    chance.shuffle(listed)

    text = rolls.written(zip(listed, groups, strict=True))

    assert rolls.placed(text, listed) == [
        Placed(each.pk, group, place)
        for place, (each, group) in enumerate(zip(listed, groups, strict=True), start=1)
    ]


@pytest.fixture
def decision():
    """Three people of one decision, and of another title somebody whom the list does not touch."""
    title, paper = (
        TitleFactory(slug="shili", name="示例工匠"),
        DecisionFactory(document_number="示工发〔2024〕12号"),
    )
    for number, name in enumerate(("尹立", "王沪例", "王毅"), start=1):
        honour = HonourFactory(title=title, decision=paper, craftsman__name=name)
        CertificateFactory(honour=honour, serial=f"SL-{number}")
    HonourFactory(decision=paper, craftsman__name="丁一")
    return paper


def places(decision):
    return list(
        Honour.objects.filter(decision=decision, title__slug="shili")
        .in_decision_order()
        .values_list("craftsman__name", "group", "place")
    )


@pytest.mark.django_db
def test_arranging_keeps_headings_and_places_and_who_did_it(decision):
    title, by = decision.honours.first().title, editor()

    arrange(decision=decision, title=title, text="# 二、市北区\n王毅\n# 一、市南区\n尹立\n王沪例", by=by)

    assert places(decision) == [
        ("王毅", "二、市北区", 1),
        ("尹立", "一、市南区", 2),
        ("王沪例", "一、市南区", 3),
    ]
    assert told(Honour.objects.get(craftsman__name="王毅"))[-1] == {"by": by.pk, "action": "arrange"}
    assert Honour.objects.get(craftsman__name="丁一").place is None
    assert typed(decision, title).splitlines() == [
        "# 二、市北区", "SL-3 王毅", "", "# 一、市南区", "SL-1 尹立", "SL-2 王沪例",
    ]  # fmt: skip

    arrange(decision=decision, title=title, text="  \n", by=by)

    assert places(decision) == [("王毅", "", None), ("王沪例", "", None), ("尹立", "", None)]


@pytest.mark.django_db
def test_a_list_that_does_not_fit_and_a_person_who_may_not_change_nothing(decision):
    title = decision.honours.first().title
    before = places(decision)

    with pytest.raises(ValidationError):
        arrange(decision=decision, title=title, text="王毅", by=editor())
    with pytest.raises(PermissionDenied):
        arrange(decision=decision, title=title, text="王毅\n尹立\n王沪例", by=publisher())

    assert places(decision) == before


@pytest.mark.django_db
def test_conferral_may_tell_heading_and_place():
    honour = confer(
        holder=CraftsmanFactory(), title=TitleFactory(), year=2024, decision=DecisionFactory(), by=publisher(),
        group="一、市南区", place=3,
    )  # fmt: skip

    honour.refresh_from_db()
    assert (honour.group, honour.place) == ("一、市南区", 3)


@pytest.mark.django_db
def test_staff_arrange_on_a_page_of_the_decision(decision, sign_in):
    client = sign_in(Role.EDITOR)
    title = Honour.objects.get(craftsman__name="王毅").title
    address = f"/admin/craftsmen/decision/{decision.pk}/actions/arrange/?title={title.pk}"

    page = client.get(address).content.decode()
    refused = client.post(address, {"text": "王毅"})
    kept = places(decision)
    done = client.post(address, {"text": "# 一组\n尹立\n王毅\n王沪例"})

    assert "SL-3 王毅\nSL-2 王沪例\nSL-1 尹立" in page
    assert (refused.status_code, done.status_code) == (400, 302)
    assert "还差2个没有列出" in refused.content.decode()
    assert [place for *_, place in kept] == [None, None, None]
    assert places(decision) == [("尹立", "一组", 1), ("王毅", "一组", 2), ("王沪例", "一组", 3)]
    assert client.get(address.replace(f"={title.pk}", "=0")).status_code == 404


@pytest.mark.django_db
def test_who_may_not_change_a_decision_sees_no_button_and_gets_no_page(decision, sign_in):
    client = sign_in(Role.AUDITOR)

    assert (
        "名单分组和次序"
        not in client.get(f"/admin/craftsmen/decision/{decision.pk}/change/").content.decode()
    )
    assert client.get(f"/admin/craftsmen/decision/{decision.pk}/actions/arrange/").status_code == 403


@pytest.mark.django_db
def test_a_roll_stands_as_its_decision_lists_it_and_by_strokes_for_who_asks(decision, client):
    title = Honour.objects.get(craftsman__name="王毅").title
    arrange(decision=decision, title=title, text="# 二、市北区\n王毅\n# 一、市南区\n尹立\n王沪例", by=clerk())
    HonourFactory(title=title, decision=decision, craftsman__name="丁二")

    page = client.get("/honours/shili/2024/")

    assert rolled(page) == ["二、市北区", "王毅", "一、市南区", "尹立", "王沪例", "丁二"]
    text = page.content.decode()
    for shown in (
        "（按命名决定所列次序）",
        "示工发〔2024〕12号",
        "《关于命名示例工匠的决定》",
        "2024年7月26日",
        "共 4 人",
    ):
        assert shown in text, shown
    strokes = client.get("/honours/shili/2024/?order=surname")
    assert rolled(strokes) == ["二画", "丁二", "四画", "王毅", "王沪例", "尹立"]


@pytest.mark.django_db
def test_several_decisions_of_one_roll_stand_one_after_the_other(decision, client):
    title = Honour.objects.get(craftsman__name="王毅").title
    arrange(decision=decision, title=title, text="王毅\n尹立\n王沪例", by=clerk())
    later = DecisionFactory(document_number="示工发〔2024〕20号", signed_on="2024-12-01")
    HonourFactory(title=title, decision=later, craftsman__name="丁二", place=1)
    HonourFactory(title=title, decision=later, craftsman__name="丁三", place=2, **REVOKED)

    page = client.get("/honours/shili/2024/")

    assert rolled(page) == ["示工发〔2024〕12号", "王毅", "尹立", "王沪例", "示工发〔2024〕20号", "丁二"]


@pytest.mark.django_db
def test_a_thing_with_a_look_alike_of_a_character_stands_under_its_strokes(client):
    title = TitleFactory(slug="shili", kind="studio")
    for name in ("三一创新工作室", "\u2f2f人创新工作室", "王创新工作室"):  # U+2F2F looks as 工 does
        HonourFactory(title=title, craftsman=None, collective=CollectiveFactory(kind="studio", name=name))

    assert [
        each for each in rolled(client.get("/honours/shili/2024/")) if "画" in each or each == "其他"
    ] == [
        "三画",
        "四画",
    ]


HOLDERS = {"craftsman": CraftsmanFactory, "collective": CollectiveFactory, "achievement": AchievementFactory}
KINDS = {"craftsman": "individual", "collective": "studio", "achievement": "achievement"}


@pytest.mark.django_db
@pytest.mark.parametrize("order", ["surname", "fullname", "decision", "name"])
@pytest.mark.parametrize("is_external", [False, True])
def test_a_roll_shows_whom_the_register_shows_and_in_its_order(order, is_external):
    """The roll asks by hand what `public` and the orders of the register ask."""
    external = {"external": True, "conferring_union": None} if is_external else {}
    for kind in ["craftsman"] if is_external else HOLDERS:
        title, paper = TitleFactory(kind=KINDS[kind], **external), DecisionFactory()
        kinds = HOLDERS if is_external else [kind]
        for each in kinds:
            for name in ("示例王一", "示例丁二", "示例王毅", "示例欧阳一"):
                held(title, each, {"name": name}, decision=paper)
            held(title, each, {"hidden_because": "正在核查"})
            held(title, each, {}, **REVOKED)
        if "collective" in kinds:
            held(title, "collective", {"delisted_on": "2026-01-01"})
        Honour.objects.filter(pk=paper.honours.latest("pk").pk).update(place=1)

        shown = Honour.objects.public().filter(title=title, year=2024)
        due = shown.in_decision_order() if order == "decision" else shown.in_roster_order(order)

        names = names_of(title, 2024, order, 100)
        assert [(name.kind, name.pk, name.name) for name in names] == [told_of(each) for each in due]
        assert len(names) == 4 * len(kinds)
        assert names_of(title, 2024, order, 100, 3) == names[3:]


def held(title, kind, holder, **facts):
    return HonourFactory(**{"title": title, "craftsman": None, kind: HOLDERS[kind](**holder), **facts})


def told_of(honour):
    kind = "person" if honour.craftsman else "collective" if honour.collective else "achievement"
    return kind, honour.holder.pk, honour.holder.name
