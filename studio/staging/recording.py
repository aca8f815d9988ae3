"""Scenes of recording: before it, during it, and what was understood: a password, a loop, the table it goes over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QScrollArea

from runtime.files import save_workflow
from runtime.files.project import Project
from runtime.model.edits import RemoveStep
from runtime.model.fingerprint import Fingerprint
from runtime.recorder.events import Action, RawEvent, SecretKind, Seen
from runtime.recorder.merging import Options, Recording, merge
from runtime.recorder.proposals.kept import kept_of
from studio.dialogs.record import RecordDialog
from studio.editor.tab import FlowTab
from studio.i18n import language
from studio.staging.scene import Scene, settle, until

if TYPE_CHECKING:
    from studio.app import Studio

SITE = "https://books.larkspur.example"
ROWS = (("LS-2041", "1 250.00"), ("LS-2042", "89.90"), ("LS-2043", "430.00"))


def recording_scenes() -> tuple[Scene, ...]:
    """What is asked before a recording, what stands over the canvas during it and beside it after it."""
    return (
        Scene("record", _record, RecordDialog),
        Scene("record-more", _record_more, RecordDialog),
        Scene("recording", _recording),
        Scene("understood", _understood),
        Scene("understood-table", _table),
        Scene("understood-more", _more),
        Scene("understood-gone", _gone),
        Scene("understood-decided", _decided),
    )


def _record(studio: Studio) -> None:
    # Without a host nothing follows the editor: what an earlier scene has run would keep a recording from beginning.
    studio.runs.running.show_document(None)
    studio.commands.run("record.start")
    dialog = next(one for one in studio.window.findChildren(RecordDialog) if one.isVisible())
    dialog.address.setText("example.org")
    dialog.name.setText("Book the invoices")


def _record_more(studio: Studio) -> None:
    """Into a workflow that is there, while the browser that elements are picked in is not open."""
    _recorded_tab(studio, _recorded())
    RecordDialog(studio.window, studio.recorder.practice, lambda asked: None, "Click “Save”").open()


def _recording(studio: Studio) -> None:
    """The recorder's bar over what was recorded so far; no recorder runs, and no browser."""
    _recorded_tab(studio, _recorded())
    recording = studio.recording
    recording._process, recording.browser = QProcess(recording), SITE
    recording.changed.emit()
    studio.recorder.bar.show_steps(12)


def _understood(studio: Studio) -> FlowTab:
    """A recorded workflow in front, nothing decided."""
    studio.recording._process = None
    studio.recording.changed.emit()
    recorded = _recorded()
    tab = _recorded_tab(studio, recorded)
    studio.recorder.put_understood(tab, kept_of(recorded.proposals, recorded.needs_secret, recorded.workflow))
    return tab


def _recorded_tab(studio: Studio, recorded: Recording) -> FlowTab:
    assert studio.workspace.root is not None
    path = Path(studio.workspace.root, "recorded-invoices.flow.json")
    if not path.exists():
        for app, elements in recorded.elements.items():
            Project.open(studio.workspace.root).elements.save(app, elements)
        save_workflow(path, recorded.workflow)
    tab = studio.editor.open(path)
    assert tab is not None
    # Without a host nothing follows the editor: what an earlier scene has run is not this workflow's.
    studio.runs.running.show_document(tab.document)
    studio.window.docks.reset()
    return tab


def _table(studio: Studio) -> None:
    """The loop's table was just chosen."""
    tab = _understood(studio)
    path = Path(tab.document.path or "").with_name("invoices-june.csv")
    path.write_text(
        "\n".join(["Invoice number,Net amount,Supplier", *(f"{a},{b},Northgate" for a, b in ROWS)]), "utf-8"
    )
    card = next(card for card in studio.recorder.panel.cards if card.table is not None)
    table = card.table
    assert table is not None
    table.read(path)
    until(lambda: table.table is not None)


def _more(studio: Studio) -> None:
    """What few people need is unfolded."""
    _understood(studio)
    panel = studio.recorder.panel
    panel.more.open(True)
    settle()
    for scroll in panel.findChildren(QScrollArea):
        scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())


def _gone(studio: Studio) -> None:
    """The person has removed a step that a proposal is about."""
    tab = _understood(studio)
    step = next(step for step in tab.document.workflow.steps.values() if step.params.get("value") == "mara")
    tab.document.apply(RemoveStep(step.id, heal=True), "Remove")
    panel = studio.recorder.panel
    card = next(card for card in panel.cards if card.id == "variable-user-name")
    settle()
    for scroll in panel.findChildren(QScrollArea):
        scroll.ensureWidgetVisible(card)


def _decided(studio: Studio) -> None:
    """The loop is accepted, the others are not wanted."""
    _understood(studio)
    loop, *others = studio.recorder.panel.cards
    loop.attempt(loop.accept)
    for card in others:
        if card.waits:
            card._dismiss.click()


def _recorded() -> Recording:
    """Signing in, then the same form for two invoices."""
    events: list[RawEvent] = []

    def do(action: Action, seen: Seen | None = None, path: str = "/", **fields: object) -> None:
        number = len(events) + 1
        made = {"number": number, "at": number * 900, "action": action, "tab": 0, "url": f"{SITE}{path}", **fields}
        events.append(RawEvent.model_validate({**made, "seen": seen}))

    do(Action.NAVIGATE, title="Sign in – Larkspur")
    do(Action.TYPE, _field("User name"), value="mara")
    do(Action.TYPE, _field("Password", "password"), secret=SecretKind.PASSWORD)
    do(Action.CLICK, _button("Sign in"))
    for invoice, amount in ROWS[:2]:
        do(Action.NAVIGATE, path="/new", title="New invoice – Larkspur")
        do(Action.TYPE, _field("Invoice number"), "/new", value=invoice)
        do(Action.TYPE, _field("Net amount"), "/new", value=amount)
        do(Action.CLICK, _button("Save"), "/new")
    code = language().code
    return merge(events, Options("recorded", "Enter invoices", language="bg" if code == "bg" else "en"))


def _field(label: str, kind: str = "text") -> Seen:
    of = Fingerprint(tag="input", role="textbox", name=label, label=label, attributes={"type": kind})
    return Seen(fingerprint=of, selector=f'label="{label}"', count=1)


def _button(name: str) -> Seen:
    return Seen(
        fingerprint=Fingerprint(tag="button", role="button", name=name), selector=f'role=button[name="{name}"]', count=1
    )
