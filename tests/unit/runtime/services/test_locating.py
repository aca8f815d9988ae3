from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidInput, TargetNotFound, UsageProblem
from runtime.services.loading import load_bundle
from runtime.services.locating import LocateRequest, locate_step, targets_of
from runtime.tasks.registry import Registry
from tests.fixtures.healed_project import SAVE, make_project, write


def bundle_with(project: Path, type: str, params: dict[str, Any]) -> Any:
    file = project / "workflows/order.flow.json"
    write(file, {"format": 1, "id": "order", "steps": {"s": {"type": type, "params": params}}})
    return load_bundle(file, Registry())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "shop")


def test_targets_come_with_the_signals_of_their_elements(project: Path) -> None:
    params = {"target": {"element": "shop/save"}, "to": "#bin"}
    found = dict(targets_of(bundle_with(project, "browser.drag", params), "s"))
    assert found["target"].selector == "#save" and found["target"].fingerprint == SAVE
    assert found["to"].selector == "#bin"


def test_a_row_that_is_chosen_by_data_is_left_out(project: Path) -> None:
    params = {"target": {"selector": "button", "row": "{{ vars.name }}"}}
    file = project / "workflows/order.flow.json"
    step = {"type": "browser.click", "params": params}
    variables = {"name": {"type": "string", "direction": "input"}}
    write(file, {"format": 1, "id": "order", "variables": variables, "steps": {"s": step}})
    [(name, target)] = targets_of(load_bundle(file, Registry()), "s")
    assert (name, target.row, target.selector) == ("target", "", "button")


def test_what_cannot_be_tried_is_said(project: Path) -> None:
    bundle = bundle_with(project, "browser.press", {"key": "Enter"})
    with pytest.raises(InvalidInput, match="acts on no element"):
        list(targets_of(bundle, "s"))
    with pytest.raises(InvalidInput, match="no step"):
        list(targets_of(bundle, "t"))
    computed = bundle_with(project, "browser.click", {"target": "{{ run.id }}"})
    with pytest.raises(InvalidInput, match="computed while running"):
        list(targets_of(computed, "s"))


async def test_a_page_is_needed(project: Path) -> None:
    with pytest.raises(UsageProblem, match="no page"):
        await locate_step(LocateRequest(project / "workflows/order.flow.json", "save"))


@pytest.mark.browser
async def test_a_target_that_is_not_in_the_file_yet(project: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<button id=a>One</button><button id=b>Two</button>", "utf-8")
    flow = project / "workflows/order.flow.json"
    bundle_with(project, "browser.click", {"target": "#gone"})
    asked = LocateRequest(flow, "s", page.as_uri(), seconds=0.5, target={"selector": "#b"})
    [found] = (await locate_step(asked))["targets"]
    assert (found["param"], found["outcome"], found["matches"]) == ("target", "selector", 1)
    [old] = (await locate_step(LocateRequest(flow, "s", page.as_uri(), seconds=0.2)))["targets"]
    assert (old["outcome"], old["matches"]) == ("refused", 0)
    used_by_none = LocateRequest(project, url=page.as_uri(), seconds=0.2, element="shop/other")
    [other] = (await locate_step(used_by_none))["targets"]
    assert (other["param"], other["outcome"], other["selector"]) == ("element", "refused", "#other")
    with pytest.raises(TargetNotFound, match="no element"):
        await locate_step(LocateRequest(project, url=page.as_uri(), element="shop/nobody"))
