"""``understudy locate`` as a person types it, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command_line import Cli
from tests.fixtures.healed_project import make_project

pytestmark = pytest.mark.browser


def test_found_and_refused(cli: Cli, tmp_path: Path) -> None:
    flow = make_project(tmp_path / "shop") / "workflows/order.flow.json"
    page = tmp_path / "page.html"
    page.write_text("<h1>Order</h1><button id=b7>Save</button><button>Save as draft</button>")
    done = cli("locate", flow, "save", "--url", page.as_uri(), "--wait", "0.2")
    assert done.code == 0, done
    assert "found by its other signals" in done.out and 'would be   role=button[name="Save"]' in done.out
    assert '"Save as draft"' in done.out
    done = cli("locate", flow, "leave", "--url", page.as_uri(), "--wait", "0.2", "--json")
    assert done.code == 1
    [target] = done.json["targets"]
    assert (target["outcome"], target["param"], target["label"]) == ("refused", "target", "Cancel")
    assert page.read_text().startswith("<h1>")
