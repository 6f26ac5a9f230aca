"""The pages of eligibility in the admin: setting up, judging, waiving, entering; and whose eyes they are for."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nominations.eligibility import default_rules
from nominations.models import DepartmentOpinion, EligibilityRule, VetoRecord, Waiver
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.desks import case, round_page, unopened
from tests.nominations.eligibility import REASON, TODAY, ask, clear, hold, hold_all, look_up
from tests.nominations.forms import TICKS, Form
from tests.nominations.roads import City, bring_to, city, draft_in, paper
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def way(name: str, nomination: Any, *rest: Any) -> str:
    return reverse(f"admin:nominations_nomination_{name}", args=[nomination.pk, *rest])


def read(client: Client, person: Any, url: str) -> str:
    client.force_login(person)
    return client.get(url).content.decode()


def is_left_out(value: Any) -> bool:
    return value is None or value is False


def sent_back(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send of the page of rules as it stands."""
    data: dict[str, Any] = {}
    for form in client.get(url).context["forms"]:
        data |= {bound.html_name: bound.value() for bound in form if not is_left_out(bound.value())}
    return data


def kept(round_: Any) -> list[dict[str, Any]]:
    return list(round_.eligibility_rules.values("code", "severity", "params", "text"))


@pytest.mark.parametrize("preset", ["zaozhuang"])
def test_a_preset_fills_the_rules_in_and_saving_keeps_them(client: Client, here: City, preset: str) -> None:
    round_ = unopened(here)
    client.force_login(here.city)
    url = round_page("eligibility", round_)

    data = sent_back(client, f"{url}?preset={preset}")
    answer = client.post(url, data)

    assert (answer.status_code, answer["Location"]) == (302, url)
    assert kept(round_) == default_rules(preset)
    assert sent_back(client, url) == data


def test_a_setting_out_of_bounds_is_told_beside_it_and_nothing_is_kept(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)

    answer = client.post(
        round_page("eligibility", round_),
        {
            "R05-severity": "block",
            "R05-years": "0",
            "R08-severity": "warn",
            "R06-severity": "",
            "R06-age": "7",
        },
    )

    faults = {form.code: form.errors for form in answer.context["forms"] if form.errors}
    assert (answer.status_code, list(faults)) == (400, ["R05", "R06", "R08"])
    assert faults["R08"] == {"excluded": ["应从所列选项中至少选一项。"]}
    assert EligibilityRule.objects.count() == 0


def test_the_rules_stand_once_the_round_takes_forms(client: Client, here: City) -> None:
    hold(here.round, "R05")
    client.force_login(here.city)
    url = round_page("eligibility", here.round)

    text = client.get(url).content.decode()
    answer = client.post(url, {"R05-severity": "", "R02-severity": "block"}, follow=True)

    assert "申报条件从那时起只能按程序变更" in text
    assert "保存申报条件" not in text
    assert "没有保存：申报已经开始，申报条件不能再改。" in answer.content.decode()
    assert [row["code"] for row in kept(here.round)] == ["R05"]


def test_whoever_only_reads_a_round_sets_up_no_rules(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.auditor)
    url = round_page("eligibility", round_)

    assert "保存申报条件" not in client.get(url).content.decode()
    assert client.post(url, {"R02-severity": "block"}).status_code == 403
    assert kept(round_) == []


def test_the_city_reads_every_rule_and_the_unions_below_nothing_that_was_looked_into(
    client: Client, here: City
) -> None:
    hold_all(here.round)
    nomination = bring_to(
        State.SCREENING, here=here, is_chinese=True, post_status="in_post", category="principal"
    )
    look_up(nomination, here.city, about="employer", kind="wages", source="示例欠薪通报")
    ask(nomination, here, agrees=False, text="示例欠税情况")
    inside = ["示例欠薪通报", "示例欠税情况", "一票否决的记录", "有部门不同意推荐"]

    for_city = [read(client, who, case(nomination)) for who in (here.city, here.publisher, here.auditor)]
    below = [read(client, who, case(nomination)) for who in (here.grassroots, here.district)]

    for text in for_city:
        assert [words for words in inside if words not in text] == []
    for text in below:
        assert [words for words in inside if words in text] == []
        assert "R13" in text
        assert "主办单位核查" in text


def test_the_nominee_reads_his_results_before_handing_in_but_no_veto(here: City) -> None:
    hold(here.round, "R05", years=20)
    hold(here.round, "R14")
    earlier = bring_to(
        State.SCREENING, here=here, round=roads.round_in(here.federation, here.experts, year=2024)
    )
    look_up(earlier, here.city, kind="crime")
    form = Form(
        draft_in(here, identity_number=earlier.identity_number, identity_index=earlier.identity_index)
    )

    shown = form.get("submit").content.decode()
    answer = form.post("submit", TICKS)

    assert "从事本工种12年，应不少于20年。" in shown
    assert "符合后才能提交。" in shown
    assert "主办单位核查" in shown
    assert "应一票否决的记录" not in shown
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "请联系主办单位。" in text
    assert "应一票否决的记录" not in text
    assert form.stored().state == State.DRAFT


