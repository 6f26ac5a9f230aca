"""What pages that save by themselves leave behind: which of them wrote a section last, and texts no field takes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from nominations.models import Nomination, Typing
from nominations.sections import FIELD_BEHIND, column


@dataclass(frozen=True)
class Left:
    """`page` names the page for as long as it is open, `turn` counts its saves; without a page somebody pressed
    the button, and nothing is left over."""

    page: str = ""
    turn: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()

    @property
    def sealed(self) -> str:
        return json.dumps(self.texts, ensure_ascii=False) if self.texts else ""


NOTHING: Final = Left()


def rows_of(nomination: Nomination, boxes: Iterable[str]) -> list[Typing]:
    """How each section to which these boxes belong was last written; read under the lock of the form."""
    names = {FIELD_BEHIND.get(box, box) for box in boxes}
    slugs = [section.slug for section in nomination.kind.sections if names & set(section.fields)]
    stored = {row.section: row for row in nomination.typings.filter(section__in=slugs)}
    return [stored.get(slug) or Typing(nomination=nomination, section=slug) for slug in slugs]


def is_newer(rows: Iterable[Typing], version: int, left: Left) -> bool:
    """Whether somebody else wrote a section after `version`; a page whose answer got lost is not somebody else."""
    return any(version < row.version and not (left.page and row.page == left.page) for row in rows)


def is_done_already(
    nomination: Nomination, rows: Iterable[Typing], values: Mapping[str, Any], left: Left
) -> bool:
    """Nothing is different; or a later save of the same page came first."""
    rows = list(rows)
    if any(row.page == left.page and left.turn <= row.turn for row in rows):
        return True
    is_same = all(row.texts == left.sealed for row in rows)
    return is_same and all(
        stands(nomination, name) == getattr(new, "pk", new) for name, new in values.items()
    )


def stands(nomination: Nomination, name: str) -> Any:
    return getattr(nomination, column(name))


def write(rows: Iterable[Typing], version: int, left: Left) -> None:
    for row in rows:
        row.version, row.page, row.turn = version, left.page, left.turn
        row.texts, row.wrong = left.sealed, list(left.wrong)
        row.save()
