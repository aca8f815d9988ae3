"""What the data folder takes, and making room: with a real host and runs of its own."""

from __future__ import annotations

import pytest

from studio.app import Studio
from studio.pages.settings.space import Space
from tests.fixtures.live_studio import eventually, write_flow

pytestmark = pytest.mark.usefixtures("theme")


async def test_what_would_go_is_said_before_it_goes(live_studio: Studio) -> None:
    studio = live_studio
    path = write_flow(studio, "short", {"a": {"type": "flow.log", "params": {"message": "done"}}})
    studio.editor.open(path)
    running = studio.runs.running
    for _ in range(3):
        before = running.session
        studio.commands.run("run.start")
        await eventually(lambda: running.session not in (None, before) and running.session.over)  # noqa: B023 - it is asked at once
    studio.show_settings("space")
    page = studio.window.page("settings")
    assert page is not None
    (space,) = page.findChildren(Space)
    await eventually(lambda: space._usage and space.clean.isEnabled())
    assert space._usage["runs"] > 0 and space.sizes["runs"].text().endswith("B")
    space.clean.begin.click()
    await eventually(lambda: space.clean.isEnabled())
    assert space.clean.text.text() == "Nothing is older than the settings of runs keep."

    studio.preferences.set("engine.max_runs_kept", 1)
    space.clean.begin.click()
    await eventually(lambda: space.clean.agree.isVisible())
    assert "2 runs" in space.clean.text.text() and space.clean.text.text().startswith("This will be deleted for good")
    space.clean.keep.click()
    assert space.clean.begin.isVisible() and not space.clean.agree.isVisible()
    assert len((await studio.link.call("runs.list"))["runs"]) == 3, "nothing went"

    space.clean.begin.click()
    await eventually(lambda: space.clean.agree.isVisible() and space.clean.isEnabled())
    studio.preferences.set("engine.max_runs_kept", 2)  # what was said goes, no less and no more
    space.clean.agree.click()
    await eventually(lambda: space.clean.text.text().startswith("Gone: 2 runs"))
    assert len((await studio.link.call("runs.list"))["runs"]) == 1
    await eventually(lambda: space.clean.isEnabled())
