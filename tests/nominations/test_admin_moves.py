"""Every button of the admin: the right person, the wrong one, the wrong state, the wrong method."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nominations.models import Change, Nomination, Opinion, SiteVisit
from nominations.workflow import MOVES, State
from tests.nominations.desks import NOTE, address, case, filled_in
from tests.nominations.roads import City, bring_to, check_first, city, fresh, paper, recommend
from tests.nominations.scoring import lock_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> City:
    return city()


# move, state it is taken from, whose it is, where it leads, somebody who sees the case but may not
ROWS = [
    ("endorse", State.EMPLOYER_REVIEW, "grassroots", State.DISTRICT_REVIEW, "district"),
    ("recommend", State.DISTRICT_REVIEW, "district", State.SCREENING, "grassroots"),
    ("check_first", State.SCREENING, "city", State.SCREENING, "publisher"),
    ("pass_screening", State.SCREENING, "publisher", State.EXPERT_REVIEW, "city"),
    ("close_scoring", State.EXPERT_REVIEW, "city", State.SITE_VISIT, "auditor"),
    ("finish_visit", State.SITE_VISIT, "city", State.DELIBERATION, "publisher"),
    ("propose", State.DELIBERATION, "city", State.PROPOSED, "publisher"),
    ("return_for_correction", State.EMPLOYER_REVIEW, "grassroots", State.RETURNED, "city"),
    ("return_for_correction", State.DISTRICT_REVIEW, "district", State.RETURNED, "grassroots"),
    ("return_for_correction", State.SCREENING, "city", State.RETURNED, "district"),
    ("extend_correction", State.RETURNED, "city", State.RETURNED, "publisher"),
    ("reject", State.EMPLOYER_REVIEW, "grassroots", State.REJECTED, "objections"),
    ("reject", State.DISTRICT_REVIEW, "district", State.REJECTED, "city"),
    ("reject", State.SCREENING, "publisher", State.REJECTED, "auditor"),
    ("not_select", State.SITE_VISIT, "city", State.NOT_SELECTED, "district"),
    ("hold", State.IN_NOTICE, "objections", State.ON_HOLD, "auditor"),
    ("release", State.ON_HOLD, "publisher", State.IN_NOTICE, "objections"),
    ("withdraw_recommendation", State.DISTRICT_REVIEW, "grassroots", State.WITHDRAWN, "district"),
    ("withdraw_recommendation", State.IN_NOTICE, "district", State.WITHDRAWN, "city"),
    ("disqualify", State.DELIBERATION, "publisher", State.DISQUALIFIED, "city"),
]


def ready(here: City, move: str, state: State) -> Nomination:
    nomination = bring_to(state, here=here)
    if move == "pass_screening":
        nomination = check_first(here, nomination)
    if move == "close_scoring":
        lock_all(nomination)
    return nomination


@pytest.mark.parametrize(("move", "state", "role", "target", "other"), ROWS)
def test_a_button_works_for_the_right_person_alone(
    client: Client, here: City, move: str, state: State, role: str, target: State, other: str
) -> None:
    nomination = ready(here, move, state)
    before = Change.objects.count()
    data = {"note": NOTE, "seen": state} | filled_in(move)

    client.force_login(getattr(here, other))
    refused = [client.get(address(nomination, move)), client.post(address(nomination, move), data)]
    client.force_login(getattr(here, role))
    screen = client.get(case(nomination))
    shown = client.get(address(nomination, move))
    untouched = fresh(nomination).state, Change.objects.count()
    if "seal" in data:
        data["seal"] = paper()
    answer = client.post(address(nomination, move), data)

    assert [response.status_code for response in refused] == [403, 403]
    assert address(nomination, move) in screen.content.decode()
    assert shown.status_code == 200
    assert untouched == (state, before)
    assert answer.status_code == 302, answer.content.decode()
    moved = fresh(nomination)
    assert moved.state == target
    last = Change.objects.moves().latest("pk")
    assert (last.move, last.by, last.note, last.source) == (move, getattr(here, role), NOTE, state)


def test_a_bad_scan_is_told_beside_its_field_and_nothing_is_written(client: Client, here: City) -> None:
    nomination = bring_to(State.EMPLOYER_REVIEW, here=here)
    seal = SimpleUploadedFile("scan.pdf", b"MZ no paper at all")
    data = {"note": NOTE, "seen": "employer_review"} | filled_in("endorse") | {"seal": seal}
    client.force_login(here.grassroots)

    answer = client.post(address(nomination, "endorse"), data)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["seal"]
    assert NOTE in answer.content.decode()
    assert (Opinion.objects.count(), fresh(nomination).state) == (0, State.EMPLOYER_REVIEW)


@pytest.mark.parametrize(
    ("move", "state", "role", "changes", "field"),
    [
        ("endorse", State.EMPLOYER_REVIEW, "grassroots", {"notice_to": "2020-01-01"}, "notice_to"),
        ("return_for_correction", State.SCREENING, "city", {"correct_by": "2020-01-01"}, "correct_by"),
        ("return_for_correction", State.SCREENING, "city", {"note": "缺件"}, "note"),
        ("recommend", State.DISTRICT_REVIEW, "district", {"note": ""}, "note"),
        ("finish_visit", State.SITE_VISIT, "city", {"visitors": "示例甲"}, "visitors"),
        ("finish_visit", State.SITE_VISIT, "city", {"visited_on": "2999-01-01"}, "visited_on"),
        ("pass_screening", State.SCREENING, "publisher", {}, "__all__"),
    ],
)
def test_what_must_be_mended_is_told_beside_the_field(
    client: Client, here: City, move: str, state: State, role: str, changes: dict[str, str], field: str
) -> None:
    nomination = bring_to(state, here=here)
    before = Change.objects.count()
    client.force_login(getattr(here, role))

    data = {"note": NOTE, "seen": state} | filled_in(move) | changes
    answer = client.post(address(nomination, move), data)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert data["note"] in answer.content.decode()
    assert (fresh(nomination).state, Change.objects.count(), SiteVisit.objects.count()) == (state, before, 0)


def test_a_stale_form_is_told_so_and_keeps_what_was_typed(client: Client, here: City) -> None:
    nomination = bring_to(State.DISTRICT_REVIEW, here=here)
    client.force_login(here.district)
    recommend(here, nomination)
    before = Change.objects.count()
    data = {"note": "请补充缴费证明的扫描件。", "seen": "district_review", "correct_by": "2999-01-01"}
    data |= {"remark_deeds": "请补充时间。"}

    answer = client.post(address(nomination, "return_for_correction"), data)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "没有办理" in text
    assert "请补充缴费证明的扫描件。" in text
    assert not answer.context["can_submit"]
    assert (fresh(nomination).state, Change.objects.count()) == (State.SCREENING, before)


def test_a_stale_form_can_be_pressed_again_where_the_move_is_still_open(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.publisher)

    typed = {"note": NOTE, "disqualified_for": "other"}
    stale = client.post(address(nomination, "disqualify"), typed | {"seen": "district_review"})
    form = stale.context["form"]
    again = client.post(
        address(nomination, "disqualify"),
        {name: form[name].value() for name in ("note", "disqualified_for", "seen")},
    )

    assert (stale.status_code, stale.context["can_submit"], again.status_code) == (409, True, 302)
    assert fresh(nomination).state == State.DISQUALIFIED


def test_a_button_of_another_state_answers_409_in_words(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.city)

    answers = [
        client.get(address(nomination, "finish_visit")),
        client.post(
            address(nomination, "finish_visit"),
            {"note": NOTE, "seen": "site_visit"} | filled_in("finish_visit"),
        ),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("资格审查" in answer.content.decode() for answer in answers)
    assert SiteVisit.objects.count() == 0


@pytest.mark.parametrize("move", ["publish", "confer", "withdraw", "resubmit", "submit", "no_such_move"])
def test_what_staff_do_not_do_case_by_case_has_no_page(client: Client, here: City, move: str) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.superuser)

    assert client.get(address(nomination, move)).status_code == 404


def test_a_case_out_of_reach_has_no_buttons(client: Client, here: City) -> None:
    nomination, other = bring_to(State.DISTRICT_REVIEW, here=here), city()
    unknown = reverse("admin:nominations_nomination_move", args=[uuid4(), "recommend"])
    client.force_login(other.district)

    data = {"note": NOTE, "seen": "district_review"}
    answers = [
        client.get(address(nomination, "recommend")),
        client.post(address(nomination, "recommend"), data),
        client.get(unknown),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert fresh(nomination).state == State.DISTRICT_REVIEW


def test_ones_own_case_is_not_on_ones_desk(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here, nominator=here.city)
    client.force_login(here.city)

    answers = [client.get(case(nomination)), client.get(address(nomination, "check_first"))]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, here: City, method: str) -> None:
    nomination = bring_to(State.SCREENING, here=here)
    client.force_login(here.city)

    answers = [
        getattr(client, method)(address(nomination, "check_first")),
        getattr(client, method)(case(nomination)),
        client.post(case(nomination)),
    ]

    assert [answer.status_code for answer in answers] == [405, 405, 405]


def test_workers_and_experts_do_not_come_in(client: Client, here: City) -> None:
    nomination = bring_to(State.SCREENING, here=here)

    for person in (nomination.nominator, here.experts[0]):
        client.force_login(person)
        answers = [client.get(case(nomination)), client.get(address(nomination, "check_first"))]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert all("login" in answer["Location"] for answer in answers)


def test_after_a_move_the_next_case_comes_up(client: Client, here: City) -> None:
    first, second = (bring_to(State.DISTRICT_REVIEW, here=here) for _ in range(2))
    elsewhere = bring_to(State.DISTRICT_REVIEW)
    client.force_login(here.district)
    data = {"note": NOTE, "seen": "district_review"}

    shown = client.get(case(second))
    to_the_first_again = client.post(address(second, "recommend"), data)
    to_the_list = client.post(address(first, "recommend"), data)

    assert (shown.context["previous_case"].pk, shown.context["next_case"].pk) == (first.pk, first.pk)
    assert shown.context["waiting_count"] == 2
    assert to_the_first_again["Location"] == case(first)
    assert to_the_list["Location"] == reverse("admin:nominations_nomination_changelist")
    assert fresh(elsewhere).state == State.DISTRICT_REVIEW


def test_a_case_that_stays_on_the_desk_stays_open(client: Client, here: City) -> None:
    nomination, other = (bring_to(State.SITE_VISIT, here=here) for _ in range(2))
    client.force_login(here.city)

    data = {"note": NOTE, "seen": "site_visit"} | filled_in("finish_visit")
    answer = client.post(address(nomination, "finish_visit"), data)

    assert answer["Location"] == case(nomination)
    assert fresh(other).state == State.SITE_VISIT


def test_the_table_names_every_move_once() -> None:
    taken = {row[0] for row in ROWS}

    staff = [m for m in MOVES.values() if not (m.is_by_nominator or m.is_by_clock)]
    by_staff = {m.name for m in staff if not m.is_for_a_list}
    # Taken for a whole notice when it is closed, when a place fell vacant, when a correction lapsed: tested there.
    assert by_staff - taken == {"approve", "promote_reserve", "reopen_correction"}
