"""The field for a credential: what there is to choose, why there is nothing, and the ways on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from runtime.errors import VaultError
from studio.forms.context import FormContext
from studio.forms.editors.base import EMPTY
from studio.forms.editors.secret import SecretEditor
from studio.forms.fields import FieldKind, FieldSpec
from studio.state.vault_sight import Standing, VaultSight, standing_of
from studio.theme import Theme

OPEN = {"exists": True, "open": True, "keys": ["passphrase"], "keyfile": ""}


class Bench:
    """The editor, and what came of it."""

    def __init__(self, editor: SecretEditor, vault: VaultSight) -> None:
        self.editor, self.vault = editor, vault
        self.edited: list[Any] = []
        self.pages: list[bool] = []
        editor.edited.connect(self.edited.append)
        vault.page_asked.connect(lambda: self.pages.append(True))

    def entries(self) -> list[str]:
        box = self.editor.box
        return [text for number in range(box.count()) if (text := box.itemText(number))]

    def pick(self, text: str) -> None:
        """With the keyboard, as a person goes through a list."""
        self.editor.box.setCurrentIndex(self.editor.box.findText(text))
        self.editor.box.activated.emit(self.editor.box.currentIndex())


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme) -> Iterator[Bench]:
    context, vault = FormContext(), VaultSight()
    context.update(vault=vault)
    editor = SecretEditor(FieldSpec("password", FieldKind.SECRET, "Password"), context)
    qtbot.addWidget(editor)
    editor.show_value(EMPTY)
    editor.show()
    yield Bench(editor, vault)
    vault.deleteLater()
    context.deleteLater()


def test_without_a_vault_it_says_so_and_leads_to_where_it_is_made(bench: Bench) -> None:
    assert not bench.editor.said.isVisible(), "nobody has asked the host yet"
    bench.vault.take({"exists": False, "open": False, "keys": [], "keyfile": ""})
    assert bench.editor.said.isVisible() and "no vault yet" in bench.editor.said.text()
    assert bench.editor.on.text() == "Make the vault…" and bench.entries() == ["Choose a credential…"]
    QTest.mouseClick(bench.editor.on, Qt.MouseButton.LeftButton)
    assert bench.pages == [True]


def test_a_locked_vault_lists_its_names_and_leads_to_its_key(bench: Bench) -> None:
    bench.vault.make = lambda _then: pytest.fail("nothing can be put into it")
    bench.vault.take(OPEN | {"open": False})
    bench.editor.context.update(credentials=("shop.password",))
    assert "locked" in bench.editor.said.text() and bench.editor.on.text() == "Unlock the vault…"
    bench.pick("shop.password")
    assert bench.edited == ["{{ vault.shop.password }}"]
    QTest.mouseClick(bench.editor.on, Qt.MouseButton.LeftButton)
    assert bench.pages == [True]


def test_why_the_host_gives_nothing_is_told(bench: Bench) -> None:
    bench.vault.fail(VaultError("The vault is damaged.", remedy="Take the copy of it."))
    assert bench.editor.said.isVisible() and "damaged" in bench.editor.said.text()
    assert "Take the copy" in bench.editor.said.text() and bench.editor.on.isVisible()
    bench.vault.take(OPEN)
    assert not bench.editor.said.isVisible()


def test_a_new_credential_is_made_from_the_list_and_chosen(bench: Bench) -> None:
    asked: list[Any] = []
    bench.vault.make = asked.append
    bench.vault.take(OPEN)
    assert "no credentials yet" in bench.editor.said.text() and bench.editor.on.text() == "New credential…"
    bench.editor.context.update(credentials=("shop.password",))
    assert not bench.editor.said.isVisible() and bench.entries()[-1] == "New credential…"
    bench.pick("New credential…")
    assert bench.editor.box.currentText() == "Choose a credential…" and not bench.edited
    fields: Collection[str] = ("username", "password")
    asked[0]("bank", fields)
    assert bench.edited == ["{{ vault.bank.password }}"] and bench.editor.box.currentText() == "bank.password"


def test_a_written_password_is_not_shown(bench: Bench) -> None:
    bench.editor.show_value("hunter2")
    assert bench.editor.box.currentText() == "A password is written here" and "hunter2" not in bench.entries()


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (OPEN, Standing.OPEN),
        (OPEN | {"open": False}, Standing.LOCKED),
        (OPEN | {"open": False, "keys": ["keyring", "passphrase"]}, Standing.OPEN),
        (OPEN | {"open": False, "keys": ["keyfile"]}, Standing.LOCKED),
        (OPEN | {"open": False, "keys": ["keyfile"], "keyfile": "/keys/one"}, Standing.OPEN),
    ],
)
def test_a_vault_that_opens_by_itself_is_not_locked(state: dict[str, Any], standing: Standing) -> None:
    assert standing_of(state) is standing
