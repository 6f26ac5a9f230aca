from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.models import Nomination, Round
from tests.factories import NominationFactory, RoundFactory, UserFactory
from tests.nominations import roads
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def signed_in() -> tuple[Client, Any]:
    client, user = Client(), UserFactory()
    client.force_login(user)
    return client, user


def upcoming(**fields: Any) -> Round:
    return RoundFactory(opens_at=timezone.now() + DAY, closes_at=timezone.now() + 9 * DAY, **fields)


def past(**fields: Any) -> Round:
    return RoundFactory(opens_at=timezone.now() - 9 * DAY, closes_at=timezone.now() - DAY, **fields)


def unpublished(**fields: Any) -> Round:
    return RoundFactory(published_at=None, **fields)


def test_rounds_stand_by_their_time_and_drafts_nowhere(client: Client):
    accepting, ahead, over = RoundFactory(), upcoming(), past()
    hidden = unpublished()

    response = client.get(reverse("nominations:rounds"))

    shown = [
        list(response.context["accepting"]),
        list(response.context["upcoming"]),
        list(response.context["page_obj"]),
    ]
    assert shown == [[accepting], [ahead], [over]]
    assert hidden.name not in response.text


def test_rounds_say_so_when_none_is_open(client: Client):
    assert "现在没有正在受理的评选" in client.get(reverse("nominations:rounds")).text


@pytest.mark.parametrize("make", [RoundFactory, upcoming, past])
def test_rounds_ask_the_database_as_often_for_one_as_for_thirty(client: Client, make: Any):
    asked = []
    for rows in (1, 2, 27):
        for _ in range(rows):
            make()
        asked.append(count_queries(lambda: client.get(reverse("nominations:rounds"))))

    assert asked[0] == asked[1] == asked[2]


def test_round_tells_its_rules_as_published(client: Client):
    round_ = RoundFactory(left_out=["site_visit"])

    page = client.get(round_.get_absolute_url()).text

    for told in (round_.scope, round_.quota, round_.conditions, round_.procedure, round_.contact):
        assert told in page
    for material in round_.materials.all():
        assert material.name in page
    assert "专家评审" in page
    assert "实地考察</strong>" not in page
    assert "北京时间" in page
    assert reverse("nominations:nominate", args=[round_.pk]) in page


@pytest.mark.parametrize(("make", "words"), [(upcoming, "到开始时间后"), (past, "本次评选已截止申报")])
def test_round_offers_no_form_outside_its_time(client: Client, make: Any, words: str):
    round_ = make()

    page = client.get(round_.get_absolute_url()).text

    assert words in page
    assert reverse("nominations:nominate", args=[round_.pk]) not in page


@pytest.mark.parametrize("name", ["round", "nominate"])
def test_round_that_is_not_published_is_not_there(client: Client, name: str):
    assert client.get(reverse(f"nominations:{name}", args=[unpublished().pk])).status_code == 404


def test_round_leads_back_to_the_form_one_has():
    client, user = signed_in()
    existing = NominationFactory(nominator=user)

    page = client.get(existing.round.get_absolute_url()).text

    assert existing.get_absolute_url() in page
    assert "我要申报" not in page


def test_round_lists_its_posted_notices_alone(client: Client):
    here = roads.city()
    roads.bring_to("in_notice", here=here)
    posted = here.round.notices.get()
    roads.bring_to("proposed", here=here)

    page = client.get(here.round.get_absolute_url()).text

    assert posted.get_absolute_url() in page


def test_nominate_asks_a_visitor_to_sign_in_and_come_back(client: Client):
    url = reverse("nominations:nominate", args=[RoundFactory().pk])

    page = client.get(url).text

    assert f"{reverse('account_login')}?next={url}" in page
    assert "开始填写申报表" not in page


def test_nominate_by_a_visitor_writes_nothing_and_leads_to_the_sign_in(client: Client):
    url = reverse("nominations:nominate", args=[RoundFactory().pk])

    response = client.post(url)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={url}")
    assert not Nomination.objects.exists()


def test_nominate_explains_before_it_begins():
    client, _user = signed_in()
    round_ = RoundFactory()

    page = client.get(reverse("nominations:nominate", args=[round_.pk])).text

    assert "开始填写申报表" in page
    assert "个人信息怎样处理" in page
    assert not Nomination.objects.exists()


def test_nominate_begins_a_form_and_leads_to_it():
    client, user = signed_in()
    round_ = RoundFactory()

    response = client.post(reverse("nominations:nominate", args=[round_.pk]))

    begun = Nomination.objects.get()
    assert (begun.round, begun.nominator, begun.state) == (round_, user, "draft")
    assert response["Location"] == reverse("nominations:edit", args=[begun.pk, "basic"])


def test_nominate_twice_leads_to_the_form_there_is():
    client, user = signed_in()
    existing = NominationFactory(nominator=user)
    url = reverse("nominations:nominate", args=[existing.round.pk])

    pages = [client.get(url), client.post(url)]

    assert [page.status_code for page in pages] == [200, 409]
    assert all(existing.get_absolute_url() in page.text for page in pages)
    assert list(Nomination.objects.all()) == [existing]


def test_nominate_again_after_taking_back():
    client, _user = signed_in()
    withdrawn = roads.bring_to("withdrawn")
    client.force_login(withdrawn.nominator)

    response = client.post(reverse("nominations:nominate", args=[withdrawn.round.pk]))

    assert response.status_code == 302
    assert Nomination.objects.standing().get().round == withdrawn.round


@pytest.mark.parametrize(("make", "words"), [(upcoming, "还没有开始受理"), (past, "已经截止申报")])
def test_nominate_outside_the_time_is_refused_in_words(make: Any, words: str):
    client, _user = signed_in()
    url = reverse("nominations:nominate", args=[make().pk])

    asked, tried = client.get(url), client.post(url)

    assert (asked.status_code, tried.status_code) == (200, 409)
    assert words in asked.text
    assert words in tried.text
    assert not Nomination.objects.exists()
