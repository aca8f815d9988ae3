"""What is asked before a run: inputs, proposed again, and rights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.forms.editors.secret import SecretEditor
from studio.state.document import Document
from studio.state.vault_sight import Standing
from tests.fixtures.engine import until

Open = Callable[..., Document]


async def test_inputs_are_asked_for_and_proposed_again(running: Any, open_flow: Open) -> None:
    document = open_flow(
        "asks",
        {"who": {"type": "string", "direction": "input", "required": True}},
        one={"type": "flow.log", "params": {"message": "{{ vars.who }}"}},
    )
    running.show_document(document)
    running.start()
    dialog = running.question._dialog
    assert dialog is not None and running.session is None
    dialog._values["who"] = "Ana"
    dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert running.question._dialog is None
    running.start()
    assert running.question._dialog._last == {"who": "Ana"}
    running.question._dialog.reject()
    await settle()


async def test_a_stranger_asks_for_its_rights_first(running: Any, open_flow: Open, tmp_path: Path) -> None:
    place = str(tmp_path / "made.txt")
    document = open_flow("writes", one={"type": "files.write", "params": {"path": place, "content": "hello"}})
    running.show_document(document)
    running.start()
    await until(lambda: running.question._dialog is not None and not running.question._dialog._rights.isHidden())
    assert running.session is None and not Path(place).exists()
    running.question._dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert Path(place).read_text() == "hello"
    await settle()


async def test_the_dialog_says_how_the_vault_stands(running: Any, open_flow: Open, link: HostLink) -> None:
    running.read_credentials()
    await until(lambda: running.vault.standing is Standing.NONE)
    await link.call("vault.init", {"kind": "passphrase", "path": "", "passphrase": "correct horse battery staple"})
    await link.call("vault.lock")
    running.show_document(open_flow("login", {"key": {"type": "secret", "direction": "input", "required": True}}))
    running.start()
    field = running.question._dialog.rows["key"].findChild(SecretEditor)
    assert field.on.text() == "Make the vault…", "as it was read last"
    running.read_credentials()
    await until(lambda: "locked" in field.said.text())
    QTest.mouseClick(field.on, Qt.MouseButton.LeftButton)
    assert running.question._dialog is None, "the page of credentials would lie below it"
    await settle()
