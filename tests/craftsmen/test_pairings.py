"""Pairings of studios: suggested with reasons, drafted, agreed to by both sides, shown when both are public."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.roles import Role
from craftsmen.actions import draft_pairing, record_agreement
from craftsmen.builders.pairings import suggestions
from craftsmen.models import StudioPairing
from tests.craftsmen.staff import editor
from tests.factories import (
    CollectiveFactory,
    EmployerFactory,
    IndustryFactory,
    PostFactory,
    RegionFactory,
    StudioPairingFactory,
)
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"
DAY = dt.date(2024, 6, 1)


def studio(name, ownership="private", **facts):
    employer = EmployerFactory(name=f"{name}的单位", ownership=ownership)
    return CollectiveFactory(name=name, employer=employer, source=SOURCE, **facts)


def pairs(**asked):
    return [(each.studio.name, each.partner.name) for each in suggestions(**asked)]


def test_one_industry_and_one_side_not_public_are_suggested_with_reasons():
    weak = studio("丁民营", region=(region := RegionFactory(name="示例区")))
    studio("王国有", "state")
    studio("尹国有", "state", level="provincial", region=region)
    studio("乙国有", "state", hidden_because="正在核查")
    studio("戊国有", "state", delisted_on=DAY)
    studio("己国有", "state", industry=IndustryFactory(code="17", name="纺织业"))
    studio("庚民营", kind="team")
    enterprise = studio("辛企业", "state", kind="enterprise")

    first, *others = suggestions(of=weak)

    assert (first.studio, first.partner.name) == (weak, "尹国有")
    assert first.reasons == [
        "同属通用设备制造业",
        "丁民营的单位是非公单位（民营）",
        "尹国有的单位是国有及国有控股单位",
        "尹国有是省级",
        "在同一区市",
        "丁民营还没有结对",
        "尹国有还没有结对",
    ]
    assert [each.partner.name for each in others] == ["王国有", "辛企业"]
    assert pairs() == [("丁民营", "尹国有"), ("丁民营", "王国有"), ("丁民营", "辛企业")]
    assert pairs(of=enterprise) == [("丁民营", "辛企业")]
    assert pairs(industry=IndustryFactory(code="18", name="纺织服装、服饰业")) == []


def test_who_is_paired_or_drafted_is_not_suggested_again_until_it_is_over():
    weak, strong = studio("丁民营"), studio("王国有", "state")
    pairing = StudioPairingFactory(agreed=True, studio=strong, partner=weak)
    before = pairs()

    StudioPairing.objects.filter(pk=pairing.pk).update(until=dt.date(2024, 12, 31))

    assert (before, pairs()) == ([], [("丁民营", "王国有")])
    StudioPairingFactory(studio=weak, partner=strong)
    assert pairs() == []


def test_a_weak_enterprise_is_paired_with_the_studio_first_and_gets_no_more_than_three():
    studio("丁民营企业", kind="enterprise")
    for name in ("王国有", "尹国有", "毛国有", "方国有"):
        studio(name, "state")

    assert pairs() == [(name, "丁民营企业") for name in ("王国有", "毛国有", "方国有")]


def test_a_pairing_stands_when_both_have_agreed(client):
    by, one, other = editor(), studio("丁民营"), studio("王国有", "state")
    draft = draft_pairing(studio=one, partner=other, topic="焊接工艺", by=by)

    first = record_agreement(pairing=draft, side="studio", on=DAY, signatory="示例人员甲", by=by)
    shown_early = "焊接工艺" in client.get(one.get_absolute_url()).content.decode()
    second = record_agreement(
        pairing=first, side="partner", on=dt.date(2024, 6, 9), signatory="示例人员乙", by=by
    )

    assert (draft.state, first.state, second.state) == ("draft", "draft", "agreed")
    assert (shown_early, second.since) == (False, dt.date(2024, 6, 9))
    for here, there in ((one, other), (other, one)):
        text = client.get(here.get_absolute_url()).content.decode()
        assert f'href="{there.get_absolute_url()}">{there.name}<' in text
        assert ("焊接工艺" in text, "2024年6月起" in text, "示例人员甲" in text) == (True, True, False)


def test_a_pairing_is_shown_only_while_both_sides_are(client):
    here, there = studio("丁民营"), studio("王国有", "state", hidden_because="正在核查")
    StudioPairingFactory(agreed=True, studio=here, partner=there)

    assert "王国有" not in client.get(here.get_absolute_url()).content.decode()


def test_what_cannot_be_agreed_is_refused():
    by, one, other = editor(), studio("丁民营"), studio("王国有", "state")
    team, gone = CollectiveFactory(kind="team"), studio("戊国有", "state", delisted_on=DAY)
    draft = draft_pairing(studio=one, partner=other, by=by)

    def agree(pairing=draft, on=DAY, signatory="甲"):
        return record_agreement(pairing=pairing, side="studio", on=on, signatory=signatory, by=by)

    for act, words in (
        (lambda: draft_pairing(studio=other, partner=one, by=by), "已经结对"),
        (lambda: draft_pairing(studio=one, partner=one, by=by), "不能与自己结对"),
        (lambda: draft_pairing(studio=one, partner=team, by=by), "."),
        (lambda: draft_pairing(studio=team, partner=one, by=by), "."),
        (lambda: draft_pairing(studio=one, partner=gone, by=by), "已经摘牌或隐去"),
        (agree, "先填写共建内容"),
    ):
        with pytest.raises(ValidationError, match=words):
            act()
    StudioPairing.objects.update(topic="焊接工艺")
    with pytest.raises(ValidationError, match="不能晚于今天"):
        agree(on=dt.date(2199, 1, 1))
    agree()
    with pytest.raises(ValidationError, match="已经登记"):
        agree()

    assert list(StudioPairing.objects.values_list("studio", "partner", "state")) == [
        (one.pk, other.pk, "draft")
    ]


def test_others_pair_nobody(client):
    by, draft = PostFactory(role=Role.AUDITOR).user, StudioPairingFactory()
    client.force_login(by)

    with pytest.raises(PermissionDenied):
        draft_pairing(studio=draft.partner, partner=CollectiveFactory(), by=by)
    with pytest.raises(PermissionDenied):
        record_agreement(pairing=draft, side="studio", on=DAY, signatory="甲", by=by)
    sides = {"studio": draft.partner_id, "partner": CollectiveFactory().pk}

    assert client.post(reverse("admin:craftsmen_studiopairing_suggestions"), sides).status_code == 403
    assert StudioPairing.objects.count() == 1


def test_what_both_agreed_to_stands_in_the_database():
    agreed, draft = StudioPairingFactory(agreed=True), StudioPairingFactory()
    rows, team = StudioPairing.objects.filter(pk=agreed.pk), CollectiveFactory(kind="team")

    for write in (
        lambda: rows.update(topic="别的"),
        lambda: rows.update(state="draft", partner_agreed_on=None, partner_signatory=""),
        lambda: rows.update(partner=draft.studio),
        lambda: rows.update(until=dt.date(2020, 1, 1)),
        lambda: rows._raw_delete("default"),
        lambda: StudioPairing.objects.filter(pk=draft.pk).update(state="agreed"),
        lambda: StudioPairingFactory(studio=team),
        lambda: StudioPairingFactory(studio=agreed.partner, partner=agreed.studio),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    rows.update(results="完成攻关两项", until=dt.date(2030, 1, 1))

    assert StudioPairing.objects.count() == 2


def test_the_keeper_makes_a_draft_of_a_suggestion_and_records_the_agreements(client):
    weak, strong = studio("丁民营"), studio("王国有", "state", level="municipal")
    client.force_login(editor())
    page = reverse("admin:craftsmen_studiopairing_suggestions")
    sides = {"studio": weak.pk, "partner": strong.pk}

    suggested = client.get(page, {"of": weak.pk}).content.decode()
    drafted = client.post(page, sides)
    twice = client.post(page, sides, follow=True).content.decode()
    nonsense = client.post(page, {"studio": "x"}, follow=True).content.decode()
    pairing = StudioPairing.objects.get()
    change = reverse("admin:craftsmen_studiopairing_change", args=[pairing.pk])
    client.post(change, {"topic": "焊接工艺", "since": "2024-07-01"})
    for side in ("studio", "partner"):
        address = reverse("admin:craftsmen_studiopairing_actions", args=[pairing.pk, f"agree_{side}"])
        client.post(address, {"on": "2024-06-01", "signatory": "示例人员甲"})
    pairing.refresh_from_db()

    assert "王国有是市级" in suggested
    assert drafted["Location"] == change
    assert "已经结对" in twice
    assert "没有这样的两方" in nonsense
    assert (pairing.state, pairing.topic, pairing.since) == ("agreed", "焊接工艺", dt.date(2024, 7, 1))
    assert client.get(page, {"of": weak.pk}).content.decode().count("生成草稿") == 0


def test_the_admin_asks_as_often_for_many_as_for_one(client):
    client.force_login(PostFactory(role=Role.AUDITOR).user)
    lists = reverse("admin:craftsmen_studiopairing_changelist")
    page = reverse("admin:craftsmen_studiopairing_suggestions")
    studio("王国有", "state")
    counts, pages = [], []
    client.get(lists)

    for more in (1, 2, 27):
        for _ in range(more):
            StudioPairingFactory()
            studio(f"民营{StudioPairing.objects.count()}")
        counts.append(count_queries(lambda: client.get(lists)))
        pages.append(count_queries(lambda: client.get(page)))

    assert (len(set(counts)), len(set(pages))) == (1, 1), (counts, pages)
