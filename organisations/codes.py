"""Codes of organisations: the unified social credit code (GB 32100-2015, domain.md §6)."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHAPE = re.compile(rf"[1-9ANY][{ALPHABET}]\d{{6}}[{ALPHABET}]{{10}}")


def normalise_uscc(text: str) -> str:
    """Half-width, upper case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def uscc_check_character(first17: str) -> str:
    """The eighteenth character that belongs to the seventeen before it."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first17))
    return ALPHABET[(31 - total) % 31]


def validate_uscc(text: str) -> None:
    """Raises ValidationError that says whether the shape or the check character is wrong."""
    code = normalise_uscc(text)
    if not SHAPE.fullmatch(code):
        raise ValidationError(
            _("统一社会信用代码应为18位数字或大写字母（不含 I、O、S、V、Z），请对照营业执照填写。"),
            code="shape",
        )
    if uscc_check_character(code[:17]) != code[17]:
        raise ValidationError(_("统一社会信用代码的校验位不对，请逐位核对营业执照。"), code="check")
