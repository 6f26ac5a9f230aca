"""What is sent as it is read leaves threads for pages, and gives its place back however it ends."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from config import serve, streams
from config.embedded.claims import free_port

pytestmark = pytest.mark.django_db
IDLE = 20


@pytest.fixture
def door(settings):
    settings.STREAMS_AT_ONCE = 2
    return streams.StreamsMiddleware(lambda request: made(request.GET.get("size")))


def made(size: str | None) -> StreamingHttpResponse | HttpResponse:
    if size == "page":
        return HttpResponse("示例")
    answer = StreamingHttpResponse(iter([b"a", b"b"]))
    if size:
        answer["Content-Length"] = size
    return answer


def ask(door: streams.StreamsMiddleware, size: str = "") -> Any:
    return door(RequestFactory().get("/", {"size": size} if size else {}))


def test_so_many_are_sent_at_once_and_others_are_told_to_come_again(door):
    answers = [ask(door) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 503]
    assert (answers[2]["Retry-After"], answers[2]["Cache-Control"]) == ("5", "no-store")
    assert [ask(door, size).status_code for size in ("page", "2")] == [200, 200]


@pytest.mark.parametrize("read", [0, 1, 2], ids=["not begun", "left halfway", "read to its end"])
def test_a_place_is_free_again_when_its_answer_is_closed(door, read):
    held = [ask(door), ask(door)]
    parts = iter(held[0])
    told = [next(parts) for _ in range(read)]
    before = ask(door).status_code

    held[0].close()
    held[0].close()

    assert (before, told) == (503, [b"a", b"b"][:read])
    assert [ask(door).status_code for _ in range(2)] == [200, 503]


def test_what_is_small_is_sent_in_one_piece_and_takes_no_place(door):
    answers = [ask(door, str(size)) for size in (2, streams.SMALL) for _ in range(3)]

    assert [list(each) for each in answers] == [[b"ab"]] * 6
    assert ask(door, str(streams.SMALL + 1)).status_code == 200


def test_a_refused_answer_is_closed(door, monkeypatch):
    closed = []
    monkeypatch.setattr(StreamingHttpResponse, "close", lambda answer: closed.append(answer))

    refused = [ask(door) for _ in range(3)][2]

    assert (refused.status_code, len(closed)) == (503, 1)


@pytest.fixture
def port() -> Iterator[int]:
    """Of the server that `make run` starts."""
    port = free_port(18_400)
    command = serve.web_command(port, "tests.config.streaming_site:application")
    server = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        until(lambda: probe(port) == 200, 30)
        yield port
    finally:
        time.sleep(0.5)  # it waits for readers who have just gone
        server.terminate()
        try:
            server.wait(5)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def probe(port: int) -> int:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=3)) as reader:
            reader.request("GET", "/healthz")
            return reader.getresponse().status
    except OSError:
        return 0


def begin_a_film(port: int, stack: ExitStack) -> int:
    """As somebody who asks, reads the head of the answer, and then no more."""
    reader = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
    reader.sendall(b"GET /film HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return int(reader.recv(12).split()[1])


def test_readers_who_stop_reading_stop_no_page(port):
    with ExitStack() as readers:
        begun = Counter(begin_a_film(port, readers) for _ in range(IDLE))
        probes = [probe(port) for _ in range(IDLE)]

    assert probes == [200] * IDLE
    assert set(begun) == {200, 503}
    assert begun[200] <= 2 * settings.STREAMS_AT_ONCE
    until(lambda: films_begun(port) >= begun[200], 10)


def films_begun(port: int) -> int:
    with ExitStack() as readers:
        return sum(begin_a_film(port, readers) == 200 for _ in range(IDLE))


def test_pages_have_threads_of_their_own_in_make_run_and_as_readme_says():
    readme = (settings.BASE_DIR / "README.md").read_text("utf-8")
    threads = [
        int(found) for text in (serve.WEB, readme) for found in re.findall(r"blocking-threads (\d+)", text)
    ]

    assert len(threads) == 2
    assert all(each >= 2 * settings.STREAMS_AT_ONCE for each in threads)
