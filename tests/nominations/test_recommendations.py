"""A union takes its recommendation back: whose word it is, the letter, who is told, and what the notice says."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from nominations.actions.moves import make_move
from nominations.actions.recommendations import withdraw_recommendation
from nominations.builders.told import differing
from nominations.models import Nomination, Notice, Opinion
from nominations.workflow import IllegalMove, State
from notifications.models import Message
from organisations.models import Union
from tests.factories import PostFactory, UnionFactory
from tests.nominations import clocks, roads
from tests.nominations.desks import address, case
from tests.nominations.roads import City
from tests.nominations.sealing import seal as seal_record
from tests.nominations.snapshots import snapshot

pytestmark = pytest.mark.django_db

REASON = "经本单位复查，此人上年度考核不合格，撤回推荐。"


@pytest.fixture
def here() -> City:
    return roads.city()


def take_back(nomination: Nomination, by: Any, **changed: Any) -> Nomination:
    return withdraw_recommendation(
        **({"nomination": nomination, "by": by, "note": REASON, "seal": roads.paper()} | changed)
    )


def told(person: Any) -> list[str]:
    found = Message.objects.filter(recipient=person, channel="site").order_by("pk")
    return [message.subject + message.body for message in found]


def reader(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("who", "union"), [("grassroots", "grassroots_union"), ("district", "district_union")]
)
def test_each_union_takes_back_its_own_word(here: City, who: str, union: str) -> None:
    nomination, by = roads.bring_to(State.SCREENING, here=here), getattr(here, who)

    moved = take_back(nomination, by)

    letter = Opinion.objects.get(takes_back=True)
    assert (moved.state, letter.union, letter.by, letter.text) == (
        State.WITHDRAWN,
        getattr(here, union),
        by,
        REASON,
    )
    change = moved.changes.latest("pk")
    assert (change.move, change.note, change.facts["takes_back"]) == ("withdraw_recommendation", REASON, True)
    assert change.facts["opinion"] == str(letter.pk)
    seal_record()
    assert list(differing()) == []


def test_a_union_that_is_both_takes_back_by_either_post(here: City) -> None:
    """A direct union reviews for its employer and stands in the place of a district."""
    nomination = roads.bring_to(State.DISTRICT_REVIEW, here=here)
    Nomination.objects.filter(pk=nomination.pk).update(district_union=here.grassroots_union)

    take_back(roads.fresh(nomination), here.grassroots)

    assert Opinion.objects.get(takes_back=True).union == here.grassroots_union


def test_no_word_no_taking_back(here: City) -> None:
    """The district has not recommended yet; the employer's union was passed by; the superuser acts for nobody."""
    waiting = roads.bring_to(State.DISTRICT_REVIEW, here=here)
    with pytest.raises(PermissionDenied):
        take_back(waiting, here.district)
    appealed = roads.bring_to(State.REJECTED, here=here, leaving=State.EMPLOYER_REVIEW)
    make_move(nomination=appealed, move="appeal", by=appealed.nominator, note=REASON)
    before = snapshot(appealed)

    for by in (here.grassroots, here.superuser):
        with pytest.raises(PermissionDenied):
            take_back(appealed, by)

    assert snapshot(appealed) == before
    assert not Opinion.objects.filter(takes_back=True).exists()


@pytest.mark.parametrize("state", [State.EMPLOYER_REVIEW, State.REJECTED, State.CONFERRED])
def test_there_is_a_time_for_it(here: City, state: State) -> None:
    nomination = roads.bring_to(state, here=here)

    with pytest.raises((IllegalMove, PermissionDenied)):
        take_back(nomination, here.grassroots)

    assert not Opinion.objects.filter(takes_back=True).exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"note": "不合适"}, "note"), ({"seal": SimpleUploadedFile("函.pdf", b"MZ no paper")}, "seal")],
)
def test_a_reason_and_a_letter_are_needed(here: City, changed: dict[str, Any], field: str) -> None:
    nomination = roads.bring_to(State.DISTRICT_REVIEW, here=here)
    before = snapshot(nomination)

    with pytest.raises(ValidationError) as refused:
        take_back(nomination, here.grassroots, **changed)

    assert list(refused.value.message_dict) == [field]
    assert snapshot(nomination) == before
    assert not Opinion.objects.filter(takes_back=True).exists()


def test_the_nominee_and_the_office_are_told(here: City) -> None:
    nomination = roads.bring_to(State.DISTRICT_REVIEW, here=here)
    before = len(told(here.city))

    take_back(nomination, here.grassroots)

    assert REASON in told(nomination.nominator)[-1]
    assert "可以重新填写一份" in told(nomination.nominator)[-1]
    (office,) = told(here.city)[before:]
    assert nomination.name in office
    assert REASON in office
    assert "名单" not in office
    page = reader(nomination.nominator).get(nomination.get_absolute_url()).text
    assert "推荐单位撤回了推荐" in page
    assert 'history__who">单位工会<' in page
    assert REASON in page


def test_the_letter_is_read_by_whoever_reads_seals(here: City) -> None:
    nomination = take_back(roads.bring_to(State.DISTRICT_REVIEW, here=here), here.grassroots)
    letter = Opinion.objects.get(takes_back=True)
    url = reverse("nominations:seal", args=[nomination.pk, letter.pk])

    page = reader(here.city).get(case(nomination)).text
    answers = [reader(user).get(url) for user in (here.city, nomination.nominator, here.editor)]

    assert url in page
    assert "撤回推荐</span>" in page
    assert answers[0].getvalue().startswith(b"%PDF-")
    assert [answer.status_code for answer in answers[1:]] == [404, 404]


