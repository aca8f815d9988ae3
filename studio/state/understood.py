"""What a recording may become beyond the plain steps: its proposals and how each stands in the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError, UsageProblem
from runtime.model import Json, VariableType
from runtime.recorder.merging import DataTable, NeedsSecret
from runtime.recorder.merging.credentials import renaming
from runtime.recorder.proposals import Proposal
from runtime.recorder.proposals.environments import EnvironmentProposal
from runtime.recorder.proposals.expectations import ExpectationProposal
from runtime.recorder.proposals.kept import Kept, Standing
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.tabled import over_table
from runtime.recorder.proposals.variables import VariableProposal
from studio.i18n import language, tr
from studio.state.document import Document

__all__ = ["Standing", "Understood"]

#: Steps whose value the page offers: it is the same most times.
_PICKING = frozenset({"browser.select", "browser.dialog"})


class Understood(QObject):
    """The proposals for one document. Each acceptance is one entry of its undo stack; taken back, it is open again.

    ``shown`` are those that were not settled when it was made: what was decided before is not brought up again.
    """

    changed = Signal()  #: something stands otherwise
    decided = Signal()  #: ``kept`` is another, and is to be kept

    def __init__(self, document: Document, kept: Kept, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = document
        self.kept = kept.following(document.workflow)
        #: What the vault must hold. Once it does, its card stays, but it is kept no longer.
        self.needs = kept.needs
        self._shown = [one.id for one in self.kept.proposals if not self._is_settled(one)]
        self._standings = self._judged()
        document.changed.connect(self._look_again)

    @property
    def proposals(self) -> list[Proposal]:
        """Those to be shown."""
        return [one for one in self.kept.proposals if one.id in self._shown]

    @property
    def folder(self) -> Path:
        """From where the workflow's steps name files: its project's folder, else its own."""
        project, path = self.document.project, self.document.path
        return project.root if project is not None else (path.parent if path is not None else Path.cwd())

    def take(self, kept: Kept) -> bool:
        """Another program has decided, or shaped a proposal; whether there is more or something else to be shown."""
        kept = kept.following(self.document.workflow)
        if kept == self.kept:
            return False
        reshaped = (kept.proposals, kept.needs) != (self.kept.proposals, self.kept.needs)
        known = {one.id for one in self.kept.proposals}
        self.kept, self.needs = kept, kept.needs if reshaped else self.needs
        fresh = (one for one in kept.proposals if one.id not in known)
        self._shown += [one.id for one in fresh if not self._is_settled(one)]
        self._standings = self._judged()
        self.changed.emit()
        return reshaped

    def standing(self, id: str) -> Standing:
        return self._standings[id]

    @property
    def open(self) -> list[Proposal]:
        """Those that wait for a decision."""
        return [one for one in self.proposals if self._standings[one.id] is Standing.OPEN]

    def likely(self, id: str) -> bool:
        """Whether most people want it. Not so what guards a run against changes of a page, values that a loop gives
        unless that is not wanted, and values that were picked from what the page offered, where nothing follows them.
        """
        one = self._find(id)
        if not isinstance(one, VariableProposal):
            return not isinstance(one, ExpectationProposal)
        loops = [other for other in self.proposals if isinstance(other, LoopProposal) and other.places & one.places]
        if any(self._standings[loop.id] in (Standing.OPEN, Standing.ACCEPTED) for loop in loops):
            return False
        steps = [self.document.workflow.steps.get(step) for step, _ in one.fields]
        picked = all(step is not None and step.type in _PICKING for step in steps)
        return bool(one.chosen or one.awaited) or not picked

    def against(self, id: str) -> Proposal | None:
        """An accepted proposal that excludes this one."""
        return self.kept.against(self._find(id), self.document.workflow)

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
        if self._standings[id] is Standing.ACCEPTED:
            return
        edit = self.kept.acceptance(one, self.document.workflow)
        if isinstance(one, EnvironmentProposal):
            self._add_to_environment(one)
        # Before the edit: undo and redo are judged by what was decided.
        self.kept = self.kept.decided(id, Standing.ACCEPTED)
        self.document.apply(edit, self._title(one), gesture="")
        self.decided.emit()

    def dismiss(self, id: str) -> None:
        """Leave it as it was recorded; ``reopen`` thinks better of it."""
        self._decide(self.kept.decided(id, Standing.DISMISSED))

    def reopen(self, id: str) -> None:
        self._decide(self.kept.decided(id, Standing.OPEN))

    def shape_variable(self, id: str, *, name: str, type: VariableType, default: Json) -> None:
        """Give the variable of an open proposal another name, type or default."""
        one = self._find(id)
        assert isinstance(one, VariableProposal)
        if not name.isidentifier():
            raise UsageProblem(
                tr("“{name}” cannot name a variable.", name=name), remedy=tr("Use letters, digits and _.")
            )
        changed = one.model_copy(update={"variable": name, "type": type, "default": default})
        self.kept = self.kept.with_proposal(changed)

    def shape_loop(self, recorded: LoopProposal, table: DataTable, columns: Mapping[str, str]) -> None:
        """Let a proposed loop, as it was ``recorded``, go over a table; ``columns`` are the table's by the loop's.
        Raises UsageProblem where one is missing."""
        taken = self.document.workflow.steps.keys()
        changed = over_table(recorded, table, columns, taken, "bg" if language().code == "bg" else "en")
        self.kept = self.kept.with_proposal(changed)

    def use_credential(self, old: str, new: str) -> None:
        """Take what was left out from another item of the vault."""
        edit = renaming(self.document.workflow, old, new)
        self.document.apply(edit, tr("Take it from “{name}”", name=new), gesture="")
        self.needs = tuple(replace(need, item=new) if need.item == old else need for need in self.needs)
        self.settle_credential(old)

    def settle_credential(self, item: str) -> None:
        """The vault holds it: it is not asked for when the workflow is opened the next time."""
        self._decide(replace(self.kept, needs=tuple(need for need in self.kept.needs if need.item != item)))

    def items(self) -> Mapping[str, Sequence[NeedsSecret]]:
        """What the vault must hold: fields by item."""
        found: dict[str, list[NeedsSecret]] = {}
        for need in self.needs:
            known = found.setdefault(need.item, [])
            if need.field not in [one.field for one in known]:
                known.append(need)
        return found

    def _decide(self, kept: Kept) -> None:
        self.kept = kept
        self._standings = self._judged()
        self.decided.emit()
        self.changed.emit()

    def _is_settled(self, one: Proposal) -> bool:
        workflow = self.document.workflow
        standing = self.kept.standing(one, workflow)
        decided = standing in (Standing.ACCEPTED, Standing.DISMISSED)
        return decided or (standing is Standing.GONE and self.kept.against(one, workflow) is not None)

    def _title(self, one: Proposal) -> str:
        return tr("Accept: {title}", title=one.title)

    def _find(self, id: str) -> Proposal:
        return next(one for one in self.kept.proposals if one.id == id)

    def _add_to_environment(self, one: EnvironmentProposal) -> None:
        project = self.document.project
        if project is None or not project.default_environment:
            raise UsageProblem(
                tr("There is no environment to take the address from."),
                remedy=tr("Open a project that has one, and record into it."),
            )
        project.add_to_environment({one.value: one.base})

    def _judged(self) -> dict[str, Standing]:
        return {one.id: self.kept.standing(one, self.document.workflow) for one in self.kept.proposals}

    def _look_again(self) -> None:
        """The document is another: by an edit, by undo and redo, or by a decision about a proposal."""
        self.kept = self.kept.following(self.document.workflow)
        before, self._standings = self._standings, self._judged()
        if before != self._standings:
            self.changed.emit()
