"""Names of people: how they are written, checked, ordered and set in a roll. No database."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

Convention = Literal["surname", "fullname", "name"]
# How a published list is ordered: by strokes alone, or by something else and then by the strokes of surnames.
Order = Literal["surname", "fullname", "name", "region", "industry", "score"]

INTERPUNCT: Final = "\u00b7"
SHORTEST: Final = 2
LONGEST: Final = 50

# Chinese characters: the unified ones with extensions A to I, and those of the compatibility block that are
# unified in truth (NFKC leaves them as they are).
HAN: Final = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29"
    "\U00020000-\U0002a6df\U0002a700-\U0002ee5d\U00030000-\U000323af"
)

_DOTS = dict.fromkeys(map(ord, "•・.‧∙⋅"), INTERPUNCT)
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIATION_SELECTOR = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_NOT_ALLOWED = re.compile(f"[^{HAN}{INTERPUNCT}]")
_NAME = re.compile(f"[{HAN}]+(?:{INTERPUNCT}[{HAN}]+)*")

CONVENTIONS: Final[Mapping[Order, Promise]] = {
    "surname": gettext_lazy("按姓氏笔画为序"),
    "fullname": gettext_lazy("按姓名笔画为序"),
    "name": gettext_lazy("按名称笔画为序"),
    "region": gettext_lazy("按区市为序，同一区市按姓氏笔画为序"),
    "industry": gettext_lazy("按行业为序，同一行业按姓氏笔画为序"),
    "score": gettext_lazy("按评审成绩由高到低为序"),
}
# By strokes alone, of lists of people; a list of collectives or achievements has names and no surnames.
OF_PEOPLE: Final = ("surname", "fullname")
# What the rules of a round may announce for a list of people.
ORDERS_OF_PEOPLE: Final = (*OF_PEOPLE, "region", "industry", "score")

# The 8,105 characters of 通用规范汉字表 in stroke order; licences beside the file.
_ORDER = (Path(__file__).parent / "data" / "gb_stroke_order_8105.txt").read_text(encoding="utf-8")
_RANK = {character: rank for rank, character in enumerate(_ORDER, start=1)}

# Where each stroke count begins in that order: (rank of the first character, strokes). Found by comparing the
# order with kTotalStrokes of Unihan 15.0; they agree on 8,064 characters, and in the other 41 (rare ones with
# 艹 or 鸟) Unihan counts the traditional form.
_STARTS: Final = (
    (1, 1), (3, 2), (24, 3), (84, 4), (224, 5), (431, 6), (800, 7), (1412, 8), (2189, 9), (3088, 10),
    (3960, 11), (4822, 12), (5623, 13), (6287, 14), (6783, 15), (7171, 16), (7498, 17), (7726, 18),
    (7847, 19), (7942, 20), (8008, 21), (8046, 22), (8072, 23), (8087, 24), (8095, 25), (8103, 26),
    (8104, 30), (8105, 36),
)  # fmt: skip
_FIRST_RANKS = [rank for rank, _strokes in _STARTS]

_DIGITS = "零一二三四五六七八九"


def normalise_name(text: str) -> str:
    """`text` as the register keeps it: no padding, no invisible characters, one kind of interpunct (U+00B7)."""
    text = unicodedata.normalize("NFKC", text)
    text = _VARIATION_SELECTOR.sub("", text)
    text = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFC", text.translate(_DOTS))  # what stood apart may combine now


def validate_name(text: str) -> None:
    """Raises ValidationError unless `text` is a name once normalised (domain.md §6)."""
    name = normalise_name(text)
    if not name:
        raise ValidationError(_("请填写姓名。"), code="required")
    if odd := _NOT_ALLOWED.search(name):
        raise ValidationError(
            _("姓名中不能有“%(character)s”：请用汉字填写，少数民族姓名各部分之间用间隔号“·”。"),
            code="character",
            params={"character": odd.group()},
        )
    if not _NAME.fullmatch(name):
        raise ValidationError(_("间隔号“·”要放在姓名各部分之间，前后都是汉字。"), code="interpunct")
    if len(name) < SHORTEST:
        raise ValidationError(_("姓名至少两个字。"), code="short")
    if len(name) > LONGEST:
        raise ValidationError(_("姓名最多%(longest)d个字。"), code="long", params={"longest": LONGEST})


def roster_key(name: str, convention: Convention = "surname") -> str:
    """ASCII text that sorts names by strokes as offices do (domain.md §9); compare it byte by byte.

    By surname (党代会、政协) a given name of one character comes first: 王毅 before 王沪宁. By full name
    (人代会), and in a name that is no person's, it takes its place by its strokes. Characters outside the
    table come last, by code point.
    """
    characters = normalise_name(name).replace(INTERPUNCT, "")
    key = [rank_of(character) for character in characters]
    if convention == "surname" and len(key) == SHORTEST:
        key.insert(1, "00000")
    return ".".join(key)


def rank_of(character: str) -> str:
    """The place of a character in the order of strokes, in digits that sort as text."""
    return f"{_RANK[character]:05d}" if character in _RANK else f"9{ord(character):06d}"


def stroke_count(character: str) -> int | None:
    """Strokes of one character; None outside 通用规范汉字表."""
    if (rank := _RANK.get(character)) is None:
        return None
    return _STARTS[bisect_right(_FIRST_RANKS, rank) - 1][1]


def strokes_heading(strokes: int | None) -> str:
    """四画, 十一画; 其他 where the strokes are not known."""
    if strokes is None:
        return _("其他")
    # English counts in figures. xgettext:no-python-format
    return _("%(strokes)s画") % {"strokes": _in_chinese(strokes), "number": strokes}


def padded(name: str) -> str:
    """A name of two characters set to the width of three, as rolls are printed: 王　毅."""
    return f"{name[0]}\u3000{name[1]}" if len(name) == SHORTEST else name


def roster_note(*, is_woman: bool, ethnicity: str) -> str:
    """What paper adds after a name, in Chinese whoever reads it: （女，回族）; nothing for men and for 汉族."""
    notes = [*(["女"] if is_woman else []), *_minority(ethnicity)]
    return f"（{'，'.join(notes)}）" if notes else ""


def told_note(*, is_woman: bool, ethnicity: str) -> str:
    """The same in the language of the reader; what a people is called stays as the register has it."""
    notes = [*([pgettext("名单注记", "女")] if is_woman else []), *_minority(ethnicity)]
    return _("（%(notes)s）") % {"notes": _("，").join(notes)} if notes else ""


def _minority(ethnicity: str) -> list[str]:
    if not ethnicity or ethnicity in {"汉", "汉族"}:
        return []
    return [ethnicity if ethnicity.endswith("族") else f"{ethnicity}族"]


def _in_chinese(number: int) -> str:
    """1 to 99: 一, 十, 十一, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
