import datetime as dt

import pytest
from django.utils import timezone

from nominations.admin import round_pages
from nominations.models import Round


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((), "申报已截止"),
        (("draft", "withdrawn"), "申报已截止"),
        (("screening", "not_selected"), "评审中"),
        (("returned",), "评审中"),
        (("in_notice", "approved"), "公示中"),
        (("approved", "rejected"), "待命名"),
        (("conferred", "on_hold"), "已命名"),
    ],
)
def test_a_closed_round_stands_where_its_cases_do(states: tuple[str, ...], words: str) -> None:
    past = timezone.now() - dt.timedelta(days=9)
    closed = Round(published_at=past, opens_at=past, closes_at=past + dt.timedelta(days=1))

    assert round_pages.standing(closed, states)[1] == words
