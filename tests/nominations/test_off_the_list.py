"""Off the list again before it is posted, by a meeting; and no more on it than there are places."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.actions import notices, resolutions
from nominations.actions.moves import make_move, moves_open_to
from nominations.builders.roads import history
from nominations.builders.structure import gauges
from nominations.builders.told import differing
from nominations.invariants import broken
from nominations.models import Meeting, Nomination, Resolution, Round, StructureTarget
from nominations.shown import shown_state
from nominations.structure import Share
from nominations.workflow import State
from notifications.models import Message
from tests.nominations import roads
from tests.nominations.desks import MINUTES, NOTE, address, case, round_page
from tests.nominations.roads import City, bring_to, city
from tests.nominations.sealing import seal
from tests.nominations.test_reserves import in_reserve, minutes, promote

pytestmark = pytest.mark.django_db

S = State
WHY = "刚性指标没有达标，经会议研究调整名单。"


@pytest.fixture
def here() -> City:
    return city(places=1)


def take_off(here: City, nomination: Nomination, **also: Any) -> Nomination:
    against = minutes(here.round, votes_for=1, votes_against=7, note=WHY, **also)
    return resolutions.not_select(nomination=nomination, by=here.city, **against)


def messages_of(nomination: Nomination) -> list[str]:
    mine = Message.objects.filter(recipient=nomination.nominator, channel="site").order_by("pk")
    return list(mine.values_list("key", flat=True))


def code(act: Any, *given: Any) -> str | None:
    with pytest.raises(ValidationError) as refused:
        act(*given)
    return refused.value.code


def test_a_meeting_takes_somebody_off_with_its_votes_and_reason(here: City) -> None:
    nomination = bring_to(S.PROPOSED, here=here)
    assert "not_select" in {move.name for move in moves_open_to(here.city, nomination)}

    off = take_off(here, nomination, reserve_rank=2)

    assert (off.state, off.reserve_rank) == (S.NOT_SELECTED, 2)
    link = off.changes.get(move="not_select")
    assert (link.source, link.note) == (S.PROPOSED, WHY)
    assert (link.facts["votes"], link.facts["proposed"], link.facts["reserve_rank"]) == ([1, 7, 1], False, 2)
    seal()
    assert (list(differing()), list(broken())) == ([], [])
    call_command("verify_audit")


def test_a_list_longer_than_its_places_is_named(here: City) -> None:
    for _ in range(2):
        Round.objects.filter(pk=here.round.pk).update(places=2)
        bring_to(S.PROPOSED, here=here)
    assert list(broken()) == []

    Round.objects.filter(pk=here.round.pk).update(places=1)

    assert list(broken()) == [
        f"round {here.round.pk}: more are on its list than it has places (domain.md §3.3)"
    ]


def test_nobody_comes_off_without_a_meeting_that_was_against_it(here: City) -> None:
    nomination = bring_to(S.PROPOSED, here=here)

    with pytest.raises(ValidationError, match="由会议作出“不列入”的决议才能移出"):
        make_move(nomination=nomination, move="not_select", by=here.city, note=WHY)
    its = Meeting.objects.get()
    with pytest.raises(ValidationError, match="另行登记会议"):
        resolutions.resolve(
            nomination=nomination, by=here.city, meeting=its, votes=(1, 7, 1), proposed=False, note=WHY
        )

    assert roads.fresh(nomination).state == S.PROPOSED
    assert Resolution.objects.count() == 1


def test_a_posted_list_loses_nobody_this_way(here: City) -> None:
    posted = bring_to(S.IN_NOTICE, here=here)

    assert "not_select" not in {move.name for move in moves_open_to(here.city, posted)}


def test_a_full_list_takes_nobody_until_somebody_came_off(here: City) -> None:
    listed, next_one = bring_to(S.PROPOSED, here=here), bring_to(S.DELIBERATION, here=here)

    with pytest.raises(ValidationError, match="名额1个已经排满，不能再列入") as error:
        roads.propose(here, next_one)
    assert (error.value.code, next_one.resolutions.count()) == ("places", 0)
    take_off(here, listed)

    assert roads.propose(here, next_one).state == S.PROPOSED


def test_the_last_word_on_a_case_decides_whether_it_comes_back(here: City) -> None:
    off = take_off(here, bring_to(S.PROPOSED, here=here), reserve_rank=1)

    with pytest.raises(ValidationError) as error:
        make_move(nomination=off, move="promote_reserve", by=here.city)

    assert error.value.code == "no_resolution"
    assert promote(here, off).state == S.PROPOSED


def test_minutes_of_more_than_the_places_are_refused_as_a_whole(client: Client) -> None:
    here = city(places=2)
    bring_to(S.PROPOSED, here=here)
    cases = [bring_to(S.DELIBERATION, here=here) for _ in range(2)]
    meeting = roads.meeting_of(here.round)

    def both(*proposed: bool) -> int:
        decided = [
            resolutions.Decided(each, (7, 1, 1), yes) for each, yes in zip(cases, proposed, strict=True)
        ]
        minutes = {"meeting": meeting, "minutes_number": "", "held_on": None, "present": None}
        return resolutions.resolve_together(
            round=here.round, decided=decided, by=here.city, note=WHY, **minutes
        )

    with pytest.raises(ValidationError) as error:
        both(True, True)

    assert error.value.messages == [
        (
            "名额2个，名单上已有1个，这次列入2个，超出名额：请减少这次列入的；"
            "要换人的，先由会议对名单上的申报件作出“不列入”的决议。"
        )
    ]
    assert [roads.fresh(each).state for each in cases] == [S.DELIBERATION] * 2
    assert both(True, False) == 2


def test_who_comes_off_reads_that_he_is_not_selected_and_nothing_of_a_list(
    client: Client, here: City
) -> None:
    nomination = bring_to(S.PROPOSED, here=here)
    before = messages_of(nomination)
    take_off(here, nomination)

    [new] = messages_of(nomination)[len(before) :]
    client.force_login(nomination.nominator)
    read = client.get(nomination.get_absolute_url()).content.decode()

    body = Message.objects.get(key=new).body
    assert "现为“未入选”" in body
    assert not any(word in text for word in ("拟命名", WHY) for text in (body, read))


def test_who_came_from_the_reserve_and_went_back_reads_nothing_new(client: Client, here: City) -> None:
    nomination = in_reserve(here, 1)
    client.force_login(nomination.nominator)
    read = client.get(nomination.get_absolute_url()).content.decode()
    before = messages_of(nomination)

    promote(here, nomination)
    off = take_off(here, nomination, reserve_rank=1)

    changes = list(off.changes.moves())
    assert [change.move for change in changes[-3:]] == ["not_select", "promote_reserve", "not_select"]
    assert [event.what for event in history(off, changes)].count("不列入") == 1
    assert (shown_state(off), messages_of(nomination)) == (S.NOT_SELECTED, before)
    assert client.get(nomination.get_absolute_url()).content.decode().count("不列入") == read.count("不列入")


def test_a_union_below_reads_no_more_than_the_nominee(client: Client, here: City) -> None:
    nomination = in_reserve(here, 1)
    promote(here, nomination)
    take_off(here, nomination, reserve_rank=1)

    told = {}
    for who, user in {"district": here.district, "city": here.city}.items():
        client.force_login(user)
        told[who] = [entry.change.move for entry in client.get(case(nomination)).context["history"]]

    assert told["city"].count("not_select") == 2
    assert (told["district"].count("not_select"), "promote_reserve" in told["district"]) == (1, False)


def test_a_hard_target_is_met_by_taking_off_and_promoting(here: City) -> None:
    StructureTarget.objects.create(
        round=here.round, name="一线职工", part="frontline", share=Decimal(50), is_hard=True
    )
    manager = bring_to(S.PROPOSED, here=here, category="manager")
    second = in_reserve(here, 1)
    Nomination.objects.filter(pk=second.pk).update(category="frontline")
    assert code(lambda: notices.draft_notice(round=here.round, by=here.city)) == "structure"

    take_off(here, manager)
    promote(here, second)
    draft = notices.draft_notice(round=here.round, by=here.city)

    assert [each.nomination for each in notices.entries_of(draft)] == [second]
    assert "递补" not in draft.heading + draft.basis


def test_the_form_shows_the_list_without_him_and_takes_the_minutes(client: Client, here: City) -> None:
    StructureTarget.objects.create(round=here.round, name="一线职工", part="frontline", share=Decimal(50))
    nomination = bring_to(S.PROPOSED, here=here, category="frontline")
    client.force_login(here.city)
    page = address(nomination, "not_select")

    shown = client.get(page)
    data = {"note": NOTE, "seen": "proposed", "held_on": timezone.localdate(), "reserve_rank": 3}
    answer = client.post(
        page, data | MINUTES | {"minutes_number": "示例纪要〔9〕号", "votes_for": 1, "votes_against": 7}
    )

    assert "移出此人以后的结构比例" in shown.content.decode()
    assert shown.context["gauges"][0].found == Share(0, 0)
    assert gauges(here.round)[0].found == Share(0, 0)
    assert answer.status_code == 302, answer.content.decode()
    assert (roads.fresh(nomination).state, roads.fresh(nomination).reserve_rank) == (S.NOT_SELECTED, 3)


def test_the_desk_says_that_the_list_is_full_and_offers_what_can_be_done(client: Client) -> None:
    here = city(places=1)
    waiting, listed = bring_to(S.DELIBERATION, here=here), bring_to(S.PROPOSED, here=here)
    client.force_login(here.city)

    desk = client.get(round_page("selection", here.round)).content.decode()
    shown = client.get(case(waiting)).content.decode()
    client.force_login(here.auditor)
    read = client.get(round_page("selection", here.round)).content.decode()

    assert "名额已经排满" in desk
    assert address(waiting, "propose") not in desk + shown
    assert "名额1个已经排满，不能再列入" in shown
    assert all(address(each, "not_select") in desk for each in (waiting, listed))
    assert address(listed, "not_select") not in read
    assert reverse("admin:nominations_round_resolutions", args=[here.round.pk]) in desk
