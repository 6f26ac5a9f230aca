"""Two texts of a round's rules beside each other: what changed. No database, no web.

`Rules` are as `models.rules_text` tells them: columns by name, and lists of lines that carry their `id`; a
line that is new has none yet.
"""

import hashlib
import json
from typing import Any, Final, TypedDict

from nominations.quotas import SUBJECTS

Rules = dict[str, Any]
Row = dict[str, Any]

LINES: Final = (
    "stages",
    "criteria",
    "scoring",
    "poll",
    "materials",
    "quotas",
    "targets",
    "eligibility",
)
# What an amendment may touch. The rest a round is: another title, union, year or road is another round.
AMENDABLE: Final = (
    "places",
    "closes_at",
    "notice_days",
    "notice_until",
    "handling_days",
    "seed_source",
    "convention",
    "carry_forward_ratio",
    "quorum",
    "needs_rank",
    "frontline_first",
    "most_per_employer",
    "scope",
    "quota",
    "conditions",
    "frontline_definition",
    "procedure",
    "contact",
    *LINES,
)


# Fields that came into lines after versions of rules were taken, and what it means that they are not said.
UNSAID: Final[dict[str, Row]] = {"stages": {"optional": False, "carries": None}}


class Difference(TypedDict):
    """One thing that changed: a column, or of a list a line and its field. `old` or `new` is None where a
    whole line came or went; the other is then the line."""

    what: str
    line: str
    field: str
    old: Any
    new: Any


def same(old: Any, new: Any) -> bool:
    """Texts are the same whatever the ends of their lines and the blanks around them."""
    if isinstance(old, str) and isinstance(new, str):
        return old.replace("\r\n", "\n").strip() == new.replace("\r\n", "\n").strip()
    return bool(old == new)


def differences(old: Rules, new: Rules) -> list[Difference]:
    """In the order in which the rules are read."""
    found: list[Difference] = []
    for key in AMENDABLE:
        if key in LINES:
            found += of_lines(key, whole(key, old.get(key, [])), whole(key, new.get(key, [])))
        elif not same(old.get(key), new.get(key)):
            found.append({"what": key, "line": "", "field": "", "old": old.get(key), "new": new.get(key)})
    return found


def whole(key: str, rows: list[Row]) -> list[Row]:
    """Lines of whatever version as they are told today."""
    unsaid = UNSAID.get(key, {}).items()
    return [row | {field: value for field, value in unsaid if field not in row} for row in rows]


def of_lines(key: str, old: list[Row], new: list[Row]) -> list[Difference]:
    before = {row["id"]: row for row in old}
    kept = {row["id"] for row in new if row["id"] in before}
    found = [whole_line(key, row, None) for row in old if row["id"] not in kept]
    for row in new:
        earlier = before.get(row["id"])
        found += [whole_line(key, None, row)] if earlier is None else of_line(key, earlier, row)
    return found


def whole_line(key: str, old: Row | None, new: Row | None) -> Difference:
    row = old or new or {}
    told = {name: value for name, value in row.items() if name != "id"}
    return {
        "what": key,
        "line": called(row),
        "field": "",
        "old": told if old else None,
        "new": told if new else None,
    }


def of_line(key: str, old: Row, new: Row) -> list[Difference]:
    return [
        {
            "what": key,
            "line": called(old),
            "field": field,
            "old": old.get(field),
            "new": new.get(field),
        }
        for field in {**old, **new}
        if not same(old.get(field), new.get(field))
    ]


def called(row: Row) -> str:
    """What a line is known by: its name, its kind or code, of a quota whose it is as `union:5`; empty for
    what a round has one of."""
    for key in ("name", "kind", "code"):
        if row.get(key):
            return str(row[key])
    return next((f"{subject}:{row[subject]}" for subject in SUBJECTS if row.get(subject)), "")


def digest(rules: Rules) -> str:
    """SHA-256 of the rules as JSON with sorted keys and no blanks."""
    text = json.dumps(rules, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
