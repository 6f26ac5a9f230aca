"""What two runs on one machine must not share: the folder with the data, the port."""

from __future__ import annotations

import contextlib
import fcntl
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from config.embedded.environment import read_environment
from config.embedded.processes import ServerFailed


@contextlib.contextmanager
def only_one(path: Path, patience: float = 3.0) -> Iterator[None]:
    """Hold the lock of this VAR_DIR; raises ServerFailed when another `make run` holds it.

    Waits a moment first: the one before may be on its way out. The kernel frees the lock of a dead process.
    """
    with path.open("a+") as lock:
        for _ in range(int(patience * 10) + 1):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                yield
                return
        url = read_environment(path.with_name("run.env")).get("SITE_URL", "")
        raise ServerFailed(
            f"The portal already runs with {path.parent} ({url}). Stop it with Ctrl-C where it was started, "
            "or give this one another folder: make run VAR_DIR=var2"
        )


def free_port(wanted: int) -> int:
    """`wanted`, or the next port that nobody listens on. Raises ServerFailed when there is none near."""
    for port in range(wanted, min(wanted + 100, 65536)):
        if can_listen(port):
            return port
    raise ServerFailed(f"No port from {wanted} on is free. Choose another: make run PORT=9000")


def can_listen(port: int) -> bool:
    """Whether nobody answers on either address that a browser takes for localhost, and we may bind."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family) as client:
            client.settimeout(1)
            if client.connect_ex((address, port)) == 0:
                return False
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
