"""A project that a person makes is theirs: it is trusted, said in the settings, and that is withdrawn there."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.app import Studio
from studio.pages.settings.trusted import Trusted
from tests.fixtures.live_studio import eventually

pytestmark = pytest.mark.usefixtures("theme")


async def test_an_own_project_is_trusted_until_that_is_withdrawn(live_studio: Studio, tmp_path: Path) -> None:
    studio, foreign = live_studio, live_studio.workspace.root
    own = studio.workspace.create(tmp_path / "mine", "Mine").root
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "stranger.flow.json").write_text("{}")
    studio.workspace.create(tmp_path / "downloads", "Downloads")
    studio.show_settings("trusted")
    page = studio.window.page("settings")
    assert page is not None
    (trusted,) = page.findChildren(Trusted)

    async def shown() -> set[str]:
        found = {str(entry["folder"]) for entry in await studio.link.call("trust.list")}
        trusted.refresh()
        await eventually(lambda: set(trusted.withdraw_buttons) == found)
        return found

    async def is_trusted() -> bool:
        return str(own) in await shown()

    await eventually(lambda: studio.link.connected_now)
    for _ in range(100):
        if await is_trusted():
            break
    # One that was only opened, or made around what lay there before, is not: that is for the person to say.
    assert await shown() == {str(own)} and str(foreign) not in trusted.withdraw_buttons
    trusted.withdraw_buttons[str(own)].click()
    await eventually(lambda: not trusted.withdraw_buttons)
    assert await shown() == set()
    assert trusted._none.isVisible()


async def test_a_project_made_while_no_host_was_there_is_trusted_once_one_is(
    live_studio: Studio, tmp_path: Path
) -> None:
    studio = live_studio
    await studio.link.close()
    own, gone = (studio.workspace.create(tmp_path / name, name).root for name in ("mine", "gone"))
    gone.rename(tmp_path / "elsewhere")
    gone.mkdir()  # what lies there now is somebody else's
    await studio.link.open()
    await eventually(lambda: own not in studio.keeping._own)
    assert [entry["folder"] for entry in await studio.link.call("trust.list")] == [str(own)]
    assert studio.keeping._own == set()


async def test_a_fresh_copy_of_the_sample_runs_without_a_question(
    live_studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = live_studio
    monkeypatch.setenv("HOME", str(tmp_path))
    studio.commands.run("project.sample")
    own = studio.workspace.root
    await eventually(lambda: studio.link.connected_now and not studio.keeping._own)
    assert [entry["folder"] for entry in await studio.link.call("trust.list")] == [str(own)]
    await studio.link.call("trust.folder", {"folder": str(own), "on": False})
    studio.commands.run("project.close")
    studio.commands.run("project.sample")
    assert studio.workspace.root == own and studio.keeping._own == set(), "what lay there before asks"
    studio.recorder.practice.close()