@pytest.mark.parametrize("by_the_union", [True, False])
def test_a_running_notice_says_who_left_and_no_more(here: City, by_the_union: bool) -> None:
    """Whoever takes it back: struck out with a sentence, the list and its days as they were."""
    stays = roads.bring_to(State.PROPOSED, here=here, name="示例留下")
    gone = roads.bring_to(State.IN_NOTICE, here=here, name="示例离开")
    notice = Notice.objects.get(entries__nomination=gone)
    days = notice.starts_on, notice.ends_on, notice.days, notice.entries.count()
    before = len(told(here.city))
    with clocks.after(notice):
        read = reader(here.auditor).get(notice.get_absolute_url()).text
        assert "<del" not in read

        if by_the_union:
            take_back(gone, here.district)
        else:
            make_move(nomination=gone, move="withdraw", by=gone.nominator, note=REASON)
        public = Client().get(notice.get_absolute_url())
        inside = reader(here.city).get(reverse("admin:nominations_notice_change", args=[notice.pk])).text

    order = notice.entries.get(nomination=gone).order
    assert [(each.order, each.name) for each in public.context["removals"]] == [(order, "示例离开")]
    for page in (public.text, inside):
        assert page.count("<del") == 1
        assert f"名单第{order}号示例离开已退出公示" in page
        assert "示例留下已退出公示" not in page
    assert REASON not in public.text
    notice.refresh_from_db()
    assert (notice.starts_on, notice.ends_on, notice.days, notice.entries.count()) == days
    assert roads.fresh(stays).state == State.IN_NOTICE
    assert "递补的另行公示" in told(here.city)[before:][0]


@pytest.fixture
def clerk(here: City) -> Any:
    association = UnionFactory(kind=Union.Kind.ASSOCIATION, parent=here.federation)
    return PostFactory(role=Role.GRASSROOTS, union=association).user


def recommended(here: City, clerk: Any, **fields: Any) -> Nomination:
    """A draft that an association has filled in and given its word for."""
    union = clerk.posts.get().union
    draft = roads.draft_in(here, channel="association", recommending_union=union, entered_by=clerk, **fields)
    Opinion.objects.create(nomination=draft, union=union, by=clerk, text="同意推荐。", seal=roads.paper())
    return draft


def its_page(nomination: Nomination) -> str:
    return reverse("nominations:take_back", args=[nomination.pk])


def test_an_association_takes_its_word_back_from_its_own_list(here: City, clerk: Any) -> None:
    """Whoever speaks for it, without learning how far the case has come."""
    case_ = roads.bring_to(State.PROPOSED, here=here, nomination=recommended(here, clerk, name="示例丁"))
    colleague = reader(PostFactory(role=Role.GRASSROOTS, union=clerk.posts.get().union).user)
    lists, page = reverse("nominations:entered"), its_page(case_)
    sent = {"note": REASON, "seal": roads.paper("函.pdf")}

    offered = colleague.get(lists).text
    asked = colleague.get(page)
    short = colleague.post(page, {"note": "不行", "seal": roads.paper("函.pdf")})
    untouched = roads.fresh(case_).state
    done = colleague.post(page, sent)

    assert page in offered
    assert (asked.status_code, "拟命名" in asked.text) == (200, False)
    assert (short.status_code, list(short.context["form"].errors), untouched) == (400, ["note"], "proposed")
    assert done.status_code == 302
    letter = Opinion.objects.get(takes_back=True)
    assert (letter.union, roads.fresh(case_).state) == (clerk.posts.get().union, State.WITHDRAWN)
    after = colleague.get(lists).text
    assert ("已撤回推荐" in after, page in after) == (True, False)
    assert colleague.post(page, sent).status_code == 404
    assert "推荐的社会团体" in reader(case_.nominator).get(case_.get_absolute_url()).text
    assert REASON in told(here.city)[-1]


def test_whose_word_an_association_s_is(here: City, clerk: Any) -> None:
    """A draft is its clerk's alone, and the office does not learn of it; an end is an end."""
    draft = recommended(here, clerk)
    ended = roads.bring_to(State.REJECTED, here=here, nomination=recommended(here, clerk))
    plain = roads.draft_in(
        here, channel="employer", recommending_union=here.grassroots_union, entered_by=clerk
    )
    other = PostFactory(
        role=Role.GRASSROOTS, union=UnionFactory(kind=Union.Kind.ASSOCIATION, parent=here.federation)
    ).user
    colleague = PostFactory(role=Role.GRASSROOTS, union=clerk.posts.get().union).user
    sent = {"note": REASON, "seal": roads.paper("函.pdf")}
    before = len(told(here.city))

    late = reader(clerk).post(its_page(ended), sent)

    assert late.status_code == 409
    assert ("已经办结" in late.text, REASON in late.text, "不予推荐" in late.text) == (True, True, False)
    readers = (clerk, colleague, other, here.city, here.grassroots, draft.nominator)
    assert [reader(who).get(its_page(draft)).status_code for who in readers] == [200] + [404] * 5
    assert [reader(who).get(its_page(ended)).status_code for who in readers] == [200, 200] + [404] * 4
    assert reader(clerk).get(its_page(plain)).status_code == 404
    assert reader(clerk).post(its_page(draft), sent | {"seal": roads.paper()}).status_code == 302
    assert (roads.fresh(draft).state, roads.fresh(ended).state) == (State.WITHDRAWN, State.REJECTED)
    assert len(told(here.city)) == before


def test_the_page_warns_of_what_it_does(here: City) -> None:
    nomination = roads.bring_to(State.SCREENING, here=here)
    above = PostFactory(role=Role.GRASSROOTS, union=here.district_union).user

    page = reader(above).get(address(nomination, "withdraw_recommendation")).text

    assert "不再办理，也不能恢复" in page
    assert "撤回推荐函" in page
