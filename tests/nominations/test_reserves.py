import pytest
from django.core.exceptions import ValidationError

from nominations.actions import notices, resolutions
from nominations.actions.moves import make_move, moves_open_to
from nominations.models import Notice
from nominations.shown import shown_state
from nominations.workflow import State
from tests.nominations import clocks, roads
from tests.nominations.races import (
    CROWD,
    FEW,
    LOCKS,
    Together,
    all_at_once,
    kinds,
    pausing,
    without_row_locks,
)

S = State


def minutes(round_, **votes):
    meeting = roads.meeting_of(round_)
    given = {"votes_for": 7, "votes_against": 1, "abstentions": 1, **votes}
    return {"meeting": meeting, "minutes_number": "", "held_on": None, "present": None, **given}


def in_reserve(here, rank):
    nomination = roads.bring_to(S.DELIBERATION, here=here)
    against = minutes(
        here.round, votes_for=1, votes_against=7, note="名额有限，列为候补。", reserve_rank=rank
    )
    return resolutions.not_select(nomination=nomination, by=here.city, **against)


def promote(here, nomination):
    return resolutions.promote_reserve(nomination=nomination, by=here.city, **minutes(here.round))


def code(act, *given):
    with pytest.raises(ValidationError) as refused:
        act(*given)
    return refused.value.code


@pytest.mark.django_db
def test_who_is_next_in_reserve_takes_a_vacant_place_with_a_notice_of_his_own():
    here = roads.city(places=1)
    second, first = in_reserve(here, 2), in_reserve(here, 1)
    posted = roads.bring_to(S.IN_NOTICE, here=here)
    assert code(promote, here, first) == "places"
    make_move(nomination=posted, move="disqualify", by=here.publisher, note=roads.NOTE)
    assert code(promote, here, second) == "rank"

    promoted = promote(here, first)

    assert (promoted.state, shown_state(promoted)) == (S.PROPOSED, S.NOT_SELECTED)
    assert code(promote, here, second) == "places"
    draft = notices.draft_notice(round=here.round, by=here.city)
    assert draft.heading == f"关于{here.round.name}递补拟命名人选的公示（第2批）"
    assert draft.basis == (
        f"根据{here.round.name}工作安排，因此前公示的名额空缺，经会议研究递补，现将递补拟命名人选名单予以公示。"
    )
    again = notices.publish_notice(notice=draft, by=here.publisher, starts_on=clocks.next_workday())
    assert (again.version, again.days) == (2, here.round.notice_days)
    assert [entry.nomination for entry in again.entries.all()] == [first]
    assert list(Notice.objects.get(version=1).entries.values_list("nomination", flat=True)) == [posted.pk]


@pytest.mark.django_db
def test_after_the_conferral_nobody_is_promoted():
    here = roads.city(places=2)
    waiting = in_reserve(here, 1)
    roads.bring_to(S.CONFERRED, here=here)

    assert code(promote, here, waiting) == "conferred"


@pytest.mark.django_db
def test_a_rank_is_given_once_and_asked_of_the_meeting():
    here = roads.city()
    in_reserve(here, 1)
    with pytest.raises(ValidationError) as refused:
        in_reserve(here, 1)

    assert list(refused.value.message_dict) == ["reserve_rank"]
    without = in_reserve(here, None)
    assert not moves_open_to(here.city, without)


@LOCKS
@pytest.mark.django_db(transaction=True)
def test_a_vacant_place_is_filled_once(monkeypatch, is_locked):
    here = roads.city(places=1)
    first = in_reserve(here, 1)
    crowd = CROWD if is_locked else FEW
    given = [minutes(here.round) for _ in range(crowd)]
    if not is_locked:
        without_row_locks(monkeypatch)
        pausing(monkeypatch, resolutions, "check_votes", Together(FEW))

    told = all_at_once(
        lambda number: resolutions.promote_reserve(nomination=first, by=here.city, **given[number]), crowd
    )

    assert (kinds(told)["Nomination"] == 1) is is_locked
    assert (first.resolutions.filter(proposed=True).count() == 1) is is_locked
