"""Notices in the admin: worded, previewed, posted by another, closed when their days are over."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nominations.actions.notices import draft_notice, publish_notice
from nominations.builders.terms import terms
from nominations.models import Notice, WorkdayOverride
from nominations.workflow import State
from tests.factories import PostFactory, RoundFactory, TitleFactory
from tests.nominations.clocks import next_workday
from tests.nominations.posting import drafted, page, posted, running
from tests.nominations.roads import City, bring_to, city, fresh

pytestmark = pytest.mark.django_db


PLAIN_MONDAY = dt.datetime(2026, 3, 9, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@pytest.fixture
def here() -> City:
    return city()


def test_a_draft_is_worded_and_shown_as_the_public_will_see_it(client: Client, here: City) -> None:
    nomination, notice = drafted(here)
    client.force_login(here.city)

    answer = client.post(page("change", notice), {"heading": "关于拟命名人选的公示", "basis": notice.basis})
    text = client.get(page("change", notice)).content.decode()

    assert answer.status_code == 302
    assert "预览：保存后公众将看到的样子" in text
    for words in (
        "关于拟命名人选的公示",
        notice.basis,
        nomination.name,
        here.employer.name,
        nomination.trade,
    ):
        assert words in text
    assert nomination.phone not in text


def test_who_words_a_draft_last_leaves_posting_it_to_somebody_else(client: Client, here: City) -> None:
    _nomination, notice = drafted(here)
    both = PostFactory(role="city", union=here.federation, user=here.publisher).user
    client.force_login(both)

    untouched = client.post(page("change", notice), {"heading": notice.heading, "basis": notice.basis})
    notice.refresh_from_db()
    drafter = notice.drafted_by
    client.post(page("change", notice), {"heading": "改过的标题", "basis": notice.basis})
    refused = client.post(page("publish", notice), {"starts_on": next_workday()})

    assert untouched.status_code == 302
    assert drafter == here.city
    notice.refresh_from_db()
    assert (notice.heading, notice.drafted_by, notice.published_at) == ("改过的标题", both, None)
    assert refused.status_code == 400
    assert refused.context["form"].errors["__all__"] == ["起草与发布不能是同一人，请由另一名工作人员发布。"]


@pytest.mark.parametrize("field", ["heading", "basis"])
def test_a_private_number_does_not_get_into_a_draft(client: Client, here: City, field: str) -> None:
    _nomination, notice = drafted(here)
    client.force_login(here.city)

    data = {"heading": notice.heading, "basis": notice.basis, field: "请致电13800000001"}
    answer = client.post(page("change", notice), data)

    assert list(answer.context["adminform"].form.errors) == [field]
    before = notice.heading, notice.basis
    notice.refresh_from_db()
    assert (notice.heading, notice.basis) == before


def test_a_posted_notice_is_read_only(client: Client, here: City) -> None:
    _nomination, notice = running(here)
    client.force_login(here.city)

    shown = client.get(page("change", notice)).content.decode()
    written = client.post(page("change", notice), {"heading": "改过的标题", "basis": "改过"})

    assert written.status_code == 403
    assert 'name="heading"' not in shown
    assert "公众看到的样子" in shown
    notice.refresh_from_db()
    assert notice.heading != "改过的标题"


def test_the_publisher_sees_the_days_and_posts(client: Client, here: City) -> None:
    nomination, notice = drafted(here)
    day = next_workday()

    client.force_login(here.city)
    refused = [client.get(page("publish", notice)), client.post(page("publish", notice), {"starts_on": day})]
    client.force_login(here.publisher)
    shown = client.get(page("publish", notice))
    untouched = Notice.objects.get().published_at
    answer = posted(client, notice, day, follow=True)

    assert [response.status_code for response in refused] == [403, 403]
    offered = shown.context["offered"]
    assert (len(offered), offered[0].starts_on) == (5, day)
    assert shown.context["form"]["starts_on"].value() == day
    assert nomination.name in shown.content.decode()
    assert untouched is None
    notice.refresh_from_db()
    assert (notice.published_by, notice.starts_on, notice.ends_on) == (
        here.publisher,
        day,
        offered[0].ends_on,
    )
    assert "公示已发布" in answer.content.decode()
    assert fresh(nomination).state == State.IN_NOTICE


@pytest.mark.parametrize(
    ("starts_on", "words"),
    [
        ("2020-01-06", "公示开始日期不能早于今天。"),
        ("2999-01-05", "公示应从工作日开始，请另选日期。"),
        ("", "这个字段是必填项。"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_the_field(
    client: Client, here: City, starts_on: str, words: str
) -> None:
    _nomination, notice = drafted(here)
    WorkdayOverride.objects.create(day=dt.date(2999, 1, 5), is_workday=False, note="示例通知")
    client.force_login(here.publisher)

    answer = client.post(page("publish", notice), {"starts_on": starts_on})

    assert answer.status_code == 400
    assert answer.context["form"].errors == {"starts_on": [words]}
    assert Notice.objects.get().published_at is None


def test_earlier_lists_have_taken_their_places(client: Client, here: City) -> None:
    first = bring_to(State.PROPOSED, here=here)
    publish_notice(
        notice=draft_notice(round=here.round, by=here.city), by=here.publisher, starts_on=next_workday()
    )
    second, notice = drafted(here)
    type(here.round).objects.filter(pk=here.round.pk).update(places=1)
    client.force_login(here.publisher)

    answer = client.post(page("publish", notice), {"starts_on": next_workday()})

    assert answer.context["form"].errors["__all__"] == [
        "拟命名1人，此前公示和命名1人，超过名额1人，请先由会议研究调整。"
    ]
    assert [fresh(each).state for each in (first, second)] == [State.IN_NOTICE, State.PROPOSED]


def test_a_year_whose_workdays_are_not_settled_is_warned_of(client: Client, here: City) -> None:
    _nomination, notice = drafted(here)
    client.force_login(here.publisher)
    with time_machine.travel(PLAIN_MONDAY.replace(year=2040)):
        client.force_login(here.publisher)
        warned = client.get(page("publish", notice)).content.decode()
        WorkdayOverride.objects.create(day=dt.date(2040, 10, 8), is_workday=False, note="示例放假通知")
        still = client.get(page("publish", notice)).content.decode()
        WorkdayOverride.objects.create(day=dt.date(2040, 10, 6), is_workday=True, note="示例调休通知")
        settled = client.get(page("publish", notice)).content.decode()

    assert "2040年的调休安排尚未公布" in warned
    assert "2040年的调休安排尚未公布" in still
    assert "2040年的调休安排尚未公布" not in settled


def test_terms_begin_on_working_days_and_count_the_first() -> None:
    friday = dt.date(2026, 9, 25)

    found = terms(dt.date(2026, 9, 24), 5, number=2, overrides={friday: False})

    assert [(term.starts_on, term.ends_on, term.unsettled) for term in found] == [
        (dt.date(2026, 9, 24), dt.date(2026, 10, 8), ()),
        (dt.date(2026, 9, 28), dt.date(2026, 10, 9), ()),
    ]


def test_the_drafter_is_told_that_another_must_post(client: Client, here: City) -> None:
    _nomination, notice = drafted(here)
    PostFactory(role="publisher", union=here.federation, user=here.city)
    client.force_login(here.city)

    assert "起草与发布不能是同一人" in client.get(page("publish", notice)).content.decode()


def test_another_citys_notice_does_not_exist(client: Client, here: City) -> None:
    _nomination, notice = drafted(here)
    other = city()

    for person in (other.publisher, other.city, here.district, here.editor):
        client.force_login(person)
        assert [client.get(page(name, notice)).status_code for name in ("publish", "close")] == [404, 404]
        assert client.get(page("change", notice)).status_code in {302, 403}
    client.force_login(other.auditor)
    assert notice.heading not in client.get(page("changelist")).content.decode()


def test_nobody_adds_or_deletes_a_notice(client: Client, here: City) -> None:
    _nomination, notice = drafted(here)
    client.force_login(here.superuser)

    answers = [client.get(page("add")), client.post(page("delete", notice), {"post": "yes"})]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("name", ["publish", "close"])
def test_other_methods_are_refused(client: Client, here: City, name: str) -> None:
    _nomination, notice = drafted(here)
    client.force_login(here.superuser)

    assert client.delete(page(name, notice)).status_code == 405


def test_the_lists_of_notices_ask_the_same_of_one_three_and_thirty(client: Client, here: City) -> None:
    client.force_login(here.city)
    title = TitleFactory(conferring_union=here.federation)
    counts = []
    for more in (1, 2, 27):
        for round_ in RoundFactory.create_batch(
            more, union=here.federation, title=title, rubric=(), papers=()
        ):
            Notice.objects.create(
                round=round_,
                heading="关于拟命名人选的公示",
                basis="依据",
                convention="surname",
                days=5,
                drafted_by=PostFactory(role="city", union=here.federation).user,
            )
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("changelist")).status_code == 200
        counts.append(len(captured))

    assert counts == [counts[0]] * 3


def test_what_was_not_shown_is_not_posted(client: Client, here: City) -> None:
    first, notice = drafted(here)
    client.force_login(here.publisher)
    seen = client.get(page("publish", notice)).context["seen"]
    Notice.objects.filter(pk=notice.pk).update(basis="改过的依据")

    answer = client.post(page("publish", notice), {"starts_on": next_workday(), "seen": seen})
    late = bring_to(State.PROPOSED, here=here)
    data = {"starts_on": next_workday(), "seen": answer.context["seen"]}
    longer = client.post(page("publish", notice), data)
    again = client.post(page("publish", notice), data | {"seen": longer.context["seen"]})

    assert [each.status_code for each in (answer, longer, again)] == [409, 409, 302]
    assert "改过的依据" in answer.content.decode()
    assert late.name in longer.content.decode()
    assert [fresh(each).state for each in (first, late)] == [State.IN_NOTICE] * 2


def test_a_draft_does_not_show_a_reader_his_own_line(client: Client, here: City) -> None:
    own, notice = drafted(here)
    other = bring_to(State.PROPOSED, here=here)
    PostFactory(role="auditor", union=here.federation, user=own.nominator)
    type(own.nominator).objects.filter(pk=own.nominator_id).update(is_staff=True)
    client.force_login(own.nominator)

    answer = client.get(page("change", notice))

    assert [entry.nomination for entry, _is_out in answer.context["entries"]] == [other]
