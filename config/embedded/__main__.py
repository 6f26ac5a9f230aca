"""`python -m config.embedded run -- COMMAND...`: throwaway servers for one command.

A server that DATABASE_URL or REDIS_URL names already is used instead of one of ours.

`python -m config.embedded pretend -- COMMAND...`: the same environment with no server behind it, for
commands that read the settings and never connect (mypy, makemessages).
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from config.embedded.environment import new_secrets, somewhere_short
from config.embedded.postgres import THROWAWAY, Postgres
from config.embedded.processes import ServerFailed
from config.embedded.valkey import Valkey


def run(command: list[str]) -> int:
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="jiangcheng-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        # Keys, files and mail are never those of the caller: they might be those of a `make run`.
        env = {**os.environ, **throwaway_environment(home)}
        sockets = somewhere_short(home / "sockets")
        stack.callback(shutil.rmtree, sockets, ignore_errors=True)
        if "DATABASE_URL" not in env:
            env["DATABASE_URL"] = stack.enter_context(Postgres(home, sockets, options=THROWAWAY)).url
        if "REDIS_URL" not in env:
            env["REDIS_URL"] = stack.enter_context(Valkey(home, sockets, durable=False)).url
        return follow(command, env)


def pretend(command: list[str]) -> int:
    env = {
        **os.environ,
        **throwaway_environment(Path(tempfile.gettempdir()) / "jiangcheng-pretended"),
        "DATABASE_URL": "postgres://nobody@//nowhere/nothing",
        "REDIS_URL": "unix:///nowhere/valkey.sock",
    }
    return follow(command, env)


def follow(command: list[str], env: dict[str, str]) -> int:
    """Run the command, hand it our signals, return its exit code."""
    child = subprocess.Popen(command, env=env)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: child.send_signal(number))
    # Ctrl-C reaches the command from the terminal, as one of the same group: it decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = child.wait()
    return code if code >= 0 else 128 - code


def throwaway_environment(home: Path) -> dict[str, str]:
    return {
        **new_secrets(),
        "VAR_DIR": str(home / "var"),
        "MEDIA_STORAGE_URL": f"file://{home}/var/media",
        "EMAIL_URL": "dummymail://",
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://localhost:8000",
        "DEMO_PASSWORD": "demo-password-of-tests",
    }


def leave(number: int, frame: FrameType | None) -> None:
    """A signal while the servers come up: unwind, and so stop them."""
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["pretend", "--", command, *rest]:
            return pretend([command, *rest])
        case ["run", "--", command, *rest]:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, leave)
            try:
                return run([command, *rest])
            except ServerFailed as failure:
                sys.stderr.write(f"{failure}\n")
                return 1
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
