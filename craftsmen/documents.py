"""Numbers of official documents as GB/T 9704-2012 writes them: 青工发〔2024〕12号 (domain.md §6). No database."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from craftsmen.names import HAN

EXAMPLE: Final = "青工发〔2024〕12号"

_NUMBER = re.compile(f"[{HAN}]+〔(?:19|20)[0-9]{{2}}〕[1-9][0-9]*号")
_BRACKETED_YEAR = re.compile(r"[\[(【［（〔]([0-9]{4})[\])】］）〕]")


def normalise_document_number(text: str) -> str:
    """Without spaces, figures half-width, the year in 〔〕 whichever brackets were typed."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return _BRACKETED_YEAR.sub(r"〔\1〕", text)


def validate_document_number(text: str) -> None:
    """Raises ValidationError unless `text` is 机关代字〔年份〕序号 once normalised: no 第, no leading zero."""
    if not _NUMBER.fullmatch(normalise_document_number(text)):
        raise ValidationError(
            _("文号应由机关代字、六角括号中的年份和序号组成，序号前不加“第”、不编虚位，例如%(example)s。"),
            code="document_number",
            params={"example": EXAMPLE},
        )
