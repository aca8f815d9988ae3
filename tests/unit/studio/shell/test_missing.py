"""What a machine may lack: the window says so where the person is, with what to do, in their language."""

from __future__ import annotations

import pytest

from runtime.model.status import RunStatus
from studio.app import Studio
from studio.bridge.operation import settle
from studio.dialogs.credential import CredentialDialog
from studio.i18n import language
from studio.panels.run.bar import RunBar
from tests.fixtures.live_studio import eventually, write_flow

KEYRING = "keyring.backends.fail.Keyring"
NOWHERE = "/nowhere/chromium"


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring that keeps a key and no browser, for this process and the host it starts."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", KEYRING)
    monkeypatch.setenv("UNDERSTUDY_BROWSER_PATH", NOWHERE)


async def test_no_browser_and_no_keyring(bare_machine: None, live_studio: Studio) -> None:
    """One Studio for both: its host is what takes the time."""
    path = write_flow(live_studio, "look", {"open": {"type": "browser.open", "params": {}}})
    live_studio.editor.open(path)
    live_studio.commands.run("run.start")
    running = live_studio.runs.running
    await eventually(lambda: running.question._dialog is not None or running.session is not None)
    if running.question._dialog is not None:
        await eventually(lambda: not running.question._dialog._rights.isHidden())
        running.question._dialog.agree()
    await eventually(lambda: running.session is not None and running.session.over)
    assert running.session is not None and running.session.status is RunStatus.FAILED
    (bar,) = live_studio.window.findChildren(RunBar)
    english = f"The configured browser '{NOWHERE}' is not a program on this machine. Correct the path in the settings"
    assert bar._detail.toolTip().startswith(english) and bar._detail.text()
    live_studio.commands.run("credential.new")
    (dialog,) = live_studio.window.findChildren(CredentialDialog)
    dialog.name.setText("shop")
    for line in dialog._values.values():
        line.setText("typed")
    for code, said, remedy in (
        ("en", "There is no safe place for the vault's key.", "Run understudy vault init --keyfile PATH"),
        ("bg", "Няма сигурно място за ключа на трезора.", "Изпълнете understudy vault init --keyfile"),
    ):
        language().use(code)
        dialog.agree_button.click()
        await eventually(lambda: dialog.agree_button.isEnabled())
        assert said in dialog._error.text() and remedy in dialog._error.text()
        assert not dialog._error.isHidden() and all(line.text() == "typed" for line in dialog._values.values())
    dialog.reject()
    await settle()
