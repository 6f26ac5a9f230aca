"""Chinese numerals up to ninety-nine, as sessions are counted: 第八届, 第二十一届. No database."""

import re
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
SESSION: Final = re.compile(r"第([一二三四五六七八九十]{1,3})届")
LARGEST: Final = 99


def numeral(number: int) -> str:
    """Raises ValueError outside 1 to 99."""
    if not 1 <= number <= LARGEST:
        raise ValueError(number)
    tens, ones = divmod(number, 10)
    front = "" if not tens else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return front + (DIGITS[ones] if ones else "")


NUMBERS: Final = {numeral(number): number for number in range(1, LARGEST + 1)}


def next_name(name: str, year: int) -> str:
    """What the round of the year after `year` is called: the session and the year counted on, or the new
    year set behind a name that shows neither."""
    counted = SESSION.sub(
        lambda found: (
            f"第{numeral(NUMBERS[found[1]] + 1)}届" if NUMBERS.get(found[1], LARGEST) < LARGEST else found[0]
        ),
        name,
    ).replace(str(year), str(year + 1))
    return counted if counted != name else f"{name}（{year + 1}年度）"
