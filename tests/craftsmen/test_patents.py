import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from craftsmen.patents import kind_of, normalise_patent_number, parse_patents, validate_patent_number, written


@pytest.mark.parametrize(
    ("typed", "kept", "kind"),
    [
        ("ZL202310000001.9", "ZL202310000001.9", "1"),
        ("zl 2023 2 0000001 X", "ZL202320000001.X", "2"),
        ("２０２３３００００００１９", "ZL202330000001.9", "3"),
        ("98112345.6", "ZL98112345.6", "1"),
    ],
)
def test_a_number_is_kept_one_way_and_tells_its_kind(typed, kept, kind):
    number = normalise_patent_number(typed)

    validate_patent_number(number)
    assert (number, kind_of(number)) == (kept, kind)


@pytest.mark.parametrize(
    "typed", ["", "ZL", "ZL202340000001.9", "ZL20231000001.9", "ZL202310000001.Y", "12345"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        validate_patent_number(normalise_patent_number(typed))

    assert refusal.value.messages == ["专利号应写作ZL202310000001.9的样子，请对照专利证书核对。"]


def test_lines_are_read_however_they_are_separated():
    found = parse_patents("ZL202310000001.9 2024-05-01\n\n zl2023 2 0000001.X，2024-06-02 \r\n")

    assert found == [
        ("ZL202310000001.9", dt.date(2024, 5, 1)),
        ("ZL202320000001.X", dt.date(2024, 6, 2)),
    ]
    assert parse_patents(written(found)) == found
    assert parse_patents("") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ZL202310000001.9", "第1行看不懂"),
        ("ZL202310000001.9 2024-05-01\n示例 2024-05-01", "第2行看不懂"),
        ("ZL202310000001.9 2024-13-01", "第1行看不懂"),
        ("ZL202310000001.9 2024-05-01\nzl202310000001.9 2024-05-02", "第2行的专利号前面已经写过。"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, words):
    with pytest.raises(ValidationError) as refusal:
        parse_patents(text)

    assert refusal.value.messages[0].startswith(words)
