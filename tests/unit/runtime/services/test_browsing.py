"""A page behind a sign-in: the person signs in once in a browser that stays open, and targets are tried there."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from runtime.errors import StepFailed
from runtime.services.locating import LocateRequest, locate_step
from runtime.services.picking import browse
from tests.fixtures.healed_project import make_project
from tests.fixtures.person import Person

pytestmark = pytest.mark.browser


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        inside = "here=1" in self.headers.get("Cookie", "") or self.path == "/in"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/in":
            self.send_header("Set-Cookie", "here=1")
        self.end_headers()
        self.wfile.write(b"<button id=save>Save</button>" if inside else b"<h1>Sign in</h1>")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


async def test_signed_in_once_and_tried_in_the_page_in_front(site: str, tmp_path: Path) -> None:
    flow = make_project(tmp_path / "shop") / "workflows/order.flow.json"
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    staying = asyncio.create_task(
        browse(f"{site}/orders", "", lambda browser, _page: opened.set_result(browser), headless=True)
    )
    try:
        async with asyncio.timeout(60):
            address = await opened

        async def tried() -> str:
            asked = LocateRequest(flow, "save", connect=address, seconds=0.2, target={"selector": "#save"})
            return str((await locate_step(asked))["targets"][0]["outcome"])

        assert await tried() == "refused", "it shows the sign-in"
        person = await Person.sit_down(address)
        await person.go(f"{site}/in")
        await person.leave()
        assert await tried() == "selector", "the page as the person left it"
        await browse(f"{site}/orders", address, lambda _address, _page: None)
        assert await tried() == "selector", "still signed in"
        with pytest.raises(StepFailed):
            await browse("http://127.0.0.1:1/", address, lambda _address, _page: None)
    finally:
        staying.cancel()
        await asyncio.wait({staying})
    assert "here" not in json.dumps([path.read_text("utf-8") for path in (tmp_path / "shop").rglob("*.json")])


async def test_an_outline_goes_away_again(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.services.locating._SHOWN", 0.1)
    flow = make_project(tmp_path / "shop") / "workflows/order.flow.json"
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    staying = asyncio.create_task(
        browse(f"{site}/in", "", lambda browser, _: opened.set_result(browser), headless=True)
    )
    try:
        async with asyncio.timeout(60):
            address = await opened
        request = LocateRequest(flow, "save", connect=address, target={"selector": "#save"}, show=True)
        assert (await locate_step(request))["targets"][0]["outcome"] == "selector"
        person = await Person.sit_down(address)
        assert await person.look("document.querySelectorAll('x-pw-glass').length === 0")
        await person.leave()
    finally:
        staying.cancel()
        await asyncio.wait({staying})
