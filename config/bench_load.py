"""Asks a server on this machine over many connections at once, for some seconds, and tells how it answered."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final, cast

HOST: Final = "127.0.0.1"
CONNECTIONS: Final = 32
LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
END_OF_HEAD: Final = b"\r\n\r\n"
PATIENCE: Final = 30.0


@dataclass
class Tally:
    """What came back: the seconds of each answer that was right, and how many were not."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.seconds) / self.took if self.took else 0.0

    @property
    def p99(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.99)] if self.seconds else float("inf")


class Asker(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again until the time is over."""

    def __init__(self, requests: Iterator[bytes], until: float, tally: Tally) -> None:
        self.requests, self.until, self.tally = requests, until, tally
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer, self.needed, self.asked_at = bytearray(), 0, 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.ask()

    def ask(self) -> None:
        self.buffer.clear()
        self.needed, self.asked_at = 0, time.perf_counter()
        if self.asked_at >= self.until:
            self.transport.close()
        else:
            self.transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.needed and (end := self.buffer.find(END_OF_HEAD)) >= 0:
            length = LENGTH.search(self.buffer, 0, end)
            self.needed = end + len(END_OF_HEAD) + (int(length[1]) if length else 0)
        if self.needed and len(self.buffer) >= self.needed:
            if self.buffer.startswith(b"HTTP/1.1 200 "):
                self.tally.seconds.append(time.perf_counter() - self.asked_at)
            else:
                self.tally.errors += 1
            self.ask()

    def connection_lost(self, error: Exception | None) -> None:
        if time.perf_counter() < self.until:
            self.tally.errors += 1
        if not self.done.done():
            self.done.set_result(None)


def load(port: int, addresses: Sequence[str], seconds: float, headers: Sequence[str] = ()) -> Tally:
    """So many seconds of questions, one address after the other on all connections together."""
    lines = "".join(f"{line}\r\n" for line in (f"Host: {HOST}:{port}", "Accept-Language: zh-CN", *headers))
    requests = cycle([f"GET {address} HTTP/1.1\r\n{lines}\r\n".encode() for address in addresses])
    return asyncio.run(loaded(port, requests, seconds))


async def loaded(port: int, requests: Iterator[bytes], seconds: float) -> Tally:
    tally, loop, began = Tally(), asyncio.get_running_loop(), time.perf_counter()
    made = [
        await loop.create_connection(lambda: Asker(requests, began + seconds, tally), HOST, port)
        for _ in range(CONNECTIONS)
    ]
    async with asyncio.timeout(seconds + PATIENCE):
        await asyncio.gather(*(asker.done for _transport, asker in made))
    tally.took = time.perf_counter() - began
    return tally
