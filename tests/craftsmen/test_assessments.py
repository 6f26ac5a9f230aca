"""The yearly assessment of studios: one that was delisted is nowhere, until it is listed again."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from craftsmen.actions import assess, confer, recount
from craftsmen.invariants import broken
from craftsmen.models import Assessment, Collective
from tests.craftsmen.history import told
from tests.craftsmen.staff import clerk, editor, publisher
from tests.factories import (
    CertificateFactory,
    CollectiveFactory,
    DecisionFactory,
    HonourFactory,
    StudioPairingFactory,
    TitleFactory,
)

pytestmark = pytest.mark.django_db
SOURCE = "示例晚报，2024年7月26日"
DAY = dt.date(2024, 12, 1)


def find(studio, outcome, *, by=None, **facts):
    found = {"year": 2024, "decided_on": DAY, "basis": "示工发〔2024〕9号", **facts}
    return assess(studio=studio, outcome=outcome, by=by or clerk(), **found)


@pytest.fixture
def studio():
    """Honoured, known from a source, with a certificate and a pairing: everything that could show it."""
    made = CollectiveFactory(name="丁一创新工作室", source=SOURCE)
    title = TitleFactory(slug="studio", name="示例市创新工作室", kind="studio")
    CertificateFactory(honour=HonourFactory(title=title, craftsman=None, collective=made))
    StudioPairingFactory(agreed=True, studio=made, partner__source=SOURCE)
    return made


def test_a_delisted_studio_is_nowhere_at_once_and_comes_back(client, studio):
    other = studio.pairings_begun.get().partner
    paper = studio.honours.get().certificates.get()
    places = [
        "/innovation/?kind=studio",
        "/innovation/?q=丁一",
        "/innovation/?q=dingyichuangxin",
        "/honours/studio/2024/",
        other.get_absolute_url(),
        studio.get_absolute_url(),
    ]

    def shown():
        return [each for each in places if f">{studio.name}<" in client.get(each).content.decode()]

    def counted():
        recount()  # as the beat does every few seconds
        return "名录 1 个" in client.get("/honours/").content.decode()

    before = shown(), counted()
    gone = find(find(studio, "rectify"), "delisted")
    after = shown(), counted()
    checked = client.get(paper.get_absolute_url()).content.decode()

    assert before == (places, True)
    assert after == ([], False)
    assert client.get(studio.get_absolute_url()).status_code == 404
    assert ("这个工作室已经摘牌" in checked, "荣誉有效" in checked) == (True, False)
    find(gone, "restored")
    assert (shown(), counted()) == (places, True)
    assert not [line for line in broken() if "delisted" in line]


def test_what_may_follow_what(studio):
    passed = find(studio, "passed")

    with pytest.raises(ValidationError, match="已经考核合格"):
        find(passed, "passed")
    with pytest.raises(ValidationError, match="没有摘牌"):
        find(passed, "restored")
    gone = find(passed, "delisted")
    with pytest.raises(ValidationError, match="先恢复挂牌"):
        find(gone, "passed", year=2025)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        find(gone, "restored", decided_on=dt.date(2199, 1, 1))

    assert [str(each) for each in studio.assessments.all()] == ["2024年度合格", "2024年度摘牌"]
    assert told(gone)[-1] == {
        "by": Assessment.objects.latest("pk").decided_by_id,
        "action": "assess",
        "outcome": "delisted",
    }


def test_only_a_studio_is_assessed_by_those_who_may():
    team = CollectiveFactory(kind="team")

    with pytest.raises(ValidationError, match="只有创新工作室"):
        find(team, "passed")
    with pytest.raises(PermissionDenied):
        find(CollectiveFactory(), "passed", by=editor())

    assert not Assessment.objects.exists()


def test_an_assessment_stands_and_a_team_is_never_delisted(studio):
    find(studio, "passed")

    for write in (
        lambda: Assessment.objects.update(outcome="rectify"),
        lambda: Assessment.objects.all()._raw_delete("default"),
        lambda: Collective.objects.filter(pk=CollectiveFactory(kind="team").pk).update(delisted_on=DAY),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_a_delisted_studio_is_conferred_nothing(studio):
    gone = find(studio, "delisted")
    title, decision, by = TitleFactory(kind="studio"), DecisionFactory(), publisher()

    with pytest.raises(ValidationError, match="已经摘牌，不能授予称号"):
        confer(holder=gone, title=title, year=2025, decision=decision, by=by)


def test_a_mark_without_its_assessment_is_named(studio):
    Collective.objects.filter(pk=studio.pk).update(delisted_on=DAY)

    assert [line for line in broken() if "delisted" in line] == [
        f"collective {studio.pk}: delisted without its assessment, or the other way round"
    ]


def test_the_city_assesses_with_a_button_and_rectifying_is_not_told_in_public(client, studio):
    client.force_login(clerk())
    address = reverse("admin:craftsmen_collective_actions", args=[studio.pk, "assess"])
    data = {
        "year": 2024,
        "outcome": "rectify",
        "decided_on": "2024-12-01",
        "basis": "示例纪要",
        "note": "三个月",
    }

    asked = client.get(address)
    refused = client.post(address, data | {"basis": ""})
    done = client.post(address, data)
    page = client.get(studio.get_absolute_url()).content.decode()
    client.post(address, data | {"year": 2025, "outcome": "passed"})

    assert (asked.status_code, refused.status_code, done.status_code) == (200, 400, 302)
    assert [each.note for each in studio.assessments.filter(outcome="rectify")] == ["三个月"]
    assert ("整改" in page, "<dt>年度考核" in page) == (False, False)
    assert "2025年度合格" in client.get(studio.get_absolute_url()).content.decode()
