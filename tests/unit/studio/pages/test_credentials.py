"""Credentials and the audit log on a real host: the vault made, credentials kept, changed,
looked at, deleted and brought back; noted, filtered."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

from runtime.files import save_workflow
from runtime.model import Step
from runtime.vault.keys import create_key_file
from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.credential import CredentialDialog
from studio.dialogs.form import FormDialog
from studio.dialogs.passphrase import PassphraseDialog
from studio.pages.audit.model import Column as AuditColumn
from studio.pages.audit.page import AuditPage
from studio.pages.credentials.model import Column
from studio.pages.credentials.page import LIST, MAKING, NOTHING, CredentialsPage
from tests.fixtures.live_studio import eventually, told
from tests.unit.studio.canvas.conftest import flow

pytestmark = pytest.mark.usefixtures("theme")

VALUE = "correct-horse-7"
WORDS = "another four words here"


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
    cells = [str(page.model.index(0, column).data()) for column in (Column.KIND, Column.TAGS, Column.USED)]
    assert cells == ["User name and password", "", "1 workflow"]
    assert VALUE not in all_texts(studio.window)

    (edit,) = [one for one in page.details.findChildren(QPushButton) if one.text() == "Change values…"]
    edit.click()
    dialog = studio.window.findChildren(CredentialDialog)[-1]
    assert [line.text() for line in dialog._values.values()] == ["", ""]
    dialog._values["password"].setText(VALUE * 2)
    dialog.note.setText("changed in May")
    dialog.tags.setText("sales, production")
    dialog.expires.setText("31 May")
    assert not dialog.agree_button.isEnabled()
    dialog.expires.setText((datetime.now().date() - timedelta(days=1)).isoformat())
    dialog.agree_button.click()
    await eventually(lambda: page.model.items[0]["note"] == "changed in May")

    (delete,) = [one for one in page.details.findChildren(QPushButton) if one.text() == "Delete"]
    assert page.model.index(0, Column.TAGS).data() == "sales, production"
    assert page.model.index(0, Column.DUE).data() == "Expired 1 day ago"
    assert studio.window.rail._buttons["go.credentials"]._count == 1

    delete.click()
    await eventually(lambda: names(page) == [])
    notice = await told(studio.notices, "crm was deleted")
    assert "1 workflow of this project uses it" in notice.remedy and notice.offer is not None
    notice.offer.act()
    await eventually(lambda: names(page) == ["crm"])
    page.table.selectRow(0)
    studio.commands.run("credentials.delete")
    await eventually(lambda: names(page) == [])

    studio.window.show_page("audit")
    audit = studio.window.page("audit")
    assert isinstance(audit, AuditPage)
    await eventually(lambda: len(audit.model.entries) == 5)
    done = [str(audit.model.index(row, AuditColumn.WHAT).data()) for row in range(audit.model.rowCount())]
    assert done == [
        "Deleted a credential",
        "Brought a credential back",
        "Deleted a credential",
        "Changed a credential",
        "Stored a credential",
    ]
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
    assert not page._new.isEnabled() and page._new.toolTip(), "nothing can be added while it is locked"
    page.bar.unlock_button.click()
    await eventually(lambda: page.bar.lock_button.isVisible())
    assert page._new.isEnabled() and not page._new.toolTip()


async def test_a_value_is_seen_and_copied_for_a_short_time(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await keep(studio, page, "crm")
    page.table.selectRow(0)
    await eventually(lambda: "password" in page.details.fields)
    line = page.details.fields["password"]
    line.eye.click()
    await eventually(lambda: page.details.fields["password"].value.text() == VALUE)
    page.details.fields["password"]._timer.timeout.emit()
    assert VALUE not in all_texts(studio.window)

    clipboard = QGuiApplication.clipboard()
    page.details.fields["password"].copy_asked.emit()
    await eventually(lambda: clipboard.text() == VALUE)
    assert VALUE not in all_texts(studio.window)
    page.clipboard.timer.timeout.emit()
    assert clipboard.text() == ""
    page.details.fields["username"].copy_asked.emit()
    await eventually(lambda: clipboard.text() == "ann")
    clipboard.setText("something else")
    page.clipboard.clear()
    assert clipboard.text() == "something else"

    page.details.fields["password"].eye.click()
    await eventually(lambda: page.details.fields["password"].value.text() == VALUE)
    studio.window.show_page("home")
    assert VALUE not in all_texts(studio.window)
    await studio.link.call("host.status")
    assert all(VALUE.encode() not in path.read_bytes() for path in studio.home.rglob("*") if path.is_file())


async def test_a_new_name_is_followed_by_the_workflows_there_and_back(studio: Studio) -> None:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await keep(studio, page, "crm")
    page.table.selectRow(0)
    studio.commands.run("credentials.rename")
    dialog = [found for found in studio.window.findChildren(FormDialog) if found.isVisible()][-1]
    dialog.findChildren(QLineEdit)[0].setText("sales")
    dialog.agree_button.click()
    await eventually(lambda: names(page) == ["sales"])
    await eventually(lambda: bool(page.model.uses.get("sales")))
    text = (studio.workspace.root / "workflows" / "sign-in.flow.json").read_text("utf-8")
    assert "vault.sales.password" in text and "vault.crm" not in text
    notice = studio.notices.all[-1]
    assert notice.text == "It is called sales now." and notice.offer is not None
    notice.offer.act()
    await eventually(lambda: names(page) == ["crm"] and bool(page.model.uses.get("crm")))
    assert "vault.crm.password" in (studio.workspace.root / "workflows" / "sign-in.flow.json").read_text("utf-8")


async def test_the_vault_is_made_with_a_passphrase_which_is_changed(live_studio: Studio) -> None:
    studio = live_studio
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await eventually(lambda: page._states.currentIndex() == MAKING and not page.setup.ways["keyring"].isEnabled())
    setup = page.setup
    assert setup.kind == "passphrase" and not setup.make_button.isEnabled()
    setup.passphrase.first.setText("correct horse battery")
    setup.passphrase.again.setText("correct horse")
    assert not setup.make_button.isEnabled()
    setup.passphrase.again.setText("correct horse battery")
    setup.make_button.click()
    await eventually(lambda: page.bar.lock_button.isVisible())
    assert setup.passphrase.text() == ""

    studio.commands.run("vault.passphrase")
    dialog = [found for found in studio.window.findChildren(PassphraseDialog) if found.isVisible()][-1]
    for line, text in ((dialog.current, "wrong horse battery"), (dialog.new.first, WORDS), (dialog.new.again, WORDS)):
        line.setText(text)
    dialog.agree_button.click()
    await eventually(lambda: "passphrase is wrong" in dialog._error.text())
    dialog.current.setText("correct horse battery")
    dialog.agree_button.click()
    await eventually(lambda: bool(studio.notices.all))
    assert not [found for found in studio.window.findChildren(PassphraseDialog) if found.isVisible()]
    page.bar.lock_button.click()
    await eventually(lambda: page.bar.unlock_button.isVisible())
    page.bar.passphrase.setText("correct horse battery")
    page.bar.unlock_button.click()
    await eventually(lambda: "passphrase is wrong" in page.bar._why.text())
    page.bar.passphrase.setText(WORDS)
    page.bar.unlock_button.click()
    await eventually(lambda: page.bar.lock_button.isVisible())


async def test_a_key_file_that_cannot_be_made_is_said_where_it_is_chosen(live_studio: Studio, tmp_path: Path) -> None:
    studio = live_studio
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await eventually(lambda: page._states.currentIndex() == MAKING)
    page.setup.ways["keyfile"].setChecked(True)
    (tmp_path / "file").write_text("x")
    page.setup.path.setText(str(tmp_path / "file" / "key"))
    page.setup.make_button.click()
    await eventually(lambda: "could not be written" in page.setup._error.text())
    page.setup.path.setText(str(tmp_path / "key"))
    page.setup.make_button.click()
    await eventually(lambda: page.bar.lock_button.isVisible())
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert studio.commands["vault.copy_key_file"].enabled()


async def test_what_the_terminal_does_is_shown(studio: Studio) -> None:
    """The terminal asks the same host: its credential appears, is offered to steps, and leaves again."""
    await studio.link.call("vault.init")
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    offered: list[tuple[str, ...]] = []
    studio.runs.running.credentials_changed.connect(offered.append)
    await eventually(lambda: page.state is not None)
    fields = {"username": "ada", "password": VALUE}
    await studio.link.call("vault.set", {"name": "crm", "type": "password", "fields": fields})
    await eventually(lambda: names(page) == ["crm"])
    await eventually(lambda: bool(offered) and "crm.password" in offered[-1])
    await studio.link.call("vault.set", {"name": "shop", "type": "password", "fields": fields})
    await eventually(lambda: names(page) == ["crm", "shop"])
    page.table.selectAll()
    await studio.link.call("vault.set", {"name": "bank", "type": "password", "fields": fields})
    await eventually(lambda: len(names(page)) == 3)
    assert sorted(one["name"] for one in page.chosen()) == ["crm", "shop"], "what was selected stays so"
    for name in ("crm", "shop", "bank"):
        await studio.link.call("vault.delete", {"name": name})
    await eventually(lambda: not names(page))


async def test_the_list_is_saved_as_it_is_shown_and_without_values(studio: Studio, tmp_path: Path) -> None:
    await studio.link.call("vault.init")
    for name, type in (("crm", "token"), ("=shop", "token")):
        fields = {"value": VALUE}
        await studio.link.call("vault.set", {"name": name.strip("="), "type": type, "fields": fields, "tags": [name]})
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    await eventually(lambda: names(page) == ["crm", "shop"] and page.isVisible())
    page.search.setText("zebra")
    assert page._states.currentIndex() == NOTHING
    assert not studio.commands["view.save_list"].enabled()
    page.search.setText("shop")
    assert page._states.currentIndex() == LIST
    studio.commands.run("view.save_list")
    [dialog] = [one for one in studio.window.findChildren(QFileDialog) if one.isVisible()]
    dialog.fileSelected.emit(str(tmp_path / "list.csv"))
    dialog.close()
    await eventually(lambda: any("1 line" in notice.text for notice in studio.notices.all))
    text = (tmp_path / "list.csv").read_text("utf-8-sig")
    head, line = text.splitlines()
    assert head.startswith("Name,Kind,Tags") and line.startswith("shop,")
    assert "'=shop" in line, "a tag that a spreadsheet would compute stays a text"
    assert VALUE not in text


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
    page.search.setText(str(page.model.index(0, AuditColumn.WHO).data()))
    await eventually(lambda: len(page.model.entries) == 2)
    page.search.setText("made a workflow")
    await eventually(lambda: [entry["action"] for entry in page.model.entries] == ["workflow.create"])
