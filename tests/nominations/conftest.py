"""The tests of the road run on a Monday: a notice posted "today" then starts, and is public, today."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine

MONDAY = dt.datetime(2026, 6, 8, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def a_monday() -> Iterator[None]:
    with time_machine.travel(MONDAY):
        yield
