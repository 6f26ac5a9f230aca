import pytest

from nominations.admin.round_pages import after_closing


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
    assert after_closing(states)[1] == words
