"""Credentials and the audit log on a real host: kept, changed, used, deleted after a warning; noted, filtered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.files import save_workflow
from runtime.model import Step
from runtime.vault.keys import create_key_file
from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.credential import CredentialDialog
from studio.dialogs.form import FormDialog
from studio.pages.audit.model import Column as AuditColumn
from studio.pages.audit.page import AuditPage
from studio.pages.credentials.model import Column
from studio.pages.credentials.page import CredentialsPage
from tests.fixtures.live_studio import eventually
from tests.unit.studio.canvas.conftest import flow

pytestmark = pytest.mark.usefixtures("theme")

VALUE = "correct-horse-7"


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault opens by a file."""
    path = tmp_path / "key"
    create_key_file(path)
    monkeypatch.setenv("UNDERSTUDY_VAULT_KEYFILE", str(path))


@pytest.fixture
async def studio(key: None, live_studio: Studio) -> Studio:
    uses = flow(Step("say", "browser.fill", params={"target": "#p", "value": "{{ vault.crm.password }}"}))
    save_workflow(live_studio.workspace.root / "workflows" / "sign-in.flow.json", uses)
    return live_studio


def names(page: CredentialsPage) -> list[str]:
    return [str(item["name"]) for item in page.model.items]


def all_texts(window: QWidget) -> str:
    """Everything that a widget of the window holds as a text."""
    lines = [line.text() for line in window.findChildren(QLineEdit)]
    return "\n".join([*lines, *(str(part.property("text")) for part in window.findChildren(QWidget))])


async def keep(studio: Studio, page: CredentialsPage, name: str) -> None:
    studio.commands.run("credential.new")
    dialog = studio.window.findChildren(CredentialDialog)[-1]
    assert not dialog.agree_button.isEnabled()
    dialog.name.setText(name)
    dialog._values["username"].setText("ann")
    dialog._values["password"].setText(VALUE)
    assert dialog._values["password"].echoMode() is QLineEdit.EchoMode.Password
    dialog.agree_button.click()
    await eventually(lambda: name in names(page))


async def test_a_credential_from_its_making_to_its_end(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await keep(studio, page, "crm")
    page.table.selectRow(0)
    await eventually(lambda: bool(page.model.uses))
    cells = [str(page.model.index(0, column).data()) for column in (Column.KIND, Column.FIELDS, Column.USED)]
    assert cells == ["User name and password", "User name, Password", "1 workflow"]
    assert VALUE not in all_texts(studio.window)

    studio.commands.run("credentials.edit")
    dialog = studio.window.findChildren(CredentialDialog)[-1]
    assert [line.text() for line in dialog._values.values()] == ["", ""]
    dialog._values["password"].setText(VALUE * 2)
    dialog.note.setText("changed in May")
    dialog.agree_button.click()
    await eventually(lambda: page.model.items[0]["note"] == "changed in May")

    studio.commands.run("credentials.delete")
    warning = [found for found in studio.window.findChildren(FormDialog) if found.isVisible()][-1]
    assert "1 workflow of this project uses it" in all_texts(warning)
    warning.agree_button.click()
    await eventually(lambda: names(page) == [])

    studio.window.show_page("audit")
    audit = studio.window.page("audit")
    assert isinstance(audit, AuditPage)
    await eventually(lambda: len(audit.model.entries) >= 3)
    done = [str(audit.model.index(row, AuditColumn.WHAT).data()) for row in range(audit.model.rowCount())]
    assert done[:3] == ["Deleted a credential", "Changed a credential", "Stored a credential"]
    assert VALUE not in str(audit.model.entries)


async def test_a_name_that_is_taken_is_said_in_the_dialog(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await keep(studio, page, "crm")
    studio.commands.run("credential.new")
    dialog = [found for found in studio.window.findChildren(CredentialDialog) if found.isVisible()][-1]
    dialog.name.setText("crm")
    for line in dialog._values.values():
        line.setText("x")
    dialog.agree_button.click()
    await eventually(lambda: "already" in dialog._error.text())
    assert dialog.agree_button.isEnabled()
    dialog.reject()
    assert [line.text() for line in dialog._values.values()] == ["", ""]


async def test_the_vault_is_locked_and_opened(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await keep(studio, page, "crm")
    await eventually(lambda: page.bar.lock_button.isVisible())
    page.bar.lock_button.click()
    await eventually(lambda: page.bar.unlock_button.isVisible())
    assert "a key file" in page.bar._said.text()
    page.bar.unlock_button.click()
    await eventually(lambda: page.bar.lock_button.isVisible())


async def test_saving_is_noted_and_the_log_is_filtered_and_exported(studio: Studio, tmp_path: Path) -> None:
    path = studio.workspace.new_workflow("Fresh")
    tab = studio.editor.open(path)
    assert tab is not None
    tab.canvas.add_note()
    assert studio.editor.save()
    await settle()
    studio.window.show_page("audit")
    page = studio.window.page("audit")
    assert isinstance(page, AuditPage)
    await eventually(lambda: len(page.model.entries) == 2)
    assert [entry["object"] for entry in page.model.entries] == ["workflows/fresh.flow.json"] * 2
    page.search.setText("nothing like this")
    await eventually(lambda: page._states.currentIndex() == 2)
    page.search.setText("save")
    await eventually(lambda: len(page.model.entries) == 1)
    page.export(tmp_path / "audit.csv")
    await eventually(lambda: (tmp_path / "audit.csv").exists() and bool(studio.notices.all))
    head, line = (tmp_path / "audit.csv").read_text("utf-8").splitlines()
    assert head == "at,actor,action,object,detail"
    assert ",person,workflow.save,workflows/fresh.flow.json," in line
