"""What one meeting resolved on several cases, entered on one page: all of them or none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nominations.models import Meeting, Nomination, Resolution
from nominations.workflow import State
from tests.nominations import roads
from tests.nominations.desks import MINUTES
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

MEETING = {name: MINUTES[name] for name in ("minutes_number", "kind", "entitled", "present", "members")}


@pytest.fixture
def here() -> roads.City:
    return roads.city()


@pytest.fixture
def cases(here: roads.City) -> list[Nomination]:
    return [roads.bring_to(State.DELIBERATION, here=here) for _ in range(3)]


@pytest.fixture
def desk(client: Client, here: roads.City) -> Client:
    client.force_login(here.city)
    return client


def page(here: roads.City) -> str:
    return reverse("admin:nominations_round_resolutions", args=[here.round.pk])


def line(
    case: Nomination, decision: str, votes: tuple[int, int, int] | None = None, **more: Any
) -> dict[str, Any]:
    names = ("votes_for", "votes_against", "abstentions")
    given = dict(zip(names, votes, strict=True)) if votes else {}
    return {str(case.pk): decision} | {f"{name}-{case.pk}": value for name, value in (given | more).items()}


def sent(cases: list[Nomination], *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = MEETING | {"held_on": timezone.localdate(), "chosen": [case.pk for case in cases]}
    for each in lines:
        data |= each
    return data | changes


def test_one_meeting_decides_on_several(desk: Client, here: roads.City, cases: list[Nomination]) -> None:
    first, second, third = cases
    data = sent(
        cases,
        line(first, "proposed", (8, 1, 0)),
        line(second, "not_selected", (2, 6, 1), reserve_rank=1),
        line(third, "nominee_award", (3, 5, 1)),
        note="本届名额有限，列为候补。",
    )

    answer = desk.post(page(here), data)

    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("admin:nominations_round_selection", args=[here.round.pk]),
    )
    assert [roads.fresh(case).state for case in cases] == ["proposed", "not_selected", "not_selected"]
    assert roads.fresh(second).reserve_rank == 1
    assert [roads.fresh(case).has_nominee_award for case in cases] == [False, False, True]
    votes = ("nomination", "votes_for", "votes_against", "abstentions", "proposed")
    assert list(Meeting.objects.get().resolutions.order_by("-votes_for").values_list(*votes)) == [
        (first.pk, 8, 1, 0, True),
        (third.pk, 3, 5, 1, False),
        (second.pk, 2, 6, 1, False),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([("proposed", (8, 1, 0)), ("proposed", (4, 5, 0))], "同意票没有多于反对票"),
        ([("proposed", (8, 1, 0)), ("proposed", (9, 1, 0))], "票数合计10票"),
        ([("proposed", (8, 1, 0)), ("proposed", None)], "请填写同意票、反对票和弃权票"),
        ([("proposed", (8, 1, 0)), ("not_selected", (1, 8, 0))], "有不列入的，请填写理由"),
        ([("", None), ("", None)], "请至少为一件选择会议的决定"),
    ],
)
def test_all_or_none_is_written_and_what_was_typed_stays(
    desk: Client, here: roads.City, cases: list[Nomination], lines: list[Any], words: str
) -> None:
    typed = [line(case, *each) for case, each in zip(cases, lines, strict=False)]

    answer = desk.post(page(here), sent(cases, *typed))

    content = answer.content.decode()
    assert answer.status_code == 400
    assert words in content
    assert str(MINUTES["minutes_number"]) in content
    assert (Meeting.objects.count(), Resolution.objects.count()) == (0, 0)
    assert {roads.fresh(case).state for case in cases} == {"deliberation"}


def test_a_case_that_moved_on_is_told_beside_it(
    desk: Client, here: roads.City, cases: list[Nomination]
) -> None:
    roads.propose(here, cases[0])
    data = sent(
        cases, *(line(case, "proposed", (8, 1, 0)) for case in cases), minutes_number="示例纪要〔2〕号"
    )

    answer = desk.post(page(here), data)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [str(cases[0].pk)]
    assert [roads.fresh(case).state for case in cases[1:]] == ["deliberation", "deliberation"]


def test_only_what_was_ticked_is_asked_about(desk: Client, here: roads.City, cases: list[Nomination]) -> None:
    foreign = roads.bring_to(State.DELIBERATION)

    ticked = desk.get(page(here), {"chosen": [str(cases[1].pk), str(foreign.pk), "nonsense"]})
    untouched = desk.get(page(here))

    assert ticked.context["form"].cases == [cases[1]]
    assert {case.pk for case in untouched.context["form"].cases} == {case.pk for case in cases}


def test_the_page_costs_the_same_with_any_number_of_cases(desk: Client, here: roads.City) -> None:
    counts = []
    for wanted in (1, 3, 7):
        while here.round.nominations.filter(state=State.DELIBERATION).count() < wanted:
            roads.bring_to(State.DELIBERATION, here=here)
        counts.append(count_queries(lambda: desk.get(page(here))))

    assert len(set(counts)) == 1, counts
