import pytest

from events.numerals import chinese


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
    ],
)
def test_small_numbers_are_written_in_chinese(number, text):
    assert chinese(number) == text


def test_all_small_numbers_differ_and_hold_only_chinese_digits():
    texts = [chinese(number) for number in range(1, 100)]

    assert len(set(texts)) == 99
    assert set("".join(texts)) == set("一二三四五六七八九十")


@pytest.mark.parametrize("number", [-1, 0, 100, 2024])
def test_other_numbers_stay_in_figures(number):
    assert chinese(number) == str(number)
