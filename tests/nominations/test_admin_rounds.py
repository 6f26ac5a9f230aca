"""Rounds in the admin: set up, frozen, with their panel; how many queries their pages ask."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from nominations.models import Nomination, Round
from nominations.workflow import State
from tests.factories import (
    CriterionFactory,
    FilledFactory,
    MaterialRequirementFactory,
    PanelMemberFactory,
    RoundFactory,
    TitleFactory,
)
from tests.nominations.desks import posted, unopened
from tests.nominations.desks import round_page as page
from tests.nominations.roads import City, city

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


def test_titles_and_unions_are_those_in_reach(client: Client, here: City) -> None:
    own, foreign = TitleFactory(conferring_union=here.federation), TitleFactory()
    other = city()
    client.force_login(here.city)

    form = client.get(page("add")).context["adminform"].form

    assert own in form.fields["title"].queryset
    assert foreign not in form.fields["title"].queryset
    assert set(form.fields["union"].queryset) == {here.federation, here.district_union}
    assert other.federation not in form.fields["union"].queryset


def test_steps_are_ticked_and_left_out(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)

    data = posted(client, page("change", round_)) | {"steps": ["employer_review", "expert_review"]}
    answer = client.post(page("change", round_), data)
    shown = client.get(page("change", round_)).context["adminform"].form["steps"].value()

    assert answer.status_code == 302, answer.context["errors"]
    round_.refresh_from_db()
    assert round_.left_out == ["district_review", "site_visit"]
    assert shown == ["employer_review", "expert_review"]


def test_points_must_add_up_to_a_hundred(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)
    data = posted(client, page("change", round_))

    answer = client.post(page("change", round_), data | {"criteria-0-greatest": "20", "name": "改过的名称"})

    assert answer.status_code == 400
    assert "评分指标的权重（不填的按满分计）合计应为100分，现为105.0分。" in answer.content.decode()
    assert "改过的名称" in answer.content.decode()
    round_.refresh_from_db()
    assert round_.name != "改过的名称"
    assert next(row.greatest for row in round_.criteria.all()) == 15


def test_two_criteria_may_change_places_but_not_share_one(client: Client, here: City) -> None:
    round_ = unopened(here)
    first, second = round_.criteria.all()[:2]
    client.force_login(here.city)
    data = posted(client, page("change", round_))

    shared = client.post(page("change", round_), data | {"criteria-0-order": second.order})
    swapped = client.post(
        page("change", round_), data | {"criteria-0-order": second.order, "criteria-1-order": first.order}
    )

    assert "评分指标的次序不能重复。" in shared.content.decode()
    assert swapped.status_code == 302, swapped.context["errors"]
    assert list(round_.criteria.all()[:2]) == [second, first]


def test_two_lines_of_one_name_are_told_in_words(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)
    data = posted(client, page("change", round_)) | {"criteria-0-name": "同名", "criteria-1-name": "同名"}

    text = client.post(page("change", round_), data).content.decode()

    assert "同一张表中的名称不能重复。" in text


def test_a_line_that_lacks_something_is_told_first(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)
    data = posted(client, page("change", round_)) | {"criteria-0-greatest": ""}

    text = client.post(page("change", round_), data).content.decode()

    assert "合计应为100分" not in text


def test_closing_comes_after_opening(client: Client, here: City) -> None:
    round_ = unopened(here)
    client.force_login(here.city)
    data = posted(client, page("change", round_)) | {"closes_at_0": "2020-01-01"}

    answer = client.post(page("change", round_), data)

    assert answer.context["adminform"].form.errors == {"closes_at": ["申报截止应晚于申报开始。"]}


def test_rules_stand_once_forms_may_come_in(client: Client, here: City) -> None:
    client.force_login(here.city)

    shown = client.get(page("change", here.round))
    late = client.post(page("change", here.round), {"name": "改过的名称"}, follow=True)

    assert "从那时起只能按程序变更" in shown.content.decode()
    assert list(shown.context["adminform"].form.fields) == []
    assert "没有保存：申报已经开始，规则只能由两人按“规则版本”变更。" in late.content.decode()
    before = here.round.name
    here.round.refresh_from_db()
    assert here.round.name == before


@pytest.mark.parametrize("role", ["publisher", "objections", "auditor"])
def test_others_of_the_city_read_only(client: Client, here: City, role: str) -> None:
    round_ = unopened(here)
    client.force_login(getattr(here, role))

    shown = client.get(page("change", round_))
    written = client.post(page("change", round_), {"name": "改过的名称"})

    assert round_.name in shown.content.decode()
    assert 'name="_save"' not in shown.content.decode()
    assert written.status_code == 403
    assert client.get(page("add")).status_code == 403
    assert client.get(page("overview", round_)).status_code == 200


def test_another_citys_round_does_not_exist(client: Client, here: City) -> None:
    client.force_login(city().city)

    answers = [
        client.get(page("overview", here.round)),
        client.post(page("publish", here.round)),
        client.post(page("assign", here.round)),
        client.post(page("draft", here.round)),
        client.get(page("confer", here.round)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert client.get(page("change", here.round)).status_code == 302
    assert here.round.name not in client.get(page("changelist")).content.decode()
    assert (
        here.round.name
        not in client.get(page("changelist"), {"q": here.round.name}).context["cl"].result_list
    )


def test_nobody_deletes_a_round(client: Client, here: City) -> None:
    client.force_login(here.superuser)

    assert client.post(reverse("admin:nominations_round_delete", args=[here.round.pk])).status_code == 403


def test_the_pages_of_rounds_ask_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    ContentType.objects.get_for_model(Round)  # asked once for each process
    client.force_login(here.city)
    lists: list[int] = []
    overviews: list[int] = []
    changes: list[int] = []
    for more in (1, 2, 27):
        unopened(here)
        for _ in range(more):
            PanelMemberFactory(round=here.round)
        RoundFactory.create_batch(more, union=here.federation, title=here.round.title)
        CriterionFactory.create_batch(more, round=here.round, greatest=1)
        MaterialRequirementFactory.create_batch(more, round=here.round)
        FilledFactory.create_batch(more, round=here.round, employer=here.employer)
        Nomination.objects.filter(state=State.DRAFT).update(
            state=State.SCREENING, submitted_at=timezone.now(), score=80
        )
        for name, round_, counts in (
            ("changelist", None, lists),
            ("overview", here.round, overviews),
            ("change", here.round, changes),
        ):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page(name, round_)).status_code == 200
            counts.append(len(captured))

    assert (lists, overviews, changes) == ([lists[0]] * 3, [overviews[0]] * 3, [changes[0]] * 3)


def test_the_standing_of_a_round_is_told_in_the_list(client: Client, here: City) -> None:
    unopened(here)
    unopened(here, published_at=timezone.now())
    past = timezone.now() - dt.timedelta(days=9)
    RoundFactory(
        union=here.federation, published_at=past, opens_at=past, closes_at=past + dt.timedelta(days=1)
    )
    client.force_login(User.objects.get(pk=here.auditor.pk))

    text = client.get(page("changelist")).content.decode()

    for words in ("未发布", "已发布，未开始", "申报中", "申报已截止"):
        assert words in text
