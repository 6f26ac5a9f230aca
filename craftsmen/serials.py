"""Serials of certificates: ZZ-LB-2026-0001-C, the last character checking the rest. No database."""

import re
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"[A-Z]{2}-[A-Z]{2,4}")
_SERIAL = re.compile(r"[A-Z]{2}-[A-Z]{2,4}-[0-9]{4}-[0-9]{4,}-[0-9A-Z]")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－_"), "-")


def make_serial(*, code: str, year: int, number: int) -> str:
    """The serial of the `number`-th certificate of a title in a year; `code` is Title.certificate_code."""
    start = f"{code}-{year}-{number:04d}"
    return f"{start}-{check_character(start)}"


def check_character(start: str) -> str:
    """ISO 7064 MOD 37,36 over letters and digits: finds every wrong character and nearly every swap."""
    product = 36
    for character in start.replace("-", ""):
        total = (product + _ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def normalise_serial(text: str) -> str:
    """What somebody typed from paper: upper case, plain dashes, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).upper().split())


def is_serial(text: str) -> bool:
    """Whether `text` (normalised) could be a serial at all: its form and its check character."""
    return bool(_SERIAL.fullmatch(text)) and check_character(text[:-2]) == text[-1]


def validate_certificate_code(text: str) -> None:
    """Raises ValidationError unless `text` is two letters for the office and two to four for the title."""
    if not _CODE.fullmatch(text):
        raise ValidationError(
            _("证书代码由两位机关字母、短横线和二至四位称号字母组成，例如ZZ-LB。"), code="certificate_code"
        )
