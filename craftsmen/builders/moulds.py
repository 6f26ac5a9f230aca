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
from operator import itemgetter
from typing import Any, Final, NamedTuple

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


class Cast(NamedTuple):
    """A text with `%s` where words go, and which of the words go there."""

    text: str
    words_of: Callable[[Sequence[str]], Any]


@dataclass(frozen=True)
class Mould:
    """A template, and the context it is rendered in: made of words and numbers that it shows, and of a shape."""

    template: str
    context: Callable[[Sequence[Any], Any], dict[str, Any]]

    def fill(self, parts: Iterable[tuple[Words, Hashable]]) -> list[SafeString]:
        """The template once with each of these words, in their shape."""
        language = get_language()
        casts: dict[Any, Cast] = {}
        drawn = []
        for words, shape in parts:
            given = tuple([isinstance(word, int) if word else None for word in words])
            if (cast := casts.get((given, shape))) is None:
                cast = casts[given, shape] = _cast(self, given, shape, language)
            drawn.append(SafeString(cast.text % cast.words_of([*map(escaped, words)])))
        return drawn

    def one(self, words: Words, shape: Hashable = None) -> SafeString:
        (drawn,) = self.fill([(words, shape)])
        return drawn


def escaped(word: str | int) -> str:
    """As it may stand in a page; most words have nothing that must not."""
    if isinstance(word, int):
        return str(word)
    return word if not word or isinstance(word, SafeString) or word.isalnum() else escape(word)


@lru_cache(maxsize=MOST_CASTS)
def _cast(mould: Mould, given: tuple[bool | None, ...], shape: Hashable, _language: str | None) -> Cast:
    marks = [mark(place, is_number) for place, is_number in enumerate(given)]
    drawn = render_to_string(mould.template, mould.context(marks, shape))
    first, *pieces = _MARK.split(drawn.replace("%", "%%"))
    # Of each mark one of the two groups of the expression, and what follows it.
    places = [int(word or number) for word, number in zip(pieces[::3], pieces[1::3], strict=True)]
    text = "%s".join([first, *pieces[2::3]])
    return Cast(text, itemgetter(*places) if places else lambda _words: ())


def mark(place: int, is_number: bool | None) -> str | int:
    if is_number is None:
        return ""
    return _NUMBER + place if is_number else _WORD % place
