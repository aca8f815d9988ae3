"""What a recording may become beyond the plain steps: its proposals and how each stands in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError, UsageProblem
from runtime.model import Json, VariableType
from runtime.recorder.merging.credentials import renaming
from runtime.recorder.proposals import Proposal, conflicts, proposal_from
from runtime.recorder.proposals.environments import EnvironmentProposal
from runtime.recorder.proposals.variables import VariableProposal
from studio.i18n import tr
from studio.state.document import Document
from studio.state.recording import Need, Recorded


class Standing(StrEnum):
    """How a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Understood(QObject):
    """The proposals for one document. Each acceptance is one entry of its undo stack; taken back, it is open again."""

    changed = Signal()  #: something stands otherwise

    def __init__(self, document: Document, recorded: Recorded, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.needs = recorded.needs
        self.proposals = [proposal_from(record) for record in recorded.proposals]
        self._standing = dict.fromkeys((one.id for one in self.proposals), Standing.OPEN)
        #: Titles of entries of the undo stack, by proposal.
        self._titles: dict[str, str] = {}
        document.history_changed.connect(self._look_at_history)

    def standing(self, id: str) -> Standing:
        return self._standing[id]

    @property
    def open(self) -> list[Proposal]:
        """Those that wait for a decision."""
        return [one for one in self.proposals if self._standing[one.id] is Standing.OPEN]

    def against(self, id: str) -> Proposal | None:
        """An accepted proposal that excludes this one."""
        one = self._find(id)
        accepted = [other for other in self.proposals if self._standing[other.id] is Standing.ACCEPTED]
        return next((other for other in accepted if other.id != id and conflicts([other, one])), None)

    def touched(self, id: str) -> list[str]:
        """The steps that accepting it would change or remove."""
        workflow = self.document.workflow
        try:
            patch = self._find(id).edit(workflow).patch(workflow)
        except UnderstudyError:
            return []
        return [step for step in workflow.steps if step in patch.steps]

    def accept(self, id: str) -> None:
        """Make the change that is proposed. Raises UnderstudyError where it does not fit any more."""
        one = self._find(id)
        if self._standing[id] is Standing.ACCEPTED:
            return
        if (other := self.against(id)) is not None:
            raise UsageProblem(tr("It does not go together with “{title}”.", title=other.title))
        edit = one.edit(self.document.workflow)
        if isinstance(one, EnvironmentProposal):
            self._add_to_environment(one)
        self._titles[id] = self._title(one)
        self._standing[id] = Standing.ACCEPTED
        self.document.apply(edit, self._titles[id], gesture="")
        self.changed.emit()

    def dismiss(self, id: str) -> None:
        """Leave it as it was recorded; ``reopen`` thinks better of it."""
        self._standing[id] = Standing.DISMISSED
        self.changed.emit()

    def reopen(self, id: str) -> None:
        self._standing[id] = Standing.OPEN
        self.changed.emit()

    def shape_variable(self, id: str, *, name: str, type: VariableType, default: Json) -> None:
        """Give the variable of an open proposal another name, type or default."""
        one = self._find(id)
        assert isinstance(one, VariableProposal)
        if not name.isidentifier():
            raise UsageProblem(
                tr("“{name}” cannot name a variable.", name=name), remedy=tr("Use letters, digits and _.")
            )
        changed = one.model_copy(update={"variable": name, "type": type, "default": default})
        self.proposals[self.proposals.index(one)] = changed

    def use_credential(self, old: str, new: str) -> None:
        """Take what was left out from another item of the vault."""
        edit = renaming(self.document.workflow, old, new)
        self.document.apply(edit, tr("Take it from “{name}”", name=new), gesture="")
        self.needs = tuple(
            Need(need.step, new if need.item == old else need.item, need.field, need.kind, need.label)
            for need in self.needs
        )
        self.changed.emit()

    def items(self) -> Mapping[str, Sequence[Need]]:
        """What the vault must hold: fields by item."""
        found: dict[str, list[Need]] = {}
        for need in self.needs:
            known = found.setdefault(need.item, [])
            if need.field not in [one.field for one in known]:
                known.append(need)
        return found

    def _title(self, one: Proposal) -> str:
        """Each has one of its own: undo and redo are told apart by it."""
        title = tr("Accept: {title}", title=one.title)
        same = sum(other.title == one.title for other in self.proposals[: self.proposals.index(one)])
        return f"{title} ({same + 1})" if same else title

    def _find(self, id: str) -> Proposal:
        return next(one for one in self.proposals if one.id == id)

    def _add_to_environment(self, one: EnvironmentProposal) -> None:
        project = self.document.project
        if project is None or not project.default_environment:
            raise UsageProblem(
                tr("There is no environment to take the address from."),
                remedy=tr("Open a project that has one, and record into it."),
            )
        project.add_to_environment({one.value: one.base})

    def _look_at_history(self) -> None:
        """Undo and redo go by one entry at a time, and tell of each."""
        before = dict(self._standing)
        for id, title in self._titles.items():
            if self.document.redo_title == title:
                self._standing[id] = Standing.OPEN
            elif self.document.undo_title == title:
                self._standing[id] = Standing.ACCEPTED
        if before != self._standing:
            self.changed.emit()
