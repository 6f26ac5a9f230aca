"""What a typed text may mean beside people: titles, regions and industries that are called so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from craftsmen.asking import MARKS
from craftsmen.builders.facets import Option
from craftsmen.builders.questions import Choice, Question
from craftsmen.builders.surveys import Survey

NAMED: Final = ("title", "region", "industry")
SHORTEST: Final = 2
MOST: Final = 6


def pointers(
    question: Question, known: Mapping[str, Sequence[Choice]], everybody: Callable[[], Survey]
) -> list[Option]:
    """Those whose name has the text in it and that somebody has, with how many; `everybody` is asked for that only
    where something is called so."""
    called = list(_called(question, known))
    if not called:
        return []
    found = everybody()
    options = [
        Option(choice.words, number, Question(chosen={facet: choice}).address)
        for facet, choice in called
        if (number := found.of_terms.get(f"{MARKS[facet]}{choice.key}"))
    ]
    return options[:MOST]


def _called(question: Question, known: Mapping[str, Sequence[Choice]]) -> Iterator[tuple[str, Choice]]:
    """The districts of a city bear its name too: it stands for them."""
    parts = question.text.casefold().split()
    if len("".join(parts)) < SHORTEST:
        return
    for facet in NAMED:
        stood_for: set[str] = set()
        for choice in known[facet]:
            if choice.key not in stood_for and all(part in choice.called for part in parts):
                stood_for.update(choice.below)
                if choice != question.chosen.get(facet):
                    yield facet, choice
