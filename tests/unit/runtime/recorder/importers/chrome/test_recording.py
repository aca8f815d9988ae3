from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import dumps_workflow
from runtime.recorder.importers.chrome import read
from runtime.recorder.importers.chrome.steps import STEP_TYPES
from runtime.recorder.importers.registry import import_path
from runtime.recorder.importers.result import Source
from tests.fixtures.imports import errors_of, imported, in_order

SAMPLE = Path(__file__).parents[5] / "data" / "imports" / "every_step.json"

#: The step types of the recorder's schema.
KNOWN = {
    "change", "click", "close", "customStep", "doubleClick", "emulateNetworkConditions", "hover", "keyDown", "keyUp",
    "navigate", "scroll", "setViewport", "waitForElement", "waitForExpression",
}  # fmt: skip


@pytest.fixture
def recording(tmp_path: Path):
    """``recording(step, ...)``: the steps behind the one that opens the browser."""

    def read_it(*steps: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        found = imported(tmp_path, "a.json", {"title": "It", "steps": list(steps)})
        assert errors_of(found.workflows[0]) == []
        return in_order(found.workflows[0])[1:]

    return read_it


def test_every_step_type_is_known_and_in_the_sample() -> None:
    assert STEP_TYPES.keys() == KNOWN
    assert {step["type"] for step in json.loads(SAMPLE.read_text())["steps"]} == KNOWN


def test_the_sample_is_sound() -> None:
    found = import_path(SAMPLE)
    assert errors_of(found.workflows[0]) == []
    assert "canary" not in dumps_workflow(found.workflows[0])
    assert [problem.message.partition(":")[0] for problem in found.problems] == [
        "Step 2 (emulateNetworkConditions)", "Step 6 (change)", "Step 33 (customStep)",
    ]  # fmt: skip


def test_alternative_selectors_become_signals(tmp_path: Path) -> None:
    selectors = [
        ['aria/Save it[role="button"]'], ["#host", "button.save"], ["xpath///button[1]"], ["pierce/#save"],
        ["text/Save it"],
    ]  # fmt: skip
    found = imported(tmp_path, "a.json", {"steps": [{"type": "click", "selectors": selectors}]})
    target = list(found.workflows[0].steps.values())[1].params["target"]
    assert target["selector"] == 'role=button[name="Save it"]'
    assert target["fingerprint"]["selectors"] == [
        "#host >> button.save",
        "xpath=//button[1]",
        "#save",
        "text=Save it",
    ]
    assert (target["fingerprint"]["role"], target["fingerprint"]["name"]) == ("button", "Save it")
    assert target["fingerprint"]["attributes"] == {"id": "save"}


def test_frames_and_tabs(recording: Any) -> None:
    steps = recording(
        {"type": "click", "selectors": ["a"], "frame": [0, 2]},
        {"type": "click", "selectors": ["b"], "target": "https://other.example/"},
        {"type": "click", "selectors": ["c"], "target": "main"},
    )
    assert steps[0][1]["target"]["frame"] == [":is(iframe, frame) >> nth=0", ":is(iframe, frame) >> nth=2"]
    assert [type for type, _ in steps] == [
        "browser.click", "browser.switch_tab", "browser.click", "browser.switch_tab", "browser.click",
    ]  # fmt: skip
    assert steps[3][1] == {"which": "number", "number": 1}


def test_keys_that_are_held(recording: Any) -> None:
    down = [{"type": "keyDown", "key": key} for key in ("Control", "a")]
    up = [{"type": "keyUp", "key": key} for key in ("a", "Control")]
    assert recording(*down, *up, {"type": "keyDown", "key": "Enter"}) == [
        ("browser.press", {"key": "Control+a"}),
        ("browser.press", {"key": "Enter"}),
    ]


DAMAGED = {
    "{}": 'no list "steps"',
    '{"steps": []}': "has no steps",
    '{"steps": [{"a": 1}]}': "step 1 has no type",
    '{"steps": [1': "ends in the middle",
}


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_files(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidFile) as raised:
        imported(tmp_path, "a.json", text)
    assert DAMAGED[text] in f"{raised.value.message} {raised.value.problems}" and raised.value.remedy


odd = (
    st.none() | st.booleans() | st.integers(-2, 10**7) | st.floats() | st.text(max_size=8)
    | st.sampled_from(["main", "a", 'aria/X[role="button"]', "aria/X", "text/", "==", "{{", "primary"])
)  # fmt: skip
odder = (
    odd | st.lists(odd | st.lists(odd, max_size=2), max_size=3) | st.dictionaries(st.text(max_size=3), odd, max_size=2)
)
FIELDS = re.findall(
    r"\w+",
    """selectors target frame url value key button offsetX offsetY x y operator count visible attributes expression
timeout assertedEvents width height isMobile""",
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from([*KNOWN, "odd"])}, optional=dict.fromkeys(FIELDS, odder)
        ),
        min_size=1, max_size=8,
    ),
    odd,
)  # fmt: skip
def test_odd_recordings_give_sound_workflows_or_a_clear_error(steps: list[dict[str, Any]], title: Any) -> None:
    try:
        found = read(Source("odd.json", "odd", json.dumps({"title": title, "steps": steps})))
    except UnderstudyError as error:
        assert error.remedy or error.problems
        return
    assert errors_of(found.workflows[0]) == []
