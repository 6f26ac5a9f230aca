"""Two texts of rules beside each other. No database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nominations.amendments import AMENDABLE, LINES, Difference, called, differences, digest, same

RULES: dict[str, Any] = {
    "title": 1,
    "places": 10,
    "closes_at": "2026-06-30T09:00:00Z",
    "notice_days": 5,
    "convention": "surname",
    "scope": "在职职工。\r\n个体从业者。",
    "quota": "十名。",
    "conditions": "从业五年。",
    "procedure": "推荐、公布。",
    "contact": "0000-0000000",
    "stages": [{"id": 1, "order": 1, "kind": "grassroots", "name": "", "starts_on": "a", "ends_on": "b"}],
    "criteria": [
        {"id": 1, "order": 1, "name": "技能", "guidance": "", "greatest": "60.0"},
        {"id": 2, "order": 2, "name": "创新", "guidance": "", "greatest": "40.0"},
    ],
    "materials": [],
}


def changed(what: str, old: Any, new: Any, *, line: str = "", field: str = "") -> Difference:
    return {"what": what, "line": line, "field": field, "old": old, "new": new}


def test_the_same_rules_do_not_differ() -> None:
    assert differences(RULES, RULES) == []
    assert differences(RULES, {**RULES, "scope": " 在职职工。\n个体从业者。\n"}) == []


def test_what_an_amendment_may_not_touch_is_no_difference() -> None:
    assert differences(RULES, {**RULES, "title": 2}) == []


def test_columns_and_lines_are_told_in_the_order_they_are_read() -> None:
    new = {
        **RULES,
        "places": 12,
        "stages": [{**RULES["stages"][0], "ends_on": "c"}],
        "criteria": [
            {**RULES["criteria"][0], "greatest": "70.0"},
            {"id": None, "order": 3, "name": "传承", "guidance": "", "greatest": "30.0"},
        ],
    }

    assert differences(RULES, new) == [
        changed("places", 10, 12),
        changed("stages", "b", "c", line="grassroots", field="ends_on"),
        changed(
            "criteria", {"order": 2, "name": "创新", "guidance": "", "greatest": "40.0"}, None, line="创新"
        ),
        changed("criteria", "60.0", "70.0", line="技能", field="greatest"),
        changed(
            "criteria", None, {"order": 3, "name": "传承", "guidance": "", "greatest": "30.0"}, line="传承"
        ),
    ]


def test_a_version_from_before_a_key_differs_by_nothing_in_it() -> None:
    older = {key: value for key, value in RULES.items() if key != "stages"}

    assert differences(older, {**older, "places": 11}) == [changed("places", 10, 11)]


@given(
    st.dictionaries(st.sampled_from([key for key in AMENDABLE if key not in LINES]), st.text(), max_size=5)
)
def test_every_column_that_differs_is_told_once(new: dict[str, str]) -> None:
    told = differences(RULES, {**RULES, **new})

    assert {change["what"] for change in told} == {
        key for key, value in new.items() if not same(RULES.get(key), value)
    }
    assert len(told) == len({change["what"] for change in told})


def test_the_digest_goes_by_what_is_said_not_by_the_order_of_keys() -> None:
    turned = dict(reversed(RULES.items()))

    assert digest(turned) == digest(RULES)
    assert digest({**RULES, "places": 11}) != digest(RULES)


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"name": "技能", "kind": "vote"}, "技能"),
        ({"name": "", "kind": "vote"}, "vote"),
        ({"code": "R05"}, "R05"),
        ({"union": None, "region": 7, "max_recommend": 2}, "region:7"),
        ({"panel_size": 7}, ""),
    ],
)
def test_a_line_is_known_by_what_tells_it_from_the_others(row: dict[str, Any], name: str) -> None:
    assert called(row) == name


@pytest.mark.parametrize(("old", "new"), [("1", 1), (None, ""), (5, 6)])
def test_other_things_are_different(old: object, new: object) -> None:
    assert not same(old, new)
