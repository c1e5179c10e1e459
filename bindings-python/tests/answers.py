"""A server on loopback that says what it is told to."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Self


class Request(NamedTuple):
    """What came."""

    path: str
    body: str


class Answers:
    """Gives `answers` (`status`, `headers`, `body`) one after the other, the last one again and again."""

    def __init__(self, answers: Sequence[dict[str, Any]]) -> None:
        self._answers = answers
        self._requests: list[Request] = []
        self._lock = Lock()
        answering = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                answer = answering._next(Request(self.path, body))
                said = answer["body"].encode()
                headers = {"content-type": "application/json;charset=utf-8", **answer.get("headers", {})}
                self.send_response_only(answer["status"], "Said")
                for name, value in {**headers, "content-length": str(len(said))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_args: object) -> None:
                """Says nothing."""

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        # A connection that nobody sends on keeps nobody waiting.
        self._server.daemon_threads = True
        # Short, as the end waits for it.
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.005})

    def _next(self, request: Request) -> dict[str, Any]:
        with self._lock:
            self._requests.append(request)
            return self._answers[min(len(self._requests), len(self._answers)) - 1]

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def requests(self) -> list[Request]:
        """Everything that came, in order."""
        with self._lock:
            return list(self._requests)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
