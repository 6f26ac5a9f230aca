from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.dates import Precision, date_text, floor, time_text
from tests.events.moments import at

P = Precision


@pytest.mark.parametrize(
    ("precision", "start", "text"),
    [
        (P.YEAR, "2018-01-01", "2018年"),
        (P.MONTH, "2024-12-01", "2024年12月"),
        (P.PART_OF_MONTH, "2024-07-01", "2024年7月上旬"),
        (P.PART_OF_MONTH, "2024-07-11", "2024年7月中旬"),
        (P.PART_OF_MONTH, "2024-07-21", "2024年7月下旬"),
        (P.DAY, "2024-07-06", "2024年7月6日"),
        (P.PART_OF_DAY, "2023-07-26", "2023年7月26日 上午"),
        (P.PART_OF_DAY, "2023-07-26 12:00", "2023年7月26日 下午"),
        (P.PART_OF_DAY, "2023-07-26 18:00", "2023年7月26日 晚上"),
        (P.TIME, "2023-07-26 09:05", "2023年7月26日 09:05"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(precision, start, text):
    assert date_text(at(start), None, precision) == text


@pytest.mark.parametrize(
    ("precision", "start", "end", "text"),
    [
        (P.DAY, "2024-07-26", "2024-07-26", "2024年7月26日"),
        (P.DAY, "2024-07-26", "2024-08-02", "2024年7月26日至8月2日"),
        (P.DAY, "2024-12-30", "2025-01-02", "2024年12月30日至2025年1月2日"),
        (P.TIME, "2024-07-26 09:00", "2024-07-26 11:30", "2024年7月26日 09:00—11:30"),
        (P.TIME, "2024-07-26 09:00", "2024-07-27 17:00", "2024年7月26日 09:00至7月27日 17:00"),
    ],
)
def test_a_range_does_not_repeat_itself(precision, start, end, text):
    assert date_text(at(start), at(end), precision) == text


def test_an_open_end_is_said():
    assert date_text(at("2024-07-26"), None, P.DAY, open_ended=True) == "2024年7月26日起"


def test_the_time_is_told_where_it_is_known():
    noon = at("2024-07-26 12:00")

    assert {precision: time_text(noon, precision) for precision in P} == {
        P.YEAR: "",
        P.MONTH: "",
        P.PART_OF_MONTH: "",
        P.DAY: "",
        P.PART_OF_DAY: "下午",
        P.TIME: "12:00",
    }


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        (P.YEAR, "2024-01-01"),
        (P.MONTH, "2024-07-01"),
        (P.PART_OF_MONTH, "2024-07-21"),
        (P.DAY, "2024-07-31"),
        (P.PART_OF_DAY, "2024-07-31 18:00"),
        (P.TIME, "2024-07-31 19:45"),
    ],
)
def test_a_moment_is_cut_down_to_what_is_known(precision, text):
    assert floor(at("2024-07-31 19:45:59"), precision) == at(text)


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(P))
def test_cutting_twice_changes_nothing_more(minutes, precision):
    moment = at("2024-01-01") + timedelta(minutes=minutes)
    cut = floor(moment, precision)

    assert cut <= moment
    assert floor(cut, precision) == cut
    assert date_text(cut, None, precision) == date_text(moment, None, precision)
