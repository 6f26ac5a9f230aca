"""Names that the public may not read, taken out of the texts that name them (docs/decisions/0031)."""

import re
from collections.abc import Iterable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craftsmen.names import INTERPUNCT, normalise_name

WITHHELD: Final[Promise] = _("（已隐去）")
# Between the characters of a name as others write it: 王　毅, 阿卜杜拉•买买提.
BETWEEN: Final = r"[\s·•・.．]*"


def withhold(text: str, names: Iterable[str], mark: str | None = None) -> str:
    """`text` with a mark in place of each of the names, the longest first.

    >>> withhold("王 毅、李蔷", ["王毅"], "*")
    '*、李蔷'
    """
    plain = {normalise_name(name).replace(INTERPUNCT, "") for name in names} - {""}
    if not plain:
        return text
    spelt = (BETWEEN.join(map(re.escape, name)) for name in sorted(plain, key=len, reverse=True))
    told = str(WITHHELD) if mark is None else mark
    return re.sub("|".join(spelt), lambda _found: told, text, flags=re.IGNORECASE)
