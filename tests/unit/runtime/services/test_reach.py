"""What a granted workflow may reach: addresses inside and files in a browser only when they were told and agreed to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from runtime.model import JsonObject
from runtime.services import methods
from runtime.services.core import Core
from runtime.services.loading import load_bundle
from runtime.services.reach import leads_inside
from runtime.services.trust import Untrusted, require_trust, rights

INSIDE = (
    "http://127.0.0.1:8000", "http://localhost/x", "https://[::1]/", "http://10.0.0.7/", "http://169.254.169.254/meta",
    "http://intranet/", "http://printer.local", "http://db.internal./", "{{ vars.site }}/api", "https://{{ x }}.com/",
    "https://good.example@127.0.0.1/", "http://[::ffff:192.168.0.1]/", "http://[not an address/", "",
)  # fmt: skip
OUTSIDE = ("https://api.example.com/{{ vars.id }}", "http://8.8.8.8/", "https://example.com:8443?q={{ vars.q }}")


class Inner(ThreadingHTTPServer):
    """A service that only this machine should reach; it counts who came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.visits = 0


class Answer(BaseHTTPRequestHandler):
    server: Inner

    def do_GET(self) -> None:
        self.server.visits += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""


@pytest.fixture
def inner() -> Iterator[Inner]:
    with Inner() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def flow(folder: Path, url: str, type: str = "http.get", **fields: Any) -> Path:
    path = folder / "a.flow.json"
    folder.mkdir(exist_ok=True)
    path.write_text(
        json.dumps({"format": 1, "id": "a", "steps": {"go": {"type": type, "params": {"url": url}}}, **fields})
    )
    return path


async def run(core: Core, file: Path, **params: Any) -> JsonObject:
    started = await methods.call(core, "runs.start", {"flow": str(file), **params})
    ended: JsonObject = await methods.call(core, "runs.wait", {"run": started["id"]})
    return ended


@pytest.mark.parametrize("url", INSIDE + OUTSIDE)
def test_which_addresses_may_lead_inside(url: str) -> None:
    assert leads_inside(url) is (url in INSIDE)


async def test_an_address_inside_is_told_and_granted(core: Core, tmp_path: Path, inner: Inner) -> None:
    file = flow(tmp_path / "foreign", f"http://127.0.0.1:{inner.server_port}/")
    with pytest.raises(Untrusted, match=r"talk to this machine and the computers of its own network \(go\)"):
        await methods.call(core, "runs.start", {"flow": str(file)})
    assert (await run(core, file, trust=True))["status"] == "completed"
    assert inner.visits == 1


async def test_an_address_inside_that_looks_like_another_is_not_reached(
    core: Core, tmp_path: Path, inner: Inner
) -> None:
    """``0x7f.1`` is a name to every parser, and 127.0.0.1 to the system: what counts is where the connection goes."""
    file = flow(tmp_path / "foreign", f"http://0x7f.1:{inner.server_port}/")
    assert "private network" not in rights(load_bundle(file, core.registry), core.registry)
    ended = await run(core, file, trust=True, options={"network": "any"})
    assert ended["error"]["kind"] == "network" and "understudy trust" in ended["error"]["remedy"]
    assert inner.visits == 0
    await methods.call(core, "trust.folder", {"folder": str(file.parent)})
    assert (await run(core, file))["status"] == "completed"
    resumed = await methods.call(core, "resume.run", {"run": ended["id"], "run_id": "again"})
    assert (await methods.call(core, "runs.wait", {"run": resumed["run"]["id"]}))["status"] == "completed"
    assert inner.visits == 2


async def test_a_grant_covers_what_was_told_with_it(core: Core, tmp_path: Path) -> None:
    file = flow(tmp_path / "foreign", "http://127.0.0.1:9/")
    bundle = load_bundle(file, core.registry)
    await require_trust(core, bundle, granted=True)
    # As a version of the program that knew less had kept it.
    await core.store.writer.commit([('UPDATE grants SET rights = \'{"network": ["go"]}\'', ())])
    with pytest.raises(Untrusted):
        await require_trust(core, bundle, granted=False)


async def test_a_file_in_the_browser_needs_the_right_to_files(core: Core, tmp_path: Path) -> None:
    def needed(url: str, type: str = "browser.open", **fields: Any) -> set[str]:
        return set(rights(load_bundle(flow(tmp_path / "foreign", url, type, **fields), core.registry), core.registry))

    assert needed("https://shop.example") == {"browser", "network"}
    assert needed(" FILE:///etc/passwd", "browser.navigate") == {"browser", "network", "files"}
    actions = [{"action": "navigate", "url": "file:///etc/passwd"}]
    steps = {"go": {"type": "browser.sequence", "params": {"actions": actions}}}
    assert "files" in needed("", "browser.open", steps=steps)
    reach = await require_trust(
        core, load_bundle(flow(tmp_path / "foreign", "{{ vars.page }}", "browser.open", variables={"page": {}}),
                          core.registry), granted=True,
    )  # fmt: skip
    assert reach == {"network": "public", "file_pages": False}
