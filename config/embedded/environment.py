"""What the settings ask of the environment, made where nobody has set it."""

from __future__ import annotations

import base64
import re
import secrets
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT = 107  # bytes, of the kernel
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


def new_secrets() -> dict[str, str]:
    """A key for signing and a key ring for identity numbers; never the same twice."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "IDENTITY_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def somewhere_short(folder: Path) -> Path:
    """`folder` if unix sockets and URLs can live with its name, else a new private folder under /tmp."""
    fits = len(bytes(folder)) + LONGEST_SOCKET_NAME <= SOCKET_PATH_LIMIT
    if fits and re.fullmatch(r"[\w./-]+", str(folder), re.ASCII):
        return folder
    return Path(tempfile.mkdtemp(prefix="jiangcheng-", dir="/tmp"))
