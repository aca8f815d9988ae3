"""What a workflow is called and may do: asked in a dialog, one entry of the undo stack, and in the file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from runtime.files import load_workflow
from runtime.model.workflow import WorkflowSettings
from studio.app import Studio
from studio.dialogs.properties import PropertiesDialog
from tests.fixtures.live_studio import write_flow


def asked(studio: Studio) -> PropertiesDialog:
    studio.commands.run("workflow.properties")
    return [one for one in studio.window.findChildren(PropertiesDialog) if one.isVisible()][-1]


async def test_properties_are_changed_and_undone_as_one(live_studio: Studio) -> None:
    path = write_flow(live_studio, "rows", {"one": {"type": "flow.log", "params": {"message": "hello"}}}, timeout=None)
    path.write_text(path.read_text("utf-8").replace(', "timeout": null', ', "settings": {"timeout": 0.5}'), "utf-8")
    assert not live_studio.commands.action("workflow.properties").isEnabled()
    tab = live_studio.editor.open(path)
    assert tab is not None
    before = tab.document.workflow
    asked(live_studio).agree_button.click()
    assert not tab.document.dirty and tab.document.workflow.settings.timeout == 0.5, "looking changes nothing"

    dialog = asked(live_studio)
    dialog.name.clear()
    assert not dialog.agree_button.isEnabled(), "a workflow has a name"
    QTest.keyClicks(dialog.name, "Pay invoices")
    QTest.keyClicks(dialog.description, "Pays what is due.")
    QTest.keyClick(dialog.description, Qt.Key.Key_Tab)  # leaves the field, as in every other one
    dialog.tags.setText("money,  june, money")
    dialog.timeout.setValue(600)
    dialog.runs.setValue(1)
    dialog.branches.setValue(4)
    dialog.pictures.setCurrentIndex(dialog.pictures.findData("never"))
    dialog.agree_button.click()
    assert live_studio.editor.save()
    now = load_workflow(path).require()
    assert (now.name, now.description, now.tags) == ("Pay invoices", "Pays what is due.", ("money", "june"))
    limits = WorkflowSettings(timeout=600.0, max_concurrent_runs=1, max_parallel=4, pictures="never")
    assert now.settings == limits
    tab.document.undo()
    assert tab.document.workflow == before
