"""A store that speaks as much of S3 as films need, on this machine, and counts what it sends."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from storages.backends.s3 import S3Storage


class Bucket:
    """What lies in it by its path, how many bytes were sent of it, and how often it was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.sent = 0
        self.asked: list[str] = []


@contextmanager
def bucket() -> Iterator[tuple[Bucket, S3Storage]]:
    kept = Bucket()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            kept.asked.append(self.command)
            content = kept.files.get(self.path.partition("?")[0].removeprefix("/films/"))
            if content is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            part = content[int(asked[1]) : int(asked[2]) + 1] if asked else content
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            if self.command == "GET":
                kept.sent += len(part)
                self.wfile.write(part)

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield kept, storage_at(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def storage_at(port: int) -> S3Storage:
    return S3Storage(
        bucket_name="films",
        access_key="test",
        secret_key="test",
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{port}",
        signature_version="s3v4",
        addressing_style="path",
    )
