r"""Parts of pages that are drawn hundreds of times, such as the cards and names of a list, for next to nothing.

A template is rendered once for each shape of what it tells, with marks where the words go: that is a cast. Each part is
then the cast with its own words in it. So the template alone says how a part looks, and nothing that was told is kept.

A template that is cast may ask of a word whether there is one, and show it as it is: no filter, no attribute of it.
All else that it asks belongs to the shape.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Casts are few: a card has one for each emblem, in each language, with and without a trade, an employer, an honour.
MOST_CASTS: Final = 2_000
# Marks of words are of a private use of Unicode, those of numbers no number that the database gives.
_WORD: Final = "\ue000%d\ue001"
_NUMBER: Final = 9_100_000_000_000_000_000
_MARK: Final = re.compile("\ue000([0-9]+)\ue001|9100000000000000([0-9]{3})")

Words = Sequence[str | int]


@dataclass(frozen=True)
class Mould:
    """A template, and the context it is rendered in: made of words and numbers that it shows, and of a shape."""

    template: str
    context: Callable[[Sequence[Any], Any], dict[str, Any]]

    def fill(self, parts: Iterable[tuple[Words, Hashable]]) -> list[SafeString]:
        """The template once with each of these words, in their shape."""
        language = get_language()
        drawn = []
        for words, shape in parts:
            given = tuple([isinstance(word, int) if word else None for word in words])
            first, places = _cast(self, given, shape, language)
            filled = [first]
            for place, text in places:
                word = words[place]
                filled += word if isinstance(word, SafeString) else escape(str(word)), text
            drawn.append(SafeString("".join(filled)))
        return drawn


@lru_cache(maxsize=MOST_CASTS)
def _cast(
    mould: Mould, given: tuple[bool | None, ...], shape: Hashable, _language: str | None
) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text before the first word, then each word's place among the words with the text behind it."""
    marks = [mark(place, is_number) for place, is_number in enumerate(given)]
    drawn = render_to_string(mould.template, mould.context(marks, shape))
    first, *pieces = _MARK.split(drawn)
    # Of each mark one of the two groups of the expression, and what follows it.
    found = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return first, tuple((int(word or number), text) for word, number, text in found)


def mark(place: int, is_number: bool | None) -> str | int:
    if is_number is None:
        return ""
    return _NUMBER + place if is_number else _WORD % place
