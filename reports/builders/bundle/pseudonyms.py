"""What cases and experts are called in a bundle: always the same in one round, and nobody reads from it who it is."""

import base64
import hmac
from functools import cached_property
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from nominations.models import Round

LENGTH = 10


class Pseudonyms:
    """Keyed, with a key of its own for each round: the number of a row cannot be tried out against them."""

    def __init__(self, round_: Round) -> None:
        self.round = round_

    @cached_property
    def key(self) -> bytes:
        salt = f"round:{self.round.pk}".encode()
        derivation = HKDF(SHA256(), length=32, salt=salt, info=b"reports bundle pseudonyms")
        return derivation.derive(base64.urlsafe_b64decode(settings.IDENTITY_KEYS[-1]))

    def case(self, pk: UUID) -> str:
        return f"C-{self._digest(f'case:{pk}')}"

    def expert(self, pk: int) -> str:
        return f"E-{self._digest(f'expert:{pk}')}"

    def _digest(self, text: str) -> str:
        return base64.b32encode(hmac.digest(self.key, text.encode(), "sha256")).decode()[:LENGTH]
