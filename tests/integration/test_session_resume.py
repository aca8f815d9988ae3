"""Browser sessions over ``kill -9``: reopened where they were, filled in again, and nothing submitted twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]

PAGE = """<!doctype html><title>Page {n}</title><h1>Page {n}</h1>
<form onsubmit="save(); return false"><input id="a"><input id="b"></form>
<a id="next" href="/page?n={after}">Next</a> <button id="save" onclick="save()">Save</button> <p id="state"></p>
<script>
async function save() {{
  const body = JSON.stringify({{a: document.getElementById("a").value, b: document.getElementById("b").value}});
  await fetch("/save", {{method: "POST", body}});
  document.getElementById("state").textContent = "saved";
}}
</script>"""

Steps = dict[str, tuple[str, dict[str, Any], dict[str, str]]]


class Shop:
    """Three pages with a form each; ``saved`` holds what was submitted and by whom, ``seen`` the pages asked for."""

    def __init__(self) -> None:
        self.saved: list[dict[str, str]] = []
        self.seen: list[str] = []
        handler = type("Handler", (_Handler,), {"shop": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    shop: Shop

    def do_GET(self) -> None:
        if self.path == "/favicon.ico":
            self._answer(b"", cookie="")
            return
        self.shop.seen.append(self.path)
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        n = int(query.get("n", 0))
        self._answer(PAGE.format(n=n, after=n + 1).encode(), cookie=f"user={query['user']}" if "user" in query else "")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.shop.saved.append({**body, "by": self.headers.get("cookie", "")})
        self._answer(b"", cookie="")

    def log_message(self, format: str, *args: object) -> None:
        return

    def _answer(self, body: bytes, cookie: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        if cookie:
            self.send_header("set-cookie", cookie)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def shop() -> Iterator[Shop]:
    served = Shop()
    yield served
    served.close()


class Runs:
    """One run, begun and taken up again in real processes."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def go(self, steps: Steps, *, answer: str = "", fault: str = "") -> dict[str, Any] | None:
        """How the run stands afterwards; None when the process was killed at the crash point ``fault``."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.fixtures.session_runs"],
            input=json.dumps({"home": str(self._home), "steps": steps, "answer": answer}),
            env={**os.environ, "UNDERSTUDY_FAULT": fault},
            capture_output=True,
            text=True,
            check=False,
        )
        if fault:
            assert done.returncode == -9, done.stderr
            return None
        assert done.returncode == 0, done.stderr
        result: dict[str, Any] = json.loads(done.stdout)
        return result


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "home")


def chain(*steps: tuple[str, str, dict[str, Any]]) -> Steps:
    """Browser steps in sequence: id, type, params."""
    after = [{"out": id} for id, _, _ in steps[1:]] + [{}]
    return {id: (f"browser.{type}", params, ports) for (id, type, params), ports in zip(steps, after, strict=True)}


def fill(id: str, value: str, **params: Any) -> tuple[str, str, dict[str, Any]]:
    return id, "fill", {"target": "#b" if id.startswith("b") else "#a", "value": value, **params}


def click(id: str, target: str, **params: Any) -> tuple[str, str, dict[str, Any]]:
    return id, "click", {"target": target, **params}


def test_killed_in_the_middle_of_the_form_on_page_three(shop: Shop, runs: Runs) -> None:
    steps = chain(
        ("open", "open", {"url": f"{shop.url}/page?n=1&user=ada"}),
        fill("a1", "one"),
        click("next1", "#next"),
        fill("a2", "two"),
        click("next2", "#next"),
        fill("a3", "three"),
        fill("b3", "bee"),
        click("save", "#save"),
        ("said", "wait", {"until": "text", "target": "#state", "text": "saved"}),
    )
    runs.go(steps, fault="act.before:7")
    assert shop.seen == ["/page?n=1&user=ada", "/page?n=2", "/page?n=3"]
    result = runs.go(steps)
    assert result is not None and result["status"] == "completed", result
    assert shop.saved == [{"a": "three", "b": "bee", "by": "user=ada"}]
    assert shop.seen[3:] == ["/page?n=3"]


@pytest.mark.parametrize(
    ("answer", "status", "saved"),
    [("done", "completed", [("x", ""), ("x", "y")]), ("again", "completed", [("x", ""), ("x", ""), ("x", "y")]),
     ("fail", "failed", [("x", "")])],
)  # fmt: skip
def test_a_once_step_since_the_restore_point_waits_for_a_person(
    shop: Shop, runs: Runs, answer: str, status: str, saved: list[tuple[str, str]]
) -> None:
    steps = chain(
        ("open", "open", {"url": f"{shop.url}/page?n=1"}),
        fill("a", "x"),
        click("save", "#save"),
        ("saved", "wait", {"until": "text", "target": "#state", "text": "saved"}),
        fill("b", "y"),
        click("save2", "#save"),
    )
    runs.go(steps, fault="act.before:5")
    assert len(shop.saved) == 1
    result = runs.go(steps)
    assert result is not None and result["status"] == "waiting"
    assert result["doubt"]["step"] == "b" and '"save"' in result["doubt"]["message"]
    assert len(shop.saved) == 1
    result = runs.go(steps, answer=answer)
    assert result is not None and result["status"] == status, result
    assert [(entry["a"], entry["b"]) for entry in shop.saved] == saved


def test_only_sessions_that_are_needed_and_were_not_closed_are_reopened(shop: Shop, runs: Runs) -> None:
    def opened(name: str, n: int) -> tuple[str, str, dict[str, Any]]:
        return f"open_{name}", "open", {"session": name, "url": f"{shop.url}/page?n={n}&user={name}"}

    steps = chain(
        opened("main", 1),
        opened("other", 2),
        opened("closed", 3),
        opened("unused", 4),
        fill("a", "main's"),
        fill("a_other", "other's", session="other"),
        ("close", "close", {"session": "closed"}),
        fill("b", "bee"),
        click("save", "#save"),
        click("save_other", "#save", session="other"),
    )
    runs.go(steps, fault="act.before:8")
    seen = len(shop.seen)
    result = runs.go(steps)
    assert result is not None and result["status"] == "completed", result
    assert sorted(shop.seen[seen:]) == ["/page?n=1&user=main", "/page?n=2&user=other"]
    assert shop.saved == [
        {"a": "main's", "b": "bee", "by": "user=main"},
        {"a": "other's", "b": "", "by": "user=other"},
    ]


def test_in_the_body_of_a_loop(shop: Shop, runs: Runs) -> None:
    steps: Steps = {
        "open": ("browser.open", {"url": f"{shop.url}/page?n=0&user=ada"}, {"out": "rows"}),
        "rows": ("flow.for_each", {"items": [1, 2, 3]}, {"each": "go"}),
        "go": ("browser.navigate", {"url": f"{shop.url}/page?n={{{{ item }}}}"}, {"out": "a"}),
        "a": ("browser.fill", {"target": "#a", "value": "row {{ item }}"}, {"out": "b"}),
        "b": ("browser.fill", {"target": "#b", "value": "{{ item * 2 }}"}, {"out": "save"}),
        "save": ("browser.click", {"target": "#save"}, {"out": "saved"}),
        "saved": ("browser.wait", {"until": "text", "target": "#state", "text": "saved"}, {}),
    }
    # One step opens, five are in each pass: the third pass is at its second fill.
    runs.go(steps, fault="act.before:14")
    result = runs.go(steps)
    assert result is not None and result["status"] == "completed", result
    assert shop.saved == [{"a": f"row {n}", "b": str(n * 2), "by": "user=ada"} for n in (1, 2, 3)]
    assert shop.seen == ["/page?n=0&user=ada", "/page?n=1", "/page?n=2", "/page?n=3", "/page?n=3"]
