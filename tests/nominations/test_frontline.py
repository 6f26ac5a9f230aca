"""Who is a front-line worker: what the round says of it, and the union that looks (domain.md §4.2)."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from nominations.actions import reviews
from nominations.models import Nomination, Opinion
from nominations.workflow import State
from tests.nominations.desks import address, case, filled_in
from tests.nominations.roads import NOTE, City, bring_to, city, draft_in, fresh, paper, reviewer_of

pytestmark = pytest.mark.django_db
WORDS = "一线职工，指企业中层干部以下的职工。"


@pytest.fixture
def here() -> City:
    return city(frontline_definition=WORDS)


@pytest.fixture
def waiting(here: City) -> Nomination:
    return bring_to(State.EMPLOYER_REVIEW, here=here)


def typed(**changed: Any) -> dict[str, Any]:
    return filled_in("endorse") | {"note": NOTE, "seen": State.EMPLOYER_REVIEW} | changed


def test_the_definition_stands_beside_the_field_and_on_the_page_of_the_round(
    client: Client, here: City
) -> None:
    draft = draft_in(here)

    assert WORDS in client.get(here.round.get_absolute_url()).content.decode()
    client.force_login(draft.nominator)
    form = client.get(f"{draft.get_absolute_url()}edit/work/").context["form"]

    assert form.fields["category"].help_text == WORDS


def test_without_the_tick_nothing_is_passed_on(client: Client, here: City, waiting: Nomination) -> None:
    client.force_login(reviewer_of(here, waiting))
    page = client.get(address(waiting, "endorse")).content.decode()

    answer = client.post(address(waiting, "endorse"), typed(confirms_category=""))

    assert "已核对：申报人的职工身份确为“一线工人”" in page
    assert WORDS in page
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["confirms_category"]
    assert "请核对申报人的职工身份" in answer.content.decode()
    assert (fresh(waiting).state, Opinion.objects.count()) == (State.EMPLOYER_REVIEW, 0)


def test_the_action_asks_for_it_too(here: City, waiting: Nomination) -> None:
    today = timezone.localdate()

    with pytest.raises(ValidationError) as refused:
        reviews.endorse(
            nomination=waiting,
            by=here.grassroots,
            note=NOTE,
            seal=paper(),
            notice_from=today - dt.timedelta(days=40),
            notice_to=today - dt.timedelta(days=10),
        )

    assert list(refused.value.message_dict) == ["confirms_category"]
    assert fresh(waiting).state == State.EMPLOYER_REVIEW


def test_what_was_confirmed_is_kept_shown_and_recorded(
    client: Client, here: City, waiting: Nomination
) -> None:
    client.force_login(reviewer_of(here, waiting))

    client.post(address(waiting, "endorse"), typed())

    opinion = Opinion.objects.get()
    change = waiting.changes.latest("pk")
    assert (fresh(waiting).state, opinion.category) == (State.DISTRICT_REVIEW, "frontline")
    assert (change.move, change.facts["category"]) == ("endorse", "frontline")
    assert "已核对职工身份：一线工人" in client.get(case(waiting)).content.decode()


def test_a_form_without_a_category_asks_for_no_tick(client: Client, here: City, waiting: Nomination) -> None:
    Nomination.objects.filter(pk=waiting.pk).update(category="")
    client.force_login(reviewer_of(here, waiting))

    assert "confirms_category" not in client.get(address(waiting, "endorse")).context["form"].fields
    client.post(address(waiting, "endorse"), typed())

    assert Opinion.objects.get().category == ""
