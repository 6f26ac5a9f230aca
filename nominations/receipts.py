"""Receipt numbers of objections: fifteen characters nobody can guess, and one that tells a slip of the pen.

75 random bits in Crockford's base 32 (no I, L, O, U), checked by Luhn's rule modulo 32, which finds every
single wrong character and nearly every pair that changed places. No database, no web.
"""

import base64
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 16
_LOOKALIKES: Final = str.maketrans("ILO", "110")


def receipt_for(*what: str) -> str:
    """The number that belongs to this very submission: sent twice by a shaky line, it gets the same."""
    digest = hmac.digest(key_for(b"receipt"), "\x1f".join(what).encode(), "sha256")
    number = int.from_bytes(digest) >> (256 - 5 * (LENGTH - 1))
    body = "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(LENGTH - 1)))
    return body + check_character(body)


def check_character(body: str) -> str:
    return ALPHABET[-luhn_sum(body, doubled_first=True) % 32]


def is_receipt(text: str) -> bool:
    """Whether `text`, as `normalise` gives it, can be a number of ours at all."""
    if len(text) != LENGTH or not set(text) <= set(ALPHABET):
        return False
    return luhn_sum(text, doubled_first=False) % 32 == 0


def luhn_sum(text: str, *, doubled_first: bool) -> int:
    """From the right, every other character counts double, its two digits added."""
    total = 0
    for place, character in enumerate(reversed(text)):
        value = ALPHABET.index(character)
        if (place % 2 == 0) == doubled_first:
            value = sum(divmod(2 * value, 32))
        total += value
    return total


def normalise(text: str) -> str:
    """As somebody copies it from paper: any case and width, spaces and dashes, O for 0, I and L for 1."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-‐‑‒–—]+", "", plain).translate(_LOOKALIKES)


def grouped(receipt: str) -> str:
    """In fours, as it is printed and read out."""
    return "-".join(receipt[start : start + 4] for start in range(0, LENGTH, 4))


@lru_cache(maxsize=4)
def key_for(purpose: bytes) -> bytes:
    """Hangs on the last key of the ring, which stays where it is (craftsmen.identity)."""
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"nominations objection " + purpose)
    return derivation.derive(base64.urlsafe_b64decode(settings.IDENTITY_KEYS[-1]))


def receipt_index(receipt: str) -> str:
    """What is kept of a number: whoever reads the table cannot ask in the objector's place."""
    return hmac.digest(key_for(b"index"), receipt.encode(), "sha256").hex()
