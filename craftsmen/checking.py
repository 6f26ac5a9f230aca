"""How often one address may check certificates: serials are counted up, and nobody shall read them all in a row."""

import hmac
import time
from typing import Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

# So many checks in so many seconds: a hall of people with one network between them gets through.
LIMITS: Final = ((60, 60), (600, 24 * 3600))


def checks_too_often(request: HttpRequest) -> bool:
    """Counts this check. Of the address only a keyed digest is kept, and that no longer than it counts.

    django-allauth limits what is sent with POST alone, and here every check is a GET.
    """
    address = str(get_adapter().get_client_ip(request))
    who = hmac.digest(settings.SECRET_KEY.encode(), f"check {address}".encode(), "sha256").hex()[:32]
    return any(count(who, seconds) > most for most, seconds in LIMITS)


def count(who: str, seconds: int) -> int:
    """How many there were in this stretch of time, this one among them."""
    key = f"certificate-check:{int(time.time()) // seconds}:{seconds}:{who}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1
