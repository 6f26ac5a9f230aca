"""Characters that no text holds: controls, and what Unicode keeps for itself.

Word puts one (U+000B) where a line was broken by hand, and who pastes does not see it. XML and PDF refuse them, so a
single one in a citation would take a feed down. Texts lose them where they are typed (`config.typed`), and what writes
files leaves out those that came in by another way.
"""

import re
from typing import Any, Final

# What ends a line for those who do not use a new line for it.
_BREAKS: Final = re.compile("[\x0b\x0c\x85]")
UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """A broken line goes on after a space; tabs and new lines stay."""
    return UNPRINTABLE.sub("", _BREAKS.sub(" ", text)) if UNPRINTABLE.search(text) else text


def all_printable(told: Any) -> Any:
    """The same of every text in lists and mappings."""
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, dict):
        return {name: all_printable(value) for name, value in told.items()}
    return [all_printable(each) for each in told] if isinstance(told, list | tuple) else told
