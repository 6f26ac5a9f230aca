"""How a number and what it counts are read together, in each language.

The number itself stays as it was reported (44万, 86万元); English, which has no word for 万, writes it out (440,000,
860,000 yuan).
The words around it are those of the reader: a phrase is translated whole, with a place for its number; what stands
behind that place is the unit, with the space that the language puts before it. English has no word for 个 and 所: what
is counted says it.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, npgettext, pgettext_lazy

PLACE: Final = "%(number)s"
POWERS: Final[Mapping[str, int]] = {"千": 1_000, "万": 10_000, "亿": 100_000_000}
_COUNTED_BY: Final = re.compile(rf"([0-9][0-9,]*(?:\.[0-9]+)?)?([{''.join(POWERS)}])")
MANY: Final = 2
ABOUT: Final = pgettext_lazy("数量", "约%(number)s")
NEARLY: Final = pgettext_lazy("数量", "近%(number)s")
MORE: Final = pgettext_lazy("数量", "%(number)s余")
OVER: Final = pgettext_lazy("数量", "超%(number)s")
PASSED: Final = pgettext_lazy("数量", "突破%(number)s")
# As figures and as ledgers call them.
QUALIFIERS: Final[Mapping[str, Promise | str]] = {
    "about": ABOUT, "nearly": NEARLY, "more": MORE, "odd": MORE, "over": OVER, "passed": PASSED, "past": PASSED,
}  # fmt: skip
# How the same words stand where a number was typed together with them.
TYPED_BEFORE: Final = {"约": "about", "近": "nearly", "超过": "over", "超": "over", "突破": "passed"}
TYPED_BEHIND: Final = {"余": "more", "多": "more"}
PHRASES: Final[Mapping[str, Callable[[int], str]]] = {
    "人": lambda n: npgettext("数量", "%(number)s人", "%(number)s人", n),
    "名": lambda n: npgettext("数量", "%(number)s名", "%(number)s名", n),
    "人次": lambda n: npgettext("数量", "%(number)s人次", "%(number)s人次", n),
    "次": lambda n: npgettext("数量", "%(number)s次", "%(number)s次", n),
    "个": lambda n: npgettext("数量", "%(number)s个", "%(number)s个", n),
    "所": lambda n: npgettext("数量", "%(number)s所", "%(number)s所", n),
    "家": lambda n: npgettext("数量", "%(number)s家", "%(number)s家", n),
    "项": lambda n: npgettext("数量", "%(number)s项", "%(number)s项", n),
    "件": lambda n: npgettext("数量", "%(number)s件", "%(number)s件", n),
    "种": lambda n: npgettext("数量", "%(number)s种", "%(number)s种", n),
    "年": lambda n: npgettext("数量", "%(number)s年", "%(number)s年", n),
    "平方米": lambda n: npgettext("数量", "%(number)s平方米", "%(number)s平方米", n),
    "元": lambda n: npgettext("数量", "%(number)s元", "%(number)s元", n),
    "万元": lambda n: npgettext("数量", "%(number)s万元", "%(number)s万元", n),
    "亿元": lambda n: npgettext("数量", "%(number)s亿元", "%(number)s亿元", n),
}


class Quantity(NamedTuple):
    """A number as the reader reads it (近30万, nearly 300,000), and what stands right behind it (人, ` people`)."""

    number: str
    unit: str

    def __str__(self) -> str:
        return self.number + self.unit


def quantity(number: str, unit: str, qualifier: str = "") -> Quantity:
    number, unit = written_out(number, unit)
    count = 1 if number == "1" and not qualifier else MANY
    return Quantity(
        str(QUALIFIERS[qualifier]) % {"number": number} if qualifier else number,
        PHRASES[unit](count).partition(PLACE)[2] if unit in PHRASES else unit,
    )


def figures(amount: Decimal) -> str:
    """86.5, 120, without the noughts that a column adds."""
    return f"{amount.normalize():f}"


def written_out(number: str, unit: str) -> tuple[str, str]:
    """The same number in figures, where the language of the reader has no word for 千, 万 and 亿."""
    if (get_language() or "").startswith("zh"):
        return number, unit
    power = unit[:1] if unit[:1] in POWERS else ""
    found = _COUNTED_BY.fullmatch(number + power)
    if found is None:
        return number, unit
    written = f"{Decimal((found[1] or '1').replace(',', '')) * POWERS[found[2]]:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written, unit.removeprefix(power)


def as_typed(number: str) -> tuple[str, str]:
    """A number that was typed with its qualifier, apart: 近2 is ("2", "nearly")."""
    for word, qualifier in TYPED_BEFORE.items():
        if number.startswith(word):
            return number.removeprefix(word), qualifier
    for word, qualifier in TYPED_BEHIND.items():
        if number.endswith(word):
            return number.removesuffix(word), qualifier
    return number, ""
