"""A password that was left out of a recording goes into the vault, also where that must be made first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from runtime.files import save_workflow
from runtime.files.project import Project
from runtime.recorder.merging import merge
from runtime.recorder.proposals.kept import kept_of, write_kept
from studio.app import Studio
from studio.operations import vault
from tests.fixtures.live_studio import eventually
from tests.fixtures.recorded import Story, button, field

pytestmark = pytest.mark.usefixtures("theme")


def write_recorded(project: Project, home: Path) -> Path:
    """A workflow whose password is still to be given."""
    story = Story().open()
    story.secret(field("Password", "password"))
    story.click(button("Sign in"))
    recorded = merge(story.events)
    path = project.root / "workflows" / "recorded.flow.json"
    save_workflow(path, recorded.workflow)
    write_kept(home, path, kept_of(recorded.proposals, recorded.needs_secret, recorded.workflow))
    return path


async def test_where_there_is_no_vault_it_leads_to_where_one_is_made(
    live_studio: Studio, fresh_home: Path, tmp_path: Path
) -> None:
    studio = live_studio
    assert studio.workspace.project is not None
    studio.editor.open(write_recorded(studio.workspace.project, fresh_home))
    await eventually(lambda: studio.recorder.panel.secrets)
    (card,) = studio.recorder.panel.secrets
    (value,) = (line for line in card.findChildren(QLineEdit) if line.echoMode() is QLineEdit.EchoMode.Password)
    value.setText("tulip")
    card._keep.click()
    await eventually(lambda: card._vault.isVisibleTo(card))
    assert "no vault yet" in card.error.text() and "UNDERSTUDY" not in card.error.text()
    card._vault.click()
    assert studio.window.documents.current == "page:credentials"
    assert value.text() == "tulip", "what was typed is still there"
    made = vault.make(studio.window, studio.link, str(tmp_path / "vault.key"))
    done: list[object] = []
    made.on_done(done.append).launch()
    await eventually(lambda: done)
    card._keep.click()
    await eventually(lambda: card._done.isVisibleTo(card))
    assert not card._vault.isVisibleTo(card) and not card.error.isVisibleTo(card) and value.text() == ""