def test_a_rule_is_waived_from_the_case_by_the_approver_alone(client: Client, here: City) -> None:
    hold(here.round, "R05", "waivable", years=20)
    nomination = bring_to(State.SCREENING, here=here)
    url = way("waive", nomination, "R05")

    offered = {
        who: url in read(client, getattr(here, who), case(nomination)) for who in ("city", "publisher")
    }
    client.force_login(here.city)
    refused = client.post(url, {"reason": REASON}).status_code
    client.force_login(here.publisher)
    short = client.post(url, {"reason": "同意"})
    answer = client.post(url, {"reason": REASON}, follow=True)

    assert (offered, refused, short.status_code) == ({"city": False, "publisher": True}, 403, 400)
    assert Waiver.objects.values_list("code", "reason", "by").get() == ("R05", REASON, here.publisher.pk)
    assert f"{here.publisher}于" in answer.content.decode()
    assert url not in answer.content.decode()
    assert client.get(way("waive", nomination, "R99")).status_code == 404


def test_findings_are_entered_read_and_lifted_by_the_city(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here, category="principal")
    client.force_login(here.city)
    told = {"about": "employer", "kind": "wages", "on": TODAY, "source": "示例通报"}

    without = client.post(way("veto", nomination), told)
    client.post(way("veto", nomination), told | {"document": paper("通报.pdf")})
    broken = client.post(
        way("consult", nomination),
        {
            "department": "tax",
            "given_on": TODAY,
            "agrees": "yes",
            "seal": SimpleUploadedFile("a.pdf", b"x"),
        },
    )
    client.post(
        way("consult", nomination),
        {"department": "tax", "given_on": TODAY, "agrees": "yes", "seal": paper()},
    )
    record, opinion = VetoRecord.objects.get(), DepartmentOpinion.objects.get()
    files = [way("finding", nomination, "veto", record.pk), opinion.get_absolute_url()]
    bodies = [b"".join(client.get(file)) for file in files]
    client.post(way("unveto", nomination, record.pk), {"because": "查询的单位有误，予以撤销。"})
    record.refresh_from_db()

    assert (without.status_code, broken.status_code) == (400, 400)
    assert (record.employer, record.union, record.by) == (here.employer, here.federation, here.city)
    assert (opinion.agrees, opinion.by, bodies) == (True, here.city, [b"%PDF-1.4\nsealed\n%%EOF\n"] * 2)
    assert (record.lifted_by, record.lifted_because) == (here.city, "查询的单位有误，予以撤销。")
    for who in (here.grassroots, here.district):
        client.force_login(who)
        assert [client.get(file).status_code for file in files] == [403, 403]
    client.force_login(city().city)
    assert [client.get(file).status_code for file in files] == [404, 404]


def test_the_same_person_elsewhere_is_listed_within_the_reader_s_reach(client: Client, here: City) -> None:
    first = bring_to(
        State.SCREENING, here=here, round=roads.round_in(here.federation, here.experts, year=2024)
    )
    who: dict[str, Any] = {"identity_number": first.identity_number, "identity_index": first.identity_index}
    abroad = bring_to(State.SCREENING, **who)
    nomination = bring_to(State.SCREENING, here=here, **who)
    namesake = bring_to(State.SCREENING, here=here, name=nomination.name)

    text = read(client, here.city, case(nomination))

    assert "同一身份证号码的其他申报" in text
    assert first.round.name in text
    assert abroad.round.name not in text
    assert "同年度同单位有同名人员申报" in text
    assert case(namesake) in text


def test_the_public_reads_the_conditions_in_words(client: Client, here: City) -> None:
    hold(here.round, "R05", "waivable", years=8)
    hold(here.round, "R09", "warn")

    text = client.get(here.round.get_absolute_url()).content.decode()

    assert "从事本工种（职业）不少于8年。（确有突出贡献的，经主办单位批准可以放宽）" in text
    assert "一般应已获得任何一级下级称号并满2年。（作为参考）" in text


def test_the_case_page_asks_the_same_whatever_was_found(client: Client, here: City) -> None:
    hold_all(here.round)
    nomination = bring_to(
        State.SCREENING, here=here, is_chinese=True, post_status="in_post", category="principal"
    )
    client.force_login(here.city)
    clear(nomination, here.city)
    ask(nomination, here)
    counts = []
    for more in (0, 2, 27):
        for _ in range(more):
            look_up(nomination, here.city, kind="crime")
            ask(nomination, here)
        counts.append(count_queries(lambda: client.get(case(nomination))))

    assert counts == [counts[0]] * 3


def test_after_the_screening_what_was_found_then_is_read(client: Client, here: City) -> None:
    hold(here.round, "R05")
    nomination = bring_to(State.EXPERT_REVIEW, here=here)
    type(nomination).objects.filter(pk=nomination.pk).update(years_in_trade=1)

    text = read(client, here.city, case(nomination))

    assert "从事本工种12年，不少于5年。" in text
    assert "应不少于" not in text


def test_a_disqualification_is_given_its_ground(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.publisher)
    data = {"note": "材料中的专利证书系伪造。", "seen": nomination.state}

    without = client.post(way("move", nomination, "disqualify"), data)
    client.post(way("move", nomination, "disqualify"), data | {"disqualified_for": "fraud"})
    nomination.refresh_from_db()

    assert without.status_code == 400
    assert (nomination.state, nomination.disqualified_for) == (State.DISQUALIFIED, "fraud")
