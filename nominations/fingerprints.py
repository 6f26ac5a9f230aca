"""What somebody had before his eyes when he pressed a button over a whole list."""

import hashlib
import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from nominations.workflow import IllegalMove


class ChangedMeanwhile(IllegalMove):
    """The list or its words are no longer what was shown."""

    def __init__(self) -> None:
        Exception.__init__(self)

    @property
    def words(self) -> str:
        return _("名单或文字在您打开页面后有变动，请核对后再办理。")


def fingerprint(shown: Iterable[object]) -> str:
    """A short mark that differs when anything shown differs."""
    text = json.dumps([str(each) for each in shown], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_seen(seen: str | None, now: str) -> None:
    """Raises ChangedMeanwhile; None is given where nothing was shown, as in the demonstration."""
    if seen is not None and seen != now:
        raise ChangedMeanwhile


def digest_of_lines(lines: Iterable[str]) -> str:
    """SHA-256 of a list as anybody can make it again: one line each in UTF-8, each ended by a line feed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
