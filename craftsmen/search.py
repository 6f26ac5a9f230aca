"""What people can be found by, and what a typed query means (design.md, "search"). No database.

Chinese text is cut into single characters and pairs, the rest into words; a name is also found by pinyin and
by initials. Both sides are written here, so that what is stored and what is asked are cut alike.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Final

from pypinyin import Style, pinyin

from craftsmen.names import HAN, INTERPUNCT, normalise_name, rank_of

_RUNS = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+)")
_HAN_RUN = re.compile(f"[{HAN}]+")

MOST_QUERY_TERMS: Final = 24
# Words of letters and digits match from their beginning, so the index gathers all that begin so: of one letter some
# 150,000 lines of a million, 20 ms each time, and twice where few are found; of two letters half of that. Twenty-four
# letters took half a second. A question takes as many as fit under 100 ms: one letter, or two words of two.
MOST_WEIGHT: Final = 12
WEIGHTS: Final = {1: 8, 2: 5}
MOST_READINGS: Final = 16
LONGEST_TERM: Final = 60
MOST_POSITIONS: Final = 16_000

# Characters that pypinyin reads otherwise than as a surname, and the surnames of two characters.
SURNAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "单": ("shan",), "仇": ("qiu",), "曾": ("zeng",), "解": ("xie",), "查": ("zha",), "区": ("ou",),
    "朴": ("piao",), "乐": ("yue", "le"), "覃": ("qin", "tan"), "盖": ("ge", "gai"), "葛": ("ge",), "任": ("ren",),
    "华": ("hua",), "冼": ("xian",), "员": ("yun",), "缪": ("miao",), "尉": ("wei",), "翟": ("zhai", "di"),
    "隗": ("wei", "kui"), "黑": ("he",), "秘": ("bi",), "折": ("she",), "召": ("shao",), "繁": ("po",),
    "种": ("chong",), "宓": ("mi", "fu"), "应": ("ying",), "那": ("na",), "句": ("gou",), "能": ("nai",),
    "车": ("che",), "洗": ("xian",), "撒": ("sa",), "石": ("shi",), "沈": ("shen",), "万": ("wan",),
    "欧阳": ("ouyang",), "尉迟": ("yuchi",), "万俟": ("moqi",), "长孙": ("zhangsun",), "单于": ("chanyu",),
    "澹台": ("tantai",), "令狐": ("linghu",), "上官": ("shangguan",), "司马": ("sima",), "诸葛": ("zhuge",),
    "东方": ("dongfang",), "皇甫": ("huangfu",), "慕容": ("murong",), "宇文": ("yuwen",), "司徒": ("situ",),
    "夏侯": ("xiahou",), "公孙": ("gongsun",), "呼延": ("huyan",), "端木": ("duanmu",), "鲜于": ("xianyu",),
}  # fmt: skip

# Characters of given names that people read in more than one way.
READINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "长": ("chang", "zhang"), "乐": ("le", "yue"), "行": ("xing", "hang"), "朝": ("chao", "zhao"),
    "传": ("chuan", "zhuan"), "重": ("zhong", "chong"), "晟": ("sheng", "cheng"), "盛": ("sheng", "cheng"),
    "茜": ("qian", "xi"), "莘": ("shen", "xin"), "藏": ("cang", "zang"), "调": ("diao", "tiao"),
    "娜": ("na", "nuo"), "会": ("hui", "kuai"), "蔚": ("wei", "yu"), "柏": ("bai", "bo"), "校": ("xiao", "jiao"),
    "都": ("du", "dou"), "解": ("jie", "xie"), "单": ("dan", "shan"), "参": ("can", "shen"), "曾": ("zeng", "ceng"),
    "贾": ("jia", "gu"), "奇": ("qi", "ji"), "仇": ("qiu", "chou"),
    "合": ("he", "ge"), "弹": ("dan", "tan"), "澄": ("cheng", "deng"), "郇": ("xun", "huan"),
}  # fmt: skip


def terms(text: str) -> list[str]:
    """Characters and pairs of Chinese, words of the rest, in order, each once.

    >>> terms("青岛港C919")
    ['青', '岛', '港', '青岛', '岛港', 'c919']
    """
    return list(dict.fromkeys(_cut(text)))


def name_terms(name: str) -> list[str]:
    """`terms` of a name, and its pinyin: whole, syllable by syllable, and initials."""
    name = normalise_name(name)
    found = [*_cut(name), *_cut(name.replace(INTERPUNCT, ""))]
    for syllables in _readings(name):
        found += [*syllables, "".join(syllables), "".join(syllable[0] for syllable in syllables)]
        found.append("".join(syllables[1:]))
    return [term for term in dict.fromkeys(found) if term]


def thing_terms(name: str) -> list[str]:
    """`terms` of the name of a studio or a device, and its pinyin and initials from every character on.

    Such names are long and searched by any part: zhouxiangti finds 动车组转向架分体式轴箱体. What may be the
    surname of a person in it (单某创新工作室) is read both ways where it stands first.
    """
    found = list(_cut(name))
    plain = normalise_name(name)
    parts = _HAN_RUN.findall(plain)
    if parts and (surname := _surname(parts[0])):
        found += _spelled_on([SURNAMES[surname][0], *_usual(parts[0][len(surname) :])])
    for part in parts:
        found += _spelled_on(_usual(part))
    return list(dict.fromkeys(found))


def vector(weighted: Iterable[tuple[str, Iterable[str]]]) -> str:
    """A tsvector in PostgreSQL's own spelling, from pairs of a weight (A to D) and terms."""
    best: dict[str, str] = {}
    for weight, found in weighted:
        for term in found:
            best.setdefault(term, weight)
    return " ".join(f"'{term}':1{weight}" for term, weight in islice(best.items(), MOST_POSITIONS))


