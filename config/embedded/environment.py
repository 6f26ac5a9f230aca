"""What the settings ask of the environment, made where nobody has set it."""

from __future__ import annotations

import base64
import re
import secrets
import shlex
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


def read_environment(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text().splitlines()
    return dict(shlex.split(line)[0].split("=", 1) for line in lines if "=" in line)


def write_environment(path: Path, env: dict[str, str]) -> None:
    """Whole or not at all, and for the owner's eyes: `manage.py` beside a running portal reads it."""
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    escaped = {name: value.replace("\\", "\\\\").replace('"', '\\"') for name, value in env.items()}
    new.write_text("".join(f'{name}="{value}"\n' for name, value in escaped.items()))
    new.replace(path)
