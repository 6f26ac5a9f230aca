"""Mobile numbers of mainland China (domain.md §6): however typed, kept as +86 and eleven digits."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHAPE = re.compile(r"1[3-9]\d{9}", re.ASCII)
DIGITS = re.compile(r"[+\d\s().-]+", re.ASCII)


def normalise_phone(text: str) -> str:
    """`+86` and eleven digits. Raises ValidationError when it is no mobile number."""
    typed = re.sub(r"[\s().-]", "", unicodedata.normalize("NFKC", text))
    number = re.sub(r"^(\+86|0086|86(?=\d{11}$))", "", typed)
    if not SHAPE.fullmatch(number):
        raise ValidationError(_("请输入11位手机号码，以1开头，例如 13800000001。"), code="phone")
    return f"+86{number}"


def looks_like_phone(text: str) -> bool:
    """Whether somebody meant a number, right or wrong: nothing but digits and their signs."""
    return bool(DIGITS.fullmatch(unicodedata.normalize("NFKC", text)))