def asked_terms(text: str) -> list[str]:
    """What must be found of what somebody typed, each once: characters or pairs of Chinese, and words, as far as they
    can be looked for.

    >>> asked_terms("王京京 C919")
    ['王京', '京京', 'c919']
    """
    return _fitting(_typed(text))


def unused_terms(text: str) -> list[str]:
    """What of it is not looked for, because it would be too much."""
    typed = _typed(text)
    used = {*_fitting(typed)}
    return [term for term in typed if term not in used]


def _typed(text: str) -> list[str]:
    typed: dict[str, None] = {}
    for run in _RUNS.finditer(_plain(text)):
        chinese, word = run.groups()
        typed |= dict.fromkeys(_pairs(chinese) or [chinese] if chinese else [word[:LONGEST_TERM]])
    return list(typed)


def _fitting(typed: list[str]) -> list[str]:
    """As typed; where not all fit, without the shortest, which tell least."""
    left, used = MOST_WEIGHT, set()
    for term in sorted(typed[:MOST_QUERY_TERMS], key=len, reverse=True):
        weight = 0 if _HAN_RUN.fullmatch(term) else WEIGHTS.get(len(term), 1)
        if weight <= left:
            left -= weight
            used.add(term)
    return [term for term in typed if term in used]


def operand(term: str, mark: str = "") -> str:
    """One term as it stands in a tsquery, `mark` before it.

    Words of Latin letters and digits match from their beginning, so that wangji finds 王京京.
    """
    return f"'{mark}{term}'" + ("" if _HAN_RUN.fullmatch(term) else ":*")


def query(text: str) -> str:
    """A tsquery for what somebody typed: all of it must be found. Empty when nothing in it can be looked for."""
    return " & ".join(map(operand, asked_terms(text)))


def is_found(text: str, found: Collection[str]) -> bool:
    """Whether all that somebody typed is among these terms, as `query` asks the database."""
    return all(
        term in found if _HAN_RUN.fullmatch(term) else any(each.startswith(term) for each in found)
        for term in asked_terms(text)
    )


def name_query(text: str) -> str:
    """`query`, but only names count."""
    return re.sub(r"'(:\*)?(?= |$)", lambda end: "':" + ("*" if end[1] else "") + "A", query(text))


def pinyin_key(name: str) -> str:
    """ASCII text that sorts names by pinyin, those of one sound by strokes; compare it byte by byte.

    Each character is its usual reading, the surname as a surname, and its rank in the order of strokes.

    >>> pinyin_key("王毅")
    'wang00086yi07078'
    """
    return "".join(
        (readings[0] if readings[0].isascii() else "~") + "".join(map(rank_of, characters))
        for characters, readings in _units(normalise_name(name))
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("ü", "v").replace(INTERPUNCT, "")


def _cut(text: str) -> Iterator[str]:
    for run in _RUNS.finditer(_plain(text)):
        chinese, word = run.groups()
        if chinese:
            yield from chinese
            yield from _pairs(chinese)
        else:
            yield word[:LONGEST_TERM]


def _pairs(chinese: str) -> list[str]:
    return [chinese[i : i + 2] for i in range(len(chinese) - 1)]


def _readings(name: str) -> Iterator[tuple[str, ...]]:
    """The ways to say a name, most likely first, at most MOST_READINGS of them."""
    choices = [
        tuple(other for reading in readings for other in _spellings(reading))
        for _characters, readings in _units(name)
    ]
    if choices:
        yield from islice(product(*choices), MOST_READINGS)


def _units(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The surname, if the table has it, and each other character, with the ways to read it, most likely first."""
    parts = _HAN_RUN.findall(name)
    surname = _surname(name) if len(parts) == 1 else ""
    if surname:
        yield surname, SURNAMES[surname]
    rest = "".join(parts)[len(surname) :]
    for character, [usual] in zip(rest, _spoken(rest), strict=True):
        yield character, READINGS.get(character, (usual,))


def _usual(characters: str) -> list[str]:
    return [usual for [usual] in _spoken(characters)]


def _spelled_on(syllables: list[str]) -> Iterator[str]:
    """From each syllable to the end: whole, and by initials; no longer than a query may ask."""
    for start in range(len(syllables)):
        rest = syllables[start:]
        yield "".join(rest)[:LONGEST_TERM]
        yield "".join(syllable[0] for syllable in rest)[:LONGEST_TERM]


def _spoken(characters: str) -> list[list[str]]:
    """One usual reading for each character; a character without one stands for itself."""
    return pinyin(characters, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]


def _surname(name: str) -> str:
    """The surname at the start of `name` if the table has it; one of two characters leaves at least one."""
    for length in (2, 1):
        if len(name) > length and name[:length] in SURNAMES:
            return name[:length]
    return ""


def _spellings(syllable: str) -> tuple[str, ...]:
    """吕 is typed lv, and lyu in passports."""
    return (syllable, syllable.replace("v", "yu")) if "v" in syllable else (syllable,)
