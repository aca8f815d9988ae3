from __future__ import annotations

from runtime.recorder.keeper import Keeper, Output
from tests.fixtures.recorded import Story, seen


def test_without_a_project_every_step_holds_its_own_target(tmp_path):
    """Also where two elements that looked different when they were met turn out to be one."""
    story = Story()
    for row in ("Timer", "Log"):
        story.enter(seen("input", "Name", role="textbox", label="Name", selector="#name", row=row), row)
    _, workflow = Keeper(Output(tmp_path / "name.flow.json")).write(story.events)
    targets = [step.params["target"] for step in workflow.steps.values() if step.type == "browser.fill"]
    assert [target.get("selector") for target in targets] == ["#name", "#name"]
