"""What a password manager has exported comes into the vault from the window, on a real host."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from runtime.vault.keys import create_key_file
from studio.app import Studio
from studio.dialogs.incoming import REFUSED, Column, IncomingDialog
from studio.operations.vault import IMPORTED_AT_ONCE
from studio.pages.credentials.page import CredentialsPage
from tests.fixtures.live_studio import eventually, told

pytestmark = pytest.mark.usefixtures("theme")

VALUE = "correct-horse-7"


@pytest.fixture
async def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, live_studio: Studio) -> Studio:
    path = tmp_path / "key"
    create_key_file(path)
    await live_studio.link.call("vault.init", {"kind": "keyfile", "path": str(path)})
    await live_studio.link.call("vault.unlock")
    return live_studio


def choose(studio: Studio, path: Path) -> IncomingDialog:
    """The command, with the file that a person chooses."""
    studio.commands.run("credentials.import")
    asked = [found for found in studio.window.findChildren(QFileDialog) if found.isVisible()][-1]
    asked.fileSelected.emit(str(path))
    asked.close()
    return [found for found in studio.window.findChildren(IncomingDialog) if found.isVisible()][-1]


def outcomes(dialog: IncomingDialog) -> list[str]:
    model = dialog.model
    return [str(model.index(row, Column.OUTCOME).data()) for row in range(model.rowCount())]


def export(path: Path, *rows: tuple[str, str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "username", "password"), *rows])
    return path


async def test_logins_are_looked_at_and_brought_in(studio: Studio, tmp_path: Path) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    file = export(tmp_path / "chrome.csv", ("Shop", "ann", VALUE), ("Door", "ann", ""))
    dialog = choose(studio, file)
    assert not dialog.agree_button.isEnabled()
    await eventually(dialog.agree_button.isEnabled)
    assert outcomes(dialog) == ["New", "Left out: it has no password"]
    assert dialog.replace.isHidden() and await studio.link.call("vault.list") == []
    shown = [str(part.property("text")) for part in studio.window.findChildren(QWidget)]
    assert VALUE not in "\n".join([*shown, str(dialog.model.items)])

    dialog.agree_button.click()
    await eventually(lambda: [item["name"] for item in page.model.items] == ["shop"])
    notice = await told(studio.notices, "1 credential came in")
    assert str(file) in notice.remedy and "not encrypted" in notice.remedy
    assert all(VALUE.encode() not in path.read_bytes() for path in studio.home.rglob("*") if path.is_file())

    again = choose(studio, export(file, ("Shop", "ann", VALUE * 2)))
    await eventually(lambda: outcomes(again) == ["There already, stays as it is"])
    assert not again.agree_button.isEnabled()
    again.replace.click()
    await eventually(again.agree_button.isEnabled)
    assert outcomes(again) == ["Replaces the one that is there"]
    assert again.focusWidget() is again.replace
    again.agree_button.click()
    await eventually(lambda: len(studio.notices.all) == 2)
    value = await studio.link.call("vault.reveal", {"name": "shop", "field": "password"})
    assert value["value"] == VALUE * 2


async def test_a_long_import_says_how_far_it_is_and_can_be_stopped(studio: Studio, tmp_path: Path) -> None:
    studio.window.show_page("credentials")
    file = export(tmp_path / "chrome.csv", *((f"Shop {n}", "ann", VALUE) for n in range(IMPORTED_AT_ONCE * 3)))
    dialog = choose(studio, file)
    await eventually(dialog.agree_button.isEnabled)
    seen: list[tuple[int, int, str]] = []

    def leave(done: int) -> None:
        seen.append((done, dialog.wait.maximum(), dialog.leave_button.text()))
        if done == IMPORTED_AT_ONCE:
            dialog.reject()

    dialog.wait.valueChanged.connect(leave)
    dialog.agree_button.click()
    await eventually(lambda: bool(studio.notices.all))
    assert (IMPORTED_AT_ONCE, IMPORTED_AT_ONCE * 3, "Cancel") in seen
    assert "10 of 30" in studio.notices.all[-1].text and "still be imported" in studio.notices.all[-1].remedy
    assert len(await studio.link.call("vault.list")) == IMPORTED_AT_ONCE
    again = choose(studio, file)
    await eventually(again.agree_button.isEnabled)
    assert len(again.coming) == IMPORTED_AT_ONCE * 2
    again.agree_button.click()
    await eventually(lambda: len(studio.notices.all) == 2)
    assert len(await studio.link.call("vault.list")) == IMPORTED_AT_ONCE * 3


async def test_an_encrypted_export_is_refused_in_the_dialog(studio: Studio, tmp_path: Path) -> None:
    studio.window.show_page("credentials")
    file = tmp_path / "bitwarden.json"
    file.write_text('{"encrypted": true, "data": ""}', "utf-8")
    dialog = choose(studio, file)
    await eventually(lambda: dialog.states.currentIndex() == REFUSED)
    assert "encrypted" in dialog.error.text() and "without a password" in dialog.error.text()
    assert not dialog.agree_button.isEnabled() and not studio.notices.all
