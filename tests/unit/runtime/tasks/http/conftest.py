"""A real HTTP server on a free port whose answers each test writes itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.task_calls import Calls


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    #: Headers and body leave together; apart, each answer would wait for an acknowledgement.
    wbufsize = -1
    server: Site

    def handle_any(self) -> None:
        size = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = Seen(self.command, self.path, headers, self.rfile.read(size))
        self.server.seen.append(seen)
        answer = self.server.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.reply(404, b"nothing here", {"content-type": "text/plain"})
        else:
            answer(self, seen)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def reply(
        self, status: int, body: bytes | str | dict[str, Any] = b"", headers: dict[str, str] | None = None
    ) -> None:
        headers = dict(headers or {})
        if isinstance(body, dict):
            headers.setdefault("content-type", "application/json")
            body = json.dumps(body)
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"content-length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        return None


@dataclass
class Site(ThreadingHTTPServer):
    """``answers`` maps a path to what handles it; ``stop`` is set when the test is over."""

    answers: dict[str, Callable[[Handler, Seen], None]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.daemon_threads = True

    __hash__ = object.__hash__

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def give(self, path: str, body: bytes | str | dict[str, Any] = b"", status: int = 200, **headers: str) -> str:
        """Answer ``path`` always the same; returns its full address."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda handler, seen: handler.reply(status, body, names)
        return self.url + path

    def handle_error(self, request: Any, client_address: Any) -> None:
        return None


def _serving() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.stop.set()
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    yield from _serving()


@pytest.fixture
def other_site() -> Iterator[Site]:
    yield from _serving()


@pytest.fixture
async def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    calls = Calls(tmp_path)
    yield calls
    await calls.ctx.resources.aclose()
