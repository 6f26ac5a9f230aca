"""One decision over several rounds: all of them, each under its own guards, or none."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from craftsmen.models import Certificate, Decision, Honour
from nominations.actions import conferral
from nominations.fingerprints import ChangedMeanwhile
from nominations.models import Change, Nomination
from nominations.workflow import State
from tests.factories import DecisionFactory
from tests.nominations import clocks, roads
from tests.nominations.things import round_of, thing_in
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:nominations_round_confer-together")


@pytest.fixture
def here():
    return roads.city()


def approved(here, *kinds):
    """A case in a round of its own for each kind, its notice over."""
    people = {"individual": {}, "innovator": {"innovation": "示例成果。"}}
    return [
        roads.bring_to(
            State.APPROVED,
            here=here,
            nomination=roads.draft_in(here, round=round_of(here, kind), **people[kind])
            if kind in people
            else thing_in(here, kind),
        )
        for kind in kinds
    ]


@pytest.fixture
def ripe(here):
    return approved(here, "individual", "studio", "achievement")


def confer(here, cases, **also):
    paper = {
        "document_number": f"示总工发〔{timezone.localdate().year}〕77号",
        "heading": "关于公布2026年度命名名单的通知",
        "signed_on": timezone.localdate(),
    }
    rounds = [each.round for each in cases]
    return conferral.confer(**({"rounds": rounds, "by": here.publisher, **paper} | also))


def after_notices(cases):
    return clocks.after(max((each.notice_entries.get().notice for each in cases), key=lambda n: n.ends_on))


def nothing_is_conferred():
    assert not Honour.objects.exists()
    assert not Certificate.objects.exists()
    assert not Nomination.objects.filter(state=State.CONFERRED).exists()
    assert not Change.objects.filter(kind="decision").exists()


def test_one_decision_confers_six_categories(here):
    ripe = approved(here, "individual", "innovator", "enterprise", "studio", "team", "achievement")

    with after_notices(ripe):
        decision = confer(here, ripe)

    honours = Honour.objects.filter(decision=decision)
    assert {honour.title.kind for honour in honours} == {
        "individual", "innovator", "enterprise", "studio", "team", "achievement",
    }  # fmt: skip
    assert Certificate.objects.count() == 6
    assert set(Nomination.objects.values_list("state", flat=True)) == {State.CONFERRED}
    told = [change.facts for change in Change.objects.filter(kind="decision").order_by("pk")]
    assert [facts["rounds"] for facts in told] == [sorted(each.round_id for each in ripe)] * 6


def test_what_stops_one_stops_all(here, ripe):
    ripe[2].round.nominations.update(summary="联系13800000001")
    with after_notices(ripe), pytest.raises(ValidationError) as refusal:
        confer(here, ripe)

    assert refusal.value.messages[0].startswith(ripe[2].name)
    assert not Decision.objects.exists()
    nothing_is_conferred()


@pytest.mark.parametrize("who", ["city", "grassroots", "editor"])
def test_only_who_may_confer_each_of_them_does(here, ripe, who):
    with after_notices(ripe), pytest.raises(PermissionDenied):
        confer(here, ripe, by=getattr(here, who))

    nothing_is_conferred()


def test_rounds_of_two_organisers_and_rounds_without_anybody_are_refused(here, ripe):
    there = roads.city()
    other = roads.bring_to(State.APPROVED, here=there, nomination=thing_in(there, "studio"))
    empty = thing_in(here, "team")

    with after_notices(ripe):
        for cases, words in (
            ([*ripe, other], "所选评选的主办工会不同，不能用一个决定命名。"),
            ([*ripe, empty], f"“{empty.round.name}”还没有公示期满、可以命名的对象。"),
            ([], "请选择要命名的评选。"),
        ):
            with pytest.raises(ValidationError) as refusal:
                confer(here, cases, by=here.superuser)
            assert refusal.value.messages == [words]

    nothing_is_conferred()


def test_a_list_that_changed_meanwhile_is_not_conferred(here, ripe):
    seen = {each.round_id: conferral.mark_of([each]) for each in ripe}
    roads.bring_to(State.WITHDRAWN, here=here, nomination=ripe[0], leaving=State.APPROVED)
    draft = roads.draft_in(here, round=ripe[0].round)
    another = roads.bring_to(State.APPROVED, here=here, nomination=draft)

    with after_notices([another, *ripe[1:]]), pytest.raises(ChangedMeanwhile):
        confer(here, ripe, seen=seen)

    nothing_is_conferred()


def test_the_publisher_picks_a_registered_decision_and_the_rounds(here, ripe, client):
    with after_notices(ripe):
        decision = DecisionFactory(signing_union=here.federation, signed_on=timezone.localdate())
        elsewhere = DecisionFactory(signed_on=timezone.localdate())
        client.force_login(here.publisher)
        page = client.get(PAGE)
        data = {f"seen_{each.round.pk}": each.mark for each in page.context["lists"]}
        chosen = [each.round_id for each in ripe[1:]]
        none = client.post(PAGE, data | {"decision": decision.pk})
        wrong = client.post(PAGE, data | {"rounds": chosen, "decision": elsewhere.pk})
        unseen = client.post(PAGE, {"rounds": chosen, "decision": decision.pk})
        blank = client.post(PAGE, data | {"rounds": chosen})
        done = client.post(PAGE, data | {"rounds": chosen, "decision": decision.pk}, follow=True)

    assert [each.status_code for each in (page, none, wrong, unseen, blank)] == [200, 400, 400, 409, 400]
    assert sorted(blank.context["form"].errors) == ["document_number", "heading", "signed_on"]
    assert f"已按{decision.document_number}命名" in done.content.decode()
    assert set(Honour.objects.values_list("decision", flat=True)) == {decision.pk}
    assert Honour.objects.count() == 2
    assert Nomination.objects.filter(state=State.APPROVED).count() == 1


def test_a_new_decision_is_entered_on_the_page(here, ripe, client):
    with after_notices(ripe):
        client.force_login(here.publisher)
        lists = client.get(PAGE).context["lists"]
        data = {f"seen_{each.round.pk}": each.mark for each in lists}
        answer = client.post(PAGE, data | {
            "rounds": [each.round.pk for each in lists],
            "document_number": "示总工发(2026)78号",
            "heading": "关于公布命名名单的通知",
            "signed_on": timezone.localdate(),
        })  # fmt: skip

    assert answer.status_code == 302
    assert Decision.objects.get().document_number == "示总工发〔2026〕78号"
    assert Honour.objects.count() == 3


def test_others_do_not_reach_the_page(here, client):
    for who, status in (("city", 403), ("district", 403), ("publisher", 200)):
        client.force_login(getattr(here, who))
        assert client.get(PAGE).status_code == status


def test_the_page_asks_as_often_for_many_as_for_one(here, client):
    client.force_login(here.publisher)
    counts = []

    for more in (1, 2):
        for _ in range(more):
            roads.bring_to(State.APPROVED, here=here, nomination=thing_in(here, "studio"))
        client.get(PAGE)
        counts.append(count_queries(lambda: client.get(PAGE)))

    assert len(set(counts)) == 1, counts
