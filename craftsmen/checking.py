"""How often one address may ask for what could be read in a row: certificates by their serials, the open data,
and the cards that links show."""

import hmac
import logging
import time
from collections.abc import Mapping
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

A_DAY: Final = 24 * 3600
# So many in so many seconds: a hall of people with one network between them gets through.
LIMITS: Final[Mapping[str, tuple[tuple[int, int], ...]]] = {
    "check": ((60, 60), (600, A_DAY)),
    "open": ((120, 60), (20_000, A_DAY)),
    "csv": ((30, 600),),
    "card": ((120, 60),),
}

log = logging.getLogger(__name__)


def checks_too_often(request: HttpRequest) -> bool:
    return seconds_to_wait(request, "check") > 0


def seconds_to_wait(request: HttpRequest, what: str) -> int:
    """Counts this asking; after how many seconds the next would be answered, 0 if this one is.

    Of the address only a keyed digest is kept, and that no longer than it counts. django-allauth limits what is sent
    with POST alone, and here everything is a GET.
    """
    address = str(get_adapter().get_client_ip(request))
    who = hmac.digest(settings.SECRET_KEY.encode(), f"{what} {address}".encode(), "sha256").hex()[:32]
    try:
        over = [seconds for most, seconds in LIMITS[what] if count(f"{what}:{who}", seconds) > most]
    except (RedisError, OSError):  # the pages outlive the server that counts
        log.warning("The cache does not answer; nobody is counted.")
        return 0
    return max((seconds - int(time.time()) % seconds for seconds in over), default=0)


def count(what: str, seconds: int) -> int:
    """How many there were in this stretch of time, this one among them."""
    key = f"counted:{int(time.time()) // seconds}:{seconds}:{what}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
