"""The list of a decision as somebody types it: headings, and under each those named, in its order. No database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HEADING: Final = "#"
LONGEST_HEADING: Final = 60
BLANKS: Final = " \t\u3000"


class Listed(NamedTuple):
    """Somebody whom the decision names; the serial of the certificate tells namesakes apart."""

    pk: int
    name: str
    serial: str


class Placed(NamedTuple):
    """Where somebody stands in the decision: under which heading, and as which of all."""

    pk: int
    group: str
    place: int


def written(listed: Iterable[tuple[Listed, str]]) -> str:
    """Those listed with their headings, as they could have been typed."""
    lines: list[str] = []
    before = ""
    for each, group in listed:
        if group != before:
            lines += ([""] if lines else []) + [f"{HEADING} {group}"]
            before = group
        lines.append(f"{each.serial} {each.name}".strip())
    return "\n".join(lines)


def placed(text: str, listed: Sequence[Listed]) -> list[Placed]:
    """Everybody listed, as `text` puts them; nobody twice and nobody left out. Raises ValidationError."""
    group, found, errors = "", list[Placed](), list[ValidationError]()
    known = by_words(listed)
    seen: dict[int, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip(BLANKS)
        if words.startswith(HEADING):
            group = words.strip(HEADING + BLANKS)[:LONGEST_HEADING]
        elif words:
            pk = known.get(words.split()[0]) or known.get("".join(words.split()))
            if pk is None or pk in seen:
                errors.append(refusal(number, words, pk, seen))
            else:
                seen[pk] = number
                found.append(Placed(pk, group, len(found) + 1))
    left_out = [each.name for each in listed if each.pk not in seen]
    if left_out and not errors:
        some = "、".join(left_out[:10])
        errors.append(
            ValidationError(
                _("还差%(number)d个没有列出：%(some)s。"), params={"number": len(left_out), "some": some}
            )
        )
    if errors:
        raise ValidationError(errors[:10])
    return found


def by_words(listed: Sequence[Listed]) -> dict[str, int]:
    """Serials, and those names that one alone bears."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for each in listed:
        bearers[each.name].append(each.pk)
    names = {name: pks[0] for name, pks in bearers.items() if len(pks) == 1}
    return names | {each.serial: each.pk for each in listed if each.serial}


def refusal(number: int, words: str, pk: int | None, seen: dict[int, int]) -> ValidationError:
    params = {"number": number, "words": words[:40]}
    if pk is not None:
        return ValidationError(
            _("第%(number)d行：“%(words)s”在第%(before)d行已经列过。"), params={**params, "before": seen[pk]}
        )
    return ValidationError(
        _("第%(number)d行：名单里没有“%(words)s”，或者有几个同名，请写证书编号。"), params=params
    )
