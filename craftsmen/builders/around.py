"""What stands around the cards of a page of the directory: how many are found, in which orders, and the ways to other
pages. Each is drawn by a mould, as every page has them."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.safestring import SafeString

from craftsmen.asking import Order
from craftsmen.builders.moulds import Mould
from craftsmen.builders.questions import ORDERS
from craftsmen.builders.surveys import Number


def summary_context(words: Sequence[Any], shape: tuple[bool, bool, Order | None]) -> dict[str, Any]:
    """The shape: whether the number is exact, whether it is one, and the order that is shown, of people alone."""
    is_exact, is_one, shown = shape
    number, *addresses = words
    orders = [(ORDERS[each], address, each == shown) for each, address in zip(ORDERS, addresses, strict=True)]
    return {
        "number": number,
        "people": 1 if is_one else 2,
        "is_exact": is_exact,
        "orders": orders if shown else [],
    }


def turning_context(words: Sequence[Any], _shape: None) -> dict[str, Any]:
    return dict(zip(("previous", "first", "last", "next"), words, strict=True))


SUMMARY: Final = Mould("craftsmen/_summary.html", summary_context)
TURNING: Final = Mould("craftsmen/_turning.html", turning_context)


def summary(total: Number, shown: Order | None, addresses: Sequence[str]) -> SafeString:
    """How many are found; `addresses` are of the orders, which are offered where one is shown."""
    return SUMMARY.one((f"{total.value:,}", *addresses), (total.is_exact, total.value == 1, shown))


def turning(previous: str, first: int, last: int, following: str) -> SafeString:
    """The ways to other pages, where there are some; these are the people from `first` to `last`, or one alone."""
    if not (previous or following):
        return SafeString()
    return TURNING.one((previous, f"{first:,}", f"{last:,}" if last > first else "", following))
