"""Numbers of Chinese patents: how they are written, and what they tell. No database."""

import datetime as dt
import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Since 2003 the year has four digits and the running number seven; before that two and five.
_NUMBER: Final = re.compile(r"ZL(?:(?:19|20)\d{2}([123])\d{7}|\d{2}([123])\d{5})\.[\dX]")
_SEPARATORS: Final = re.compile(r"[\s,，;；:：]+")
KINDS: Final[dict[str, Promise]] = {
    "1": gettext_lazy("发明专利"),
    "2": gettext_lazy("实用新型专利"),
    "3": gettext_lazy("外观设计专利"),
}


def normalise_patent_number(text: str) -> str:
    """`text` without blanks, in capitals, with ZL before it and a point before the check character."""
    plain = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text)).upper().removeprefix("ZL")
    return f"ZL{plain[:-1]}.{plain[-1:]}" if plain else ""


def validate_patent_number(text: str) -> None:
    """Raises ValidationError unless `text` is a number as `normalise_patent_number` writes it."""
    if not _NUMBER.fullmatch(text):
        raise ValidationError(_("专利号应写作ZL202310000001.9的样子，请对照专利证书核对。"), code="number")


def kind_of(number: str) -> str:
    """The key in KINDS that a valid number tells."""
    found = _NUMBER.fullmatch(number)
    return (found[1] or found[2]) if found else "1"


def parse_patents(text: str) -> list[tuple[str, dt.date]]:
    """Number and day of grant of each line; raises ValidationError that names the line."""
    found: dict[str, dt.date] = {}
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            number, granted_on = _parsed(line)
        except (ValidationError, ValueError):
            raise ValidationError(
                _("第%(line)d行看不懂：每行写一个专利号和授权日期，例如“ZL202310000001.9 2024-05-01”。")
                % {"line": place},
                code="line",
            ) from None
        if number in found:
            raise ValidationError(_("第%(line)d行的专利号前面已经写过。") % {"line": place}, code="twice")
        found[number] = granted_on
    return list(found.items())


def written(patents: list[tuple[str, dt.date]]) -> str:
    """Lines that `parse_patents` reads."""
    return "\n".join(f"{number} {granted_on.isoformat()}" for number, granted_on in patents)


def _parsed(line: str) -> tuple[str, dt.date]:
    *number, day = _SEPARATORS.split(unicodedata.normalize("NFKC", line).strip())
    patent = normalise_patent_number("".join(number))
    validate_patent_number(patent)
    return patent, dt.date.fromisoformat(day)
