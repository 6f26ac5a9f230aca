from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from events.dates import Precision
from events.models import Event
from tests.events.moments import at
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db

P = Precision


def read(client, url):
    """The calendar behind this address, and its raw bytes."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content), answer.content


def only_entry(client, event):
    calendar, _ = read(client, f"/events/{event.pk}.ics")
    [entry] = calendar.events
    return entry


def test_an_event_of_one_day_is_a_whole_day_that_ends_before_the_next(client):
    entry = only_entry(client, EventFactory(starts_at=at("2024-07-24")))

    assert entry["DTSTART"].params["VALUE"] == "DATE"
    assert entry["DTSTART"].dt == date(2024, 7, 24)
    assert entry["DTEND"].dt == date(2024, 7, 25)


def test_an_event_of_several_days_ends_on_the_day_after_its_last(client):
    entry = only_entry(client, EventFactory(starts_at=at("2024-07-26"), ends_at=at("2024-08-02")))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2024, 7, 26), date(2024, 8, 3))


def test_a_part_of_a_day_is_a_whole_day_with_the_part_in_words(client):
    event = EventFactory(date_precision=P.PART_OF_DAY, starts_at=at("2023-07-26 12:00"))

    entry = only_entry(client, event)

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2023, 7, 26), date(2023, 7, 27))
    assert entry["DESCRIPTION"] == "时间：2023年7月26日 下午"


def test_an_event_with_a_time_names_its_time_zone(client):
    event = EventFactory(
        date_precision=P.TIME, starts_at=at("2024-07-26 09:00"), ends_at=at("2024-07-26 11:30")
    )

    calendar, raw = read(client, f"/events/{event.pk}.ics")

    [entry] = calendar.events
    assert b"DTSTART;TZID=Asia/Shanghai:20240726T090000\r\n" in raw
    assert b"DTEND;TZID=Asia/Shanghai:20240726T113000\r\n" in raw
    assert entry["DTSTART"].dt == at("2024-07-26 09:00")
    [zone] = calendar.timezones
    assert zone["TZID"] == "Asia/Shanghai"
    assert zone.to_tz().utcoffset(at("2024-07-26 09:00").replace(tzinfo=None)) == timedelta(hours=8)


@pytest.mark.parametrize("ends_at", [None, at("2024-07-26 09:00")])
def test_an_event_without_a_length_has_no_end(client, ends_at):
    event = EventFactory(date_precision=P.TIME, starts_at=at("2024-07-26 09:00"), ends_at=ends_at)

    assert "DTEND" not in only_entry(client, event)


def test_an_entry_says_what_the_page_says(client, settings):
    event = EventFactory(
        name="主题大会；示例, 一",
        venue="示例会议中心",
        organisers="示例总工会",
        description="第一行\n第二行",
    )

    entry = only_entry(client, event)

    assert {key: str(entry[key]) for key in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "URL")} == {
        "UID": str(event.uid),
        "SUMMARY": "主题大会；示例, 一",
        "LOCATION": "示例会议中心",
        "DESCRIPTION": "时间：2024年7月26日\n主办：示例总工会\n第一行\n第二行",
        "URL": f"{settings.SITE_URL}/events/{event.pk}/",
    }
    assert entry["CATEGORIES"].cats == ["典礼"]
    assert entry["DTSTAMP"].dt == event.changed_at.astimezone(ZoneInfo("UTC")).replace(microsecond=0)


def test_an_entry_keeps_its_uid_when_it_is_changed(client):
    event = EventFactory()
    before = only_entry(client, event)

    event.name = "新名称"
    event.save(update_fields=["name", "changed_at"])

    after = only_entry(client, event)
    assert after["UID"] == before["UID"]
    assert str(after["SUMMARY"]) == "新名称"
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


def test_long_chinese_lines_are_folded_between_characters(client):
    event = EventFactory(name="匠" * 80, description="城" * 500)

    calendar, raw = read(client, f"/events/{event.pk}.ics")

    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert str(calendar.events[0]["SUMMARY"]) == "匠" * 80
    assert str(calendar.events[0]["DESCRIPTION"]).endswith("城" * 500)


def test_the_calendar_holds_every_public_event_whose_day_is_known(client):
    second = EventFactory(starts_at=at("2024-07-26"))
    first = EventFactory(date_precision=P.PART_OF_DAY, starts_at=at("2023-07-26"))
    for precision, start in [
        (P.YEAR, "2024-01-01"),
        (P.MONTH, "2024-07-01"),
        (P.PART_OF_MONTH, "2024-07-21"),
    ]:
        EventFactory(date_precision=precision, starts_at=at(start))
    EventFactory(published=False)

    calendar, _ = read(client, "/calendar.ics")

    assert [str(entry["UID"]) for entry in calendar.events] == [str(first.uid), str(second.uid)]
    assert (str(calendar["VERSION"]), str(calendar["X-WR-CALNAME"])) == ("2.0", "匠城日程")


def test_a_calendar_without_events_is_still_valid(client):
    calendar, raw = read(client, "/calendar.ics")

    assert calendar.events == []
    assert len(calendar.subcomponents) == 1
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert raw.endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize("precision", [P.YEAR, P.MONTH, P.PART_OF_MONTH])
def test_an_event_without_a_day_has_no_file(client, precision):
    event = EventFactory(date_precision=precision, starts_at=at("2024-01-01"))

    assert client.get(f"/events/{event.pk}.ics").status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_calendar_asks_once_however_many_there_are(client, rows, django_assert_num_queries):
    EventFactory.create_batch(rows)

    with django_assert_num_queries(1):
        client.get("/calendar.ics")


def test_the_address_of_a_file_names_the_event(client):
    event = EventFactory()

    answer = client.get(f"/events/{event.pk}.ics")

    assert answer["Content-Disposition"] == f'attachment; filename="event-{event.pk}.ics"'
    assert Event.objects.get() == event


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_file_is_sent_again_only_when_it_has_changed(client, language):
    event = EventFactory(name="示例典礼")
    doors = [f"{language}/events/{event.pk}.ics", f"{language}/calendar.ics"]
    first = [client.get(door) for door in doors]

    def ask_again():
        tags = {door: answer["ETag"] for door, answer in zip(doors, first, strict=True)}
        return [client.get(door, headers={"if-none-match": tags[door]}) for door in doors]

    same = ask_again()
    event.name = "示例大会"
    event.save()
    changed = ask_again()

    assert {answer["Cache-Control"] for answer in first} == {"public, max-age=10, s-maxage=10"}
    assert [(answer.status_code, answer.content) for answer in same] == [(304, b"")] * 2
    assert [answer.status_code for answer in changed] == [200, 200]
    assert all("示例大会" in answer.content.decode() for answer in changed)
