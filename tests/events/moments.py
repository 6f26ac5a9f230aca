"""Moments in Shanghai, short to write."""

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """`at("2024-07-26 09:30")`, or a day alone for its beginning."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
