"""What a process keeps at hand is handed out as it is, and for no longer than was said."""

from datetime import timedelta

import time_machine
from django.core.cache import caches
from django.utils import timezone


def test_what_is_kept_is_handed_out_as_it_is() -> None:
    kept = {"total": 3}

    caches["frames"].set("survey", kept, 3)

    assert caches["frames"].get("survey") is kept


def test_it_is_gone_when_its_time_is_over() -> None:
    caches["frames"].set("survey", "kept", 3)

    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert caches["frames"].get("survey", "nothing") == "nothing"
        assert caches["frames"].get("survey") is None


def test_what_is_added_is_handed_out_as_it_is_too() -> None:
    kept = {"total": 3}

    assert caches["frames"].add("survey", kept, 3)
    assert not caches["frames"].add("survey", {}, 3)
    assert caches["frames"].get("survey") is kept
