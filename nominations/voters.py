"""Who votes, told without telling who: keyed digests of people, devices, addresses and browsers.

Each poll has a key of its own, made of the last of `settings.IDENTITY_KEYS` (as `craftsmen.identity` does) and
the salt of the poll, so that nobody can be followed from one poll into the next. No raw address is kept.
"""

import base64
import hmac
import ipaddress
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from nominations.models import Poll

LENGTH = 32


def voter_of_account(poll: Poll, user_id: int) -> str:
    return digest(poll, f"account:{user_id}")


def voter_of_device(poll: Poll, token: str) -> str:
    return digest(poll, f"device:{token}")


def traces(poll: Poll, *, ip: str, agent: str) -> dict[str, str]:
    """The address that may be allowed one vote, the network around it, and the browser."""
    address, network = networks(ip)
    return {
        "address": digest(poll, f"address:{address}"),
        "network": digest(poll, f"network:{network}"),
        "agent": digest(poll, f"agent:{agent}"),
    }


def networks(ip: str) -> tuple[str, str]:
    """An IPv4 address and its /24; an IPv6 address counts as its /64 for both, since a household owns one."""
    parsed = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed), str(ipaddress.ip_network(f"{parsed}/24", strict=False))
    whole = str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return whole, whole


def digest(poll: Poll, text: str) -> str:
    """Keyed HMAC, 32 hexadecimal digits."""
    key = _key_of(settings.IDENTITY_KEYS[-1], poll.salt)
    return hmac.digest(key, text.encode(), "sha256").hex()[:LENGTH]


@lru_cache(maxsize=32)
def _key_of(key: str, salt: str) -> bytes:
    derivation = HKDF(SHA256(), length=32, salt=salt.encode(), info=b"nominations polls")
    return derivation.derive(base64.urlsafe_b64decode(key))
