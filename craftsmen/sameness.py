"""What tells a collective or an achievement again, however its name was spaced or quoted. No database."""

import hashlib
import re
import unicodedata
from typing import Final

_MARKS: Final = re.compile(r"[\s\"'“”‘’「」《》·•()（）-]")


def collective_index(kind: str, name: str, employer_id: int | None, employer_name: str = "") -> str:
    """An enterprise is told by its employer, a studio or a team by its name and employer."""
    employer = f"#{employer_id}" if employer_id else employer_name
    if kind == "enterprise":
        return _index(kind, employer or name)
    return _index(kind, name, employer)


def achievement_index(name: str, completed_by: str) -> str:
    """An achievement is told by its name and who made it."""
    return _index("achievement", name, completed_by)


def _index(*parts: str) -> str:
    """64 hexadecimal digits, like the index of an identity number, of what is no secret."""
    plain = [_MARKS.sub("", unicodedata.normalize("NFKC", part)).casefold() for part in parts]
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()
