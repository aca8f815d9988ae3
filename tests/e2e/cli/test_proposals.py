"""``understudy proposals``: what was understood of a recording, decided in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.files import load_workflow, save_workflow
from runtime.recorder.merging import merge
from runtime.recorder.proposals.kept import kept_of, write_kept
from tests.fixtures.command_line import Cli
from tests.fixtures.recorded import Story, button, field


@pytest.fixture
def flow(cli: Cli) -> Path:
    """A recorded workflow whose proposals wait, and tables beside it."""
    story = Story().open()
    for number in ("A-17", "B-2"):
        story.go("/new", "New")
        story.enter(field("Invoice number"), number)
        story.click(button("Save"))
    recorded = merge(story.events)
    path = cli.folder / "job.flow.json"
    save_workflow(path, recorded.workflow)
    write_kept(Path(cli.env["UNDERSTUDY_HOME"]), path, kept_of(recorded.proposals, (), recorded.workflow))
    (cli.folder / "known.csv").write_text("Number\nA-17\nB-2\nC-9\n", "utf-8")
    (cli.folder / "other.csv").write_text("Reference\nZ-1\n", "utf-8")
    return path


def test_a_table_is_named_and_the_loop_accepted(cli: Cli, flow: Path) -> None:
    listed = cli("proposals", "list", flow)
    assert "loop-rows" in listed.out and "→" in listed.out
    cli("proposals", "table", flow, "loop-rows", "none.csv").fails(2, "There is no file none.csv")
    cli("proposals", "table", flow, "loop-rows", "other.csv").fails(2, "invoice_number", "It has Reference")
    named = cli("proposals", "table", flow, "loop-rows", "known.csv", "--json").json
    assert named["reader"]["params"] == {"path": "known.csv"}
    assert cli("proposals", "accept", flow, "loop-rows", "--json").json == {"accepted": ["loop-rows"]}
    steps = load_workflow(flow).require().steps
    assert [step.type for step in steps.values() if step.type in ("csv.read", "flow.for_each")] != []
    assert '{{ item[\\"Number\\"] }}' in flow.read_text("utf-8")
    cli("proposals", "accept", flow, "variable-invoice-number").fails(2, "change the same")
    standings = {one["id"]: one["standing"] for one in cli("proposals", "list", flow, "--json").json["proposals"]}
    assert standings["loop-rows"] == "accepted"


def test_what_was_edited_meanwhile_is_told(cli: Cli, flow: Path) -> None:
    text = json.loads(flow.read_text("utf-8"))
    step = next(step for step in text["steps"].values() if step["params"].get("value") == "B-2")
    step["params"]["value"] = "other"
    flow.write_text(json.dumps(text), "utf-8")
    assert "does not fit any more" in cli("proposals", "list", flow).out
    cli("proposals", "accept", flow, "variable-invoice-number-2").fails(2, "does not fit any more", "Dismiss it")
    dismissed = cli("proposals", "dismiss", flow, "variable-invoice-number-2", "--json").json
    assert dismissed == {"dismissed": ["variable-invoice-number-2"]}
    cli("proposals", "list", "no.flow.json").fails(2, "There is no file")
