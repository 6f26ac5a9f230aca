"""Between the meeting and the notice nobody below the city reads who is proposed, by whatever way he comes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from nominations.actions.moves import moves_open_to
from nominations.actions.recommendations import withdraw_recommendation
from nominations.builders.quotas import usage_by_subject
from nominations.models import Nomination, Quota
from nominations.shown import state_for, state_shown_to
from nominations.workflow import IllegalMove, State
from notifications.models import Message
from tests.nominations.desks import LIST, NOTE, address, case, listed
from tests.nominations.roads import City, bring_to, city, fresh, paper, round_in
from tests.nominations.test_reserves import in_reserve, promote

pytestmark = pytest.mark.django_db
S = State
BELOW = ("grassroots", "district")
ABOVE = ("city", "publisher", "objections", "auditor", "superuser")


@pytest.fixture
def here() -> City:
    return city(places=30)


@pytest.fixture
def pair(here: City) -> tuple[Nomination, Nomination]:
    """One still before the meeting, and one that it has proposed: alike to whoever may not know."""
    return bring_to(S.DELIBERATION, here=here), bring_to(S.PROPOSED, here=here)


def text_of(client: Client, who: User, url: str, **query: str) -> str:
    client.force_login(who)
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_state_is_that_of_the_nominee_for_whoever_lacks_the_citys_view(here: City) -> None:
    others = [bring_to(state, here=here) for state in S if state not in {S.DRAFT, S.PROPOSED}]
    for nomination in map(fresh, (*others, bring_to(S.PROPOSED, here=here))):
        rows = Nomination.objects.filter(pk=nomination.pk)
        for name in (*BELOW, *ABOVE):
            user = getattr(here, name)
            told = S.DELIBERATION if name in BELOW and nomination.state == S.PROPOSED else nomination.state
            assert (name, state_for(user, nomination)) == (name, told)
            assert rows.annotate(told=state_shown_to(user)).get().told == told


@pytest.mark.parametrize("name", BELOW)
def test_no_list_tells_who_is_proposed(client: Client, here: City, pair: Any, name: str) -> None:
    before, proposed = pair
    user = getattr(here, name)

    page = text_of(client, user, reverse(LIST), show="all")

    assert "拟命名" not in page.replace(">拟命名</a>", "")  # the choice of the filter
    assert 'data-state="proposed"' not in page
    assert listed(client, user, state="proposed") == []
    assert set(listed(client, user, state="deliberation")) == {before, proposed}
    assert listed(client, user, show="all", o="2") == listed(client, user, show="all", o="-2")
    for column in ("state__exact", "state__in", "told", "reserve_rank__isnull", "score__gt"):
        assert client.get(reverse(LIST), {column: "proposed"}).status_code == 400, column
    assert listed(client, here.city, state="proposed") == [proposed]


@pytest.mark.parametrize("name", BELOW)
def test_no_page_of_the_case_tells_it(client: Client, here: City, pair: Any, name: str) -> None:
    user, moves = getattr(here, name), ("withdraw_recommendation", "propose", "not_select", "promote_reserve")

    told: list[Any] = []
    for nomination in pair:
        client.force_login(user)
        page = text_of(client, user, case(nomination))
        answers = [client.get(address(nomination, move)) for move in moves]
        forged = [
            client.post(address(nomination, move), {"seen": seen, "note": NOTE})
            for move in ("propose", "reject")
            for seen in ("deliberation", "proposed")
        ]
        texts = [page, *(answer.content.decode() for answer in (*answers, *forged))]
        telling = (">拟命名<", "“拟命名”", '"proposed"')
        assert [(words, text) for text in texts for words in telling if words in text] == []
        told.append([answer.status_code for answer in (*answers, *forged)])
        told.append([move.name for move in moves_open_to(user, nomination)])

    assert told[:2] == told[2:]


def test_a_union_still_takes_its_recommendation_back_and_is_told_nothing(
    client: Client, here: City, pair: Any
) -> None:
    _before, proposed = pair
    client.force_login(here.grassroots)
    url = address(proposed, "withdraw_recommendation")

    seen = client.get(url).context["form"]["seen"].value()
    with pytest.raises(IllegalMove, match="deliberation"):
        withdraw_recommendation(
            nomination=proposed, by=here.grassroots, note=NOTE * 2, seal=paper(), seen="proposed"
        )
    answer = client.post(url, {"seen": seen, "note": NOTE * 2, "seal": paper()})

    assert seen == "deliberation"
    assert answer.status_code == 302
    assert fresh(proposed).state == S.WITHDRAWN
    told = Message.objects.filter(recipient__in=[here.grassroots, here.district])
    assert not told.filter(body__contains="拟命名").exists()


def test_a_reserve_that_moved_up_reads_as_not_selected(client: Client, here: City) -> None:
    first = in_reserve(here, 1)
    other = in_reserve(here, 2)
    moved_up = promote(here, first)

    for name in BELOW:
        user = getattr(here, name)
        assert state_for(user, moved_up) == S.NOT_SELECTED
        assert moves_open_to(user, moved_up) == moves_open_to(user, other) == []
        assert set(listed(client, user, state="not_selected")) == {moved_up, other}
        codes = [
            client.get(address(each, "withdraw_recommendation")).status_code for each in (moved_up, other)
        ]
        assert codes[0] == codes[1]


def test_the_same_persons_other_case_is_told_alike(client: Client, here: City) -> None:
    number = "370202199001011236"
    last_year = round_in(here.federation, here.experts, year=here.round.year - 1)
    proposed = bring_to(S.PROPOSED, here=here, round=last_year, identity_number=number)
    now = bring_to(S.SCREENING, here=here, identity_number=number, nominator=proposed.nominator)

    below, above = (text_of(client, getattr(here, name), case(now)) for name in ("district", "city"))

    assert "同一身份证号码的其他申报" in below
    assert "· 会议研究" in below
    assert "拟命名" not in below
    assert "· 拟命名" in above


def test_a_union_counts_as_chosen_only_whom_the_notice_tells(here: City, pair: Any) -> None:
    Quota.objects.bulk_create([Quota(round=here.round, union=here.district_union, max_recommend=9)])
    own = [here.district_union.pk]

    def chosen(unions: list[int] | None) -> int:
        return usage_by_subject(here.round, unions)["union"][0].chosen

    assert (chosen(own), chosen(None)) == (0, 1)
    bring_to(S.IN_NOTICE, here=here, nomination=pair[1])
    assert (chosen(own), chosen(None)) == (1, 1)


def test_the_history_of_who_left_the_list_does_not_tell_that_he_stood_on_it(
    client: Client, here: City, pair: Any
) -> None:
    left = withdraw_recommendation(nomination=pair[1], by=here.grassroots, note=NOTE * 2, seal=paper())

    below, above = (text_of(client, getattr(here, name), case(left)) for name in ("district", "city"))

    assert "会议研究 → 已撤回" in below
    assert "拟命名" not in below
    assert "拟命名 → 已撤回" in above
