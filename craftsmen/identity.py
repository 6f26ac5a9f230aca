"""Resident identity numbers (GB 11643, domain.md §6): checked, read, and indexed without being kept. No database.

`settings.IDENTITY_KEYS` is a ring, newest first: a new key is put at the front and encrypts from then on. The
blind index hangs on the LAST key, which therefore stays where it is: whoever removes it must compute every
`identity_index` anew.
"""

import base64
import datetime as dt
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

PROVINCES: Final = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)))
) | {"71", "81", "82", "83"}
_FORMAT = re.compile(r"[1-9][0-9]{16}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_EARLIEST = dt.date(1900, 1, 1)


class IdentityFacts(NamedTuple):
    born_on: dt.date
    gender: Literal["male", "female"]


def normalise_identity_number(text: str) -> str:
    """Half-width, without spaces, the x in upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_digit(first_17: str) -> str:
    """The last character that belongs to 17 digits."""
    return _CHECK_DIGITS[sum(int(c) * w for c, w in zip(first_17, _WEIGHTS, strict=True)) % 11]


def validate_identity_number(text: str) -> None:
    """Raises ValidationError that says what is wrong: format, region, birth date or check digit.

    Only the province is checked: county codes are abolished and used again, and old numbers stay good.
    """
    number = normalise_identity_number(text)
    if not _FORMAT.fullmatch(number):
        raise ValidationError(_("身份证号码应为18位：前17位是数字，最后一位是数字或X。"), code="format")
    if number[:2] not in PROVINCES:
        raise ValidationError(_("身份证号码开头的地区代码不存在，请核对前两位。"), code="region")
    born_on = _born_on(number)
    if born_on is None or not _EARLIEST <= born_on <= timezone.localdate():
        raise ValidationError(_("身份证号码中的出生日期不正确，请核对第7至14位。"), code="birth_date")
    if check_digit(number[:17]) != number[17]:
        raise ValidationError(_("身份证号码的校验码不正确，请逐位核对后重新填写。"), code="check_digit")


def identity_facts(number: str) -> IdentityFacts:
    """Birth date and gender told by a valid number; ValueError for a birth date that is none."""
    number = normalise_identity_number(number)
    born_on = _born_on(number)
    if born_on is None:
        raise ValueError("no such birth date")
    return IdentityFacts(born_on, "male" if int(number[16]) % 2 else "female")


def identity_index(number: str) -> str:
    """Keyed HMAC of a number, 64 hexadecimal digits: tells the same person again, never the number."""
    key = _index_key(settings.IDENTITY_KEYS[-1])
    return hmac.digest(key, normalise_identity_number(number).encode(), "sha256").hex()


def _born_on(number: str) -> dt.date | None:
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


@lru_cache(maxsize=4)
def _index_key(key: str) -> bytes:
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"craftsmen identity index")
    return derivation.derive(base64.urlsafe_b64decode(key))
