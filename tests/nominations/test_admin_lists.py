"""The list of cases: what waits for whom, and that no way in shows another's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from nominations.admin.cases import buttons_for
from nominations.models import Nomination
from nominations.workflow import State
from tests.factories import FilledFactory, NominationFactory
from tests.nominations.desks import LIST, listed
from tests.nominations.roads import City, bring_to, check_first, city, fresh
from tests.nominations.scoring import lock_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def many(here: City, number: int) -> list[Nomination]:
    """Cases before the city, without the papers a real road leaves."""
    made: list[Nomination] = FilledFactory.create_batch(number, round=here.round, employer=here.employer)
    ids = [nomination.pk for nomination in made]
    Nomination.objects.filter(pk__in=ids).update(state=State.SCREENING, submitted_at=timezone.now())
    return made


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_the_list_opens_on_what_waits_for_its_reader(client: Client, here: City) -> None:
    by_state = {state: bring_to(state, here=here) for state in (State.EMPLOYER_REVIEW, State.DISTRICT_REVIEW)}
    unchecked, checked = (bring_to(State.SCREENING, here=here) for _ in range(2))
    check_first(here, checked)
    scoring, scored = (bring_to(State.EXPERT_REVIEW, here=here) for _ in range(2))
    lock_all(scored)
    held = bring_to(State.ON_HOLD, here=here)

    waiting = {
        name: listed(client, getattr(here, name)) for name in ("grassroots", "district", "city", "publisher")
    }

    assert waiting == {
        "grassroots": [by_state[State.EMPLOYER_REVIEW]],
        "district": [by_state[State.DISTRICT_REVIEW]],
        "city": [unchecked, scored],
        "publisher": [checked, held],
    }
    assert scoring in listed(client, here.city, show="all")


def test_what_waits_can_be_taken(here: City) -> None:
    """Whoever has a case on his desk has a button for it, whatever state it is in; who only reads has neither."""
    cases = [bring_to(state, here=here) for state in State if state not in {State.DRAFT, State.CONFERRED}]

    for person in (here.grassroots, here.district, here.city, here.publisher, here.superuser):
        waiting = set(Nomination.objects.waiting_for(person))
        assert waiting
        assert waiting <= set(cases)
        for nomination in waiting:
            assert [button for button in buttons_for(person, nomination) if not button.held_back]
    for person in (here.objections, here.auditor):
        assert not Nomination.objects.waiting_for(person).exists()


def test_readers_who_never_act_see_everything_at_once(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)

    client.force_login(here.auditor)
    answer = client.get(reverse(LIST))

    assert list(answer.context["cl"].result_list) == [nomination]
    assert "待我办理" not in answer.content.decode()


def test_a_search_or_a_filter_looks_through_everything(client: Client, here: City) -> None:
    waits = bring_to(State.SCREENING, here=here)
    passed = bring_to(State.SITE_VISIT, here=here)

    assert listed(client, here.city, q=passed.name) == [passed]
    assert set(listed(client, here.city, q=here.employer.name)) == {waits, passed}
    assert listed(client, here.city, state="site_visit") == [passed]
    assert listed(client, here.city, round=here.round.pk, show="waiting") == [waits, passed]
    assert listed(client, here.city, district=here.district_union.pk, state="screening") == [waits]


def test_a_chosen_order_wins_over_the_oldest_first(client: Client, here: City) -> None:
    first, second = (bring_to(State.SCREENING, here=here, trade=trade) for trade in ("甲", "乙"))

    assert listed(client, here.city) == [first, second]
    by_time = 5
    assert listed(client, here.city, o=f"-{by_time}", show="waiting") == [second, first]


def test_no_way_in_shows_a_draft(client: Client, here: City) -> None:
    draft = FilledFactory(round=here.round, employer=here.employer)

    for person in (here.grassroots, here.district, here.city, here.auditor, here.superuser):
        assert listed(client, person, show="all") == []
        assert listed(client, person, q=draft.name) == []
        assert client.get(reverse("admin:nominations_nomination_change", args=[draft.pk])).status_code == 404


WAYS_IN: list[Callable[[Nomination], dict[str, Any]]] = [
    lambda theirs: {"show": "all"},
    lambda theirs: {"show": "waiting"},
    lambda theirs: {"q": theirs.name},
    lambda theirs: {"q": theirs.employer.name if theirs.employer else ""},
    lambda theirs: {"state": theirs.state},
    lambda theirs: {"round": theirs.round_id},
    lambda theirs: {"district": theirs.district_union_id},
    lambda theirs: {"district": theirs.district_union_id, "show": "all"},
]


def test_a_district_never_meets_anothers_case(client: Client, here: City) -> None:
    """In one and the same round, by every way a list can be asked."""
    own, theirs = bring_to(State.DISTRICT_REVIEW, here=here), bring_elsewhere(here)

    assert own in listed(client, here.district, q=own.name)
    for way in WAYS_IN:
        assert theirs not in listed(client, here.district, **way(theirs))
        assert theirs not in listed(client, here.grassroots, **way(theirs))


def bring_elsewhere(here: City) -> Nomination:
    """A case of the same round from another district."""
    theirs: Nomination = FilledFactory(round=here.round, name="示例邻区人员")
    Nomination.objects.filter(pk=theirs.pk).update(state=State.DISTRICT_REVIEW, submitted_at=timezone.now())
    return fresh(theirs)


def test_filters_offer_nothing_of_another_district(client: Client, here: City) -> None:
    bring_to(State.DISTRICT_REVIEW, here=here)
    theirs, foreign = bring_elsewhere(here), bring_to(State.DISTRICT_REVIEW)
    client.force_login(here.district)

    text = client.get(reverse(LIST)).content.decode()

    for words in (theirs.name, str(theirs.district_union), str(theirs.employer), str(foreign.round)):
        assert words not in text
    assert str(here.district_union) in text


def test_direct_addresses_of_another_district_do_not_exist(client: Client, here: City) -> None:
    theirs, foreign = bring_elsewhere(here), bring_to(State.DISTRICT_REVIEW)
    client.force_login(here.district)

    answers = {
        name: client.get(reverse(f"admin:nominations_nomination_{name}", args=[theirs.pk])).status_code
        for name in ("change", "history", "delete")
    }

    files = [
        client.get(reverse("nominations:evidence", args=[foreign.pk, foreign.evidence.get().pk])),
        client.get(reverse("nominations:seal", args=[foreign.pk, foreign.opinions.all()[0].pk])),
    ]

    assert answers == {"change": 404, "history": 404, "delete": 403}
    assert [answer.status_code for answer in files] == [404, 404]
    assert client.get(reverse("admin:nominations_nomination_change", args=["nonsense"])).status_code == 404


def test_the_autocomplete_of_the_admin_offers_what_its_reader_may_see(client: Client, here: City) -> None:
    own, theirs = bring_to(State.DISTRICT_REVIEW, here=here), bring_elsewhere(here)
    FilledFactory(round=here.round, employer=here.employer)  # a draft
    asked = {"app_label": "nominations", "model_name": "evidence", "field_name": "nomination"}

    found = {}
    for name in ("district", "city"):
        client.force_login(getattr(here, name))
        answer = client.get(reverse("admin:autocomplete"), asked | {"term": "示例"})
        found[name] = {row["id"] for row in answer.json()["results"]}
    client.force_login(here.editor)
    refused = client.get(reverse("admin:autocomplete"), asked)

    assert found == {"district": {str(own.pk)}, "city": {str(own.pk), str(theirs.pk)}}
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "lookup",
    ["score__gt", "identity_index", "employer__uscc", "nominator__email", "round__published_at__year"],
)
def test_an_address_cannot_ask_for_a_column_that_is_not_shown(
    client: Client, here: City, lookup: str
) -> None:
    bring_to(State.SCREENING, here=here)
    client.force_login(here.district)

    assert client.get(reverse(LIST), {lookup: "1"}).status_code == 400


def test_nobody_adds_or_deletes_a_case(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.superuser)

    answers = [
        client.get(reverse("admin:nominations_nomination_add")),
        client.post(reverse("admin:nominations_nomination_delete", args=[nomination.pk]), {"post": "yes"}),
        client.post(reverse(LIST), {"action": "delete_selected", "_selected_action": str(nomination.pk)}),
    ]

    assert [answer.status_code for answer in answers[:2]] == [403, 403]
    assert Nomination.objects.filter(pk=nomination.pk).exists()
    assert not LogEntry.objects.exists()


def test_an_empty_list_says_so(client: Client, here: City) -> None:
    client.force_login(here.city)

    assert "没有等待您办理的申报件" in client.get(reverse(LIST)).content.decode()
    assert "没有找到申报件" in client.get(reverse(LIST), {"q": "无此人"}).content.decode()


def test_identity_numbers_do_not_leave_the_database_for_a_list(client: Client, here: City) -> None:
    [nomination] = many(here, 1)
    client.force_login(here.city)

    with CaptureQueriesContext(connection) as captured:
        text = client.get(reverse(LIST)).content.decode()

    assert nomination.identity_number not in text
    assert not any('"identity_number"' in query["sql"] for query in captured)


@pytest.mark.parametrize("show", ["waiting", "all"])
def test_the_list_asks_the_same_of_one_three_and_thirty(client: Client, here: City, show: str) -> None:
    client.force_login(here.city)
    url = f"{reverse(LIST)}?show={show}"
    counts = []
    for number in (1, 2, 27):
        many(here, number)
        counts.append(queries(client, url))

    assert counts == [counts[0]] * 3


def test_old_drafts_never_wait(here: City) -> None:
    NominationFactory(round=here.round)

    assert not Nomination.objects.waiting_for(here.superuser).exists()
