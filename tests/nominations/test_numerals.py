"""Sessions counted on. No database."""

import pytest

from nominations.numerals import LARGEST, NUMBERS, next_name, numeral


def test_numerals_are_told_as_they_are_spoken() -> None:
    assert [numeral(number) for number in (1, 9, 10, 11, 19, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "十九",
        "二十",
        "二十一",
        "九十九",
    ]
    assert len(NUMBERS) == LARGEST


@pytest.mark.parametrize("number", [0, 100])
def test_other_numbers_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("第八届“鲁班工匠”选树", "第九届“鲁班工匠”选树"),
        ("第十九届示例工匠选树", "第二十届示例工匠选树"),
        ("2026年度青岛工匠选树", "2027年度青岛工匠选树"),
        ("2026年第三届示例", "2027年第四届示例"),
        ("示例工匠选树", "示例工匠选树（2027年度）"),
        ("第九十九届示例", "第九十九届示例（2027年度）"),
        ("第十十届示例", "第十十届示例（2027年度）"),
    ],
)
def test_the_next_name_counts_on(name: str, after: str) -> None:
    assert next_name(name, 2026) == after
