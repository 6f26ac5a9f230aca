"""A proxy before the portal, as in production: it can be stopped, or answer for a portal that is down."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Front:
    """Hands on to `behind`; with a `status` it answers so itself, and stopped nobody answers at its address."""

    def __init__(self, behind: str) -> None:
        self.behind = urlsplit(behind).netloc
        self.status = 0
        self.port = 0
        self.server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hand_on(front, self)

            def log_message(self, *words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


def hand_on(front: Front, asked: BaseHTTPRequestHandler) -> None:
    if front.status:
        asked.send_error(front.status)
        return
    portal = http.client.HTTPConnection(front.behind, timeout=10)
    portal.request("GET", asked.path, headers=dict(asked.headers.items()) | {"Connection": "close"})
    answer = portal.getresponse()
    content = answer.read()
    portal.close()
    asked.send_response(answer.status)
    for name, value in answer.getheaders():
        if name.lower() not in {"connection", "transfer-encoding", "content-length", "server", "date"}:
            asked.send_header(name, value)
    asked.send_header("Content-Length", str(len(content)))
    asked.end_headers()
    asked.wfile.write(content)
