"""Amending the rules of a running round in the admin, and what the public reads of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nominations.actions import rule_versions
from nominations.eligibility import default_rules, text_of
from nominations.models import EligibilityRule, RuleVersion, Stage, rules_of
from tests.nominations.desks import round_page as page
from tests.nominations.desks import unopened
from tests.nominations.roads import City, city
from tests.nominations.test_rule_versions import REASON, amend, plan, propose
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
MATERIAL = {
    "name": "新材料",
    "order": 999,
    "guidance": "",
    "required": True,
    "shows_name": True,
    "asked_of": "everybody",
    "for_experts": True,
}


@pytest.fixture
def here() -> City:
    return city()


def typed(client: Client, here: City) -> dict[str, Any]:
    """What a browser would send back of the form as it stands."""
    form = client.get(page("amend", here.round)).context["form"]
    forms = [form, *form.single.values(), *form.conditions]
    for formset in form.lines.values():
        forms += [formset.management_form, *formset.forms]
    data: dict[str, Any] = {}
    for each in forms:
        for bound in each:
            value = bound.value()
            if value is not None and value is not False:
                told = "on" if value is True else bound.field.widget.format_value(value)
                if told is not None:
                    data[bound.html_name] = value if isinstance(told, list) else told
    return data


def test_a_form_sent_back_untouched_changes_nothing(client: Client, here: City) -> None:
    plan(here.round)
    client.force_login(here.city)

    answer = client.post(page("amend", here.round), typed(client, here) | {"reason": REASON})

    assert answer.status_code == 400
    assert "没有改动任何内容。" in answer.content.decode()
    assert not RuleVersion.objects.proposed().exists()


def test_an_amendment_goes_through_two_hands(client: Client, here: City) -> None:
    plan(here.round)
    client.force_login(here.city)
    data = typed(client, here) | {
        "reason": REASON,
        "places": 120,
        "stages-6-ends_on": "2026-12-31",
        "materials-2-order": 999,
        "materials-2-name": "新材料",
    }

    proposed = client.post(page("amend", here.round), data, follow=True)

    version = RuleVersion.objects.proposed().get()
    told = [(change["what"], change["old"], change["new"]) for change in version.changes]
    last = here.round.stages.last()
    assert last is not None
    assert told == [
        ("places", 100, 120),
        ("stages", last.ends_on.isoformat(), "2026-12-31"),
        ("materials", None, MATERIAL),
    ]
    assert "变更已提出" in proposed.content.decode()
    assert "批准变更" not in proposed.content.decode()
    client.force_login(here.publisher)
    assert "批准变更" in client.get(page("rules", here.round)).content.decode()
    approved = client.post(page("approve", here.round), {"version": version.pk}, follow=True)

    here.round.refresh_from_db()
    assert "变更已批准" in approved.content.decode()
    assert (here.round.places, here.round.materials.count()) == (120, 3)


def test_what_is_wrong_is_said_and_the_typed_text_kept(client: Client, here: City) -> None:
    client.force_login(here.city)
    data = typed(client, here) | {"reason": "短", "scope": "改过的范围"}
    full = data | {"reason": REASON}

    short = client.post(page("amend", here.round), data)
    points = client.post(page("amend", here.round), full | {"criteria-0-greatest": "20.0"})
    past = client.post(page("amend", here.round), full | {"closes_at": "2026-06-08T08:00:00"})

    for answer, words in (
        (short, "请写明变更理由，至少10个字。"),
        (points, "100分"),
        (past, "申报截止时间不能改到现在以前。"),
    ):
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert "改过的范围" in answer.content.decode()
    assert not RuleVersion.objects.proposed().exists()


def test_an_amendment_is_dropped(client: Client, here: City) -> None:
    version = propose(here, places=120)
    client.force_login(here.publisher)

    dropped = client.post(page("drop", here.round), {"version": version.pk}, follow=True)
    again = client.post(page("approve", here.round), {"version": version.pk})
    nonsense = client.post(page("drop", here.round), {"version": "x"})

    assert "规则没有改动" in dropped.content.decode()
    assert (again.status_code, nonsense.status_code) == (404, 404)
    here.round.refresh_from_db()
    assert here.round.places == 100


def test_who_may_not_reads_only(client: Client, here: City) -> None:
    version = propose(here, places=120)
    client.force_login(here.auditor)

    shown = client.get(page("rules", here.round)).content.decode()

    assert REASON in shown
    assert "批准变更</button>" not in shown
    assert client.get(page("amend", here.round)).status_code == 403
    for name in ("approve", "drop"):
        assert client.post(page(name, here.round), {"version": version.pk}).status_code == 403


def test_before_it_opens_there_is_nothing_to_amend(client: Client, here: City) -> None:
    ahead = unopened(here)
    client.force_login(here.city)

    assert client.get(page("rules", ahead)).status_code == 404
    assert client.get(page("amend", ahead)).status_code == 404
    assert page("rules", ahead) not in client.get(page("change", ahead)).content.decode()


def test_the_change_page_offers_the_amendment(client: Client, here: City) -> None:
    client.force_login(here.city)
    assert page("amend", here.round) in client.get(page("change", here.round)).content.decode()
    client.force_login(here.auditor)
    assert page("amend", here.round) not in client.get(page("change", here.round)).content.decode()


def public(here: City, number: int) -> str:
    return reverse("nominations:rule_version", args=[here.round.pk, number])


def test_the_public_reads_every_version_and_who_by_office(client: Client, here: City) -> None:
    plan(here.round)
    old = here.round.conditions
    amend(here, conditions="从业三年。", convention="fullname")
    propose(here, conditions="从业一年。")

    page_text = client.get(here.round.get_absolute_url()).content.decode()
    first, second = (client.get(public(here, number)).content.decode() for number in (1, 2))

    assert public(here, 1) in page_text
    assert public(here, 2) in page_text
    assert old in first
    assert "从业三年。" not in first
    for told in (old, "从业三年。", REASON, "按姓名笔画为序", here.federation.name, "会议研究"):
        assert told in second
    for text in (page_text, first, second):
        assert here.city.name not in text
        assert here.publisher.name not in text
        assert "从业一年。" not in text
    assert client.get(public(here, 3)).status_code == 404


def test_the_versions_of_a_round_that_is_not_public_are_not_there(client: Client, here: City) -> None:
    hidden = unopened(here)
    RuleVersion.objects.create(round=hidden, number=1, rules=rules_of(hidden), at=hidden.opens_at)

    assert client.get(reverse("nominations:rule_version", args=[hidden.pk, 1])).status_code == 404


def test_the_plan_is_a_timeline(client: Client, here: City) -> None:
    for order, (kind, day) in enumerate(
        [("grassroots", "2026-06-01"), ("preliminary", "2026-06-08"), ("vote", "2026-07-01")], start=1
    ):
        Stage.objects.create(round=here.round, kind=kind, order=order, starts_on=day, ends_on=day)

    shown = client.get(here.round.get_absolute_url())

    assert [(str(stage), standing) for stage, standing in shown.context["stages"]] == [
        ("基层推荐", "done"),
        ("初评", "current"),
        ("网络投票", "ahead"),
    ]
    assert "2026年7月1日" in shown.content.decode()


def test_pages_of_versions_ask_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    client.force_login(here.city)
    rule_versions.stand(round=here.round)
    asked = []
    for more in (1, 2, 27):
        for _ in range(more):
            amend(here, places=rules_of(here.round)["places"] + 1)
        asked.append(
            (
                count_queries(lambda: client.get(page("rules", here.round))),
                count_queries(lambda: client.get(here.round.get_absolute_url())),
            )
        )

    assert asked[1:] == [asked[0]] * 2


def test_the_words_of_a_condition_follow_its_years(client: Client, here: City) -> None:
    row = next(row for row in default_rules("zibo") if row["code"] == "R05")
    EligibilityRule.objects.create(round=here.round, **row)
    client.force_login(here.city)

    client.post(page("amend", here.round), typed(client, here) | {"reason": REASON, "R05-years": 4})

    told = RuleVersion.objects.proposed().get().changes
    assert {change["field"]: change["new"] for change in told} == {
        "params": {"on": "", "years": 4},
        "text": text_of("R05", {"years": 4}),
    }
