"""An open workflow: an edited one with its file, its project, its recovery file, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import dumps_workflow, layout_path, load_workflow, save_workflow
from runtime.files.project import Project
from runtime.files.write import hash_bytes
from runtime.model import Json, Problem, Severity, Workflow
from runtime.model.layout import Layout
from studio.i18n import tr
from studio.state.checking import Checker, project_of
from studio.state.contents import Change, Contents
from studio.state.edited import Edited
from studio.state.history import History
from studio.state.recovery import Recovered, Recovery, recover
from studio.state.recovery_lines import Done, Happening, Head, Saved, Source, Told, Undone

#: A recovery file is written anew, without what was typed over, when it is saved and has so many bytes.
LONG_RECOVERY = 4_000_000


class Document(Edited):
    """One workflow with its layout in a file."""

    problems_changed = Signal()
    elements_changed = Signal()  #: the project's elements are others now
    recovery_failed = Signal(UnderstudyError)  #: the recovery file cannot be written

    def __init__(
        self, contents: Contents, source: Source, history: History | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(contents, history, parent)
        self._source = source
        self._project = project_of(source.path)
        self._elements: Mapping[str, Json] | None = None
        self._problems: tuple[Problem, ...] = ()
        self._recovery: Recovery | None = None
        #: The person was told that it came back with these changes.
        self.told = False
        self._checker = Checker(self._project, str(source.path or ""), self)
        self._checker.found.connect(self._take_problems)
        self._checker.ask(contents.workflow)

    @classmethod
    def open(cls, path: Path | str, parent: QObject | None = None) -> Document:
        """The workflow at ``path``. What can be read of a damaged one is opened, and cannot be saved over it.

        Raises InvalidFile with every problem when nothing can be read.
        """
        path = Path(path).absolute()
        loaded = load_workflow(path)
        if loaded.workflow is None:
            message = loaded.problems[0].message if loaded.problems else "It cannot be read."
            remedy = loaded.problems[0].remedy if loaded.problems else ""
            raise InvalidFile(f"{path.name}: {message}", remedy=remedy, problems=loaded.problems)
        source = Source(path, loaded.source_hash, loaded.layout_hash or None)
        document = cls(Contents(loaded.workflow, loaded.layout), source, parent=parent)
        document._take_problems(loaded.problems)
        return document

    @classmethod
    def new(cls, workflow: Workflow, layout: Layout | None = None, parent: QObject | None = None) -> Document:
        """A workflow that has no file yet: everything in it is unsaved."""
        history = History()
        history.saved = None
        return cls(Contents(workflow, layout or Layout()), Source(), history, parent)

    @classmethod
    def recorded(cls, workflow: Workflow, path: Path, parent: QObject | None = None) -> Document:
        """A workflow that another process is about to write to ``path``; see ``hold``."""
        document = cls(Contents(workflow), Source(path), parent=parent)
        document.hold()
        return document

    @classmethod
    def recovered(cls, path: Path, parent: QObject | None = None) -> Document:
        """The document that a killed Studio left behind, with its undo history. Raises InvalidFile."""
        found = recover(path)
        made = cls(found.contents, found.source, found.history, parent)
        made.told = found.told
        return made

    @property
    def path(self) -> Path | None:
        """The file; None as long as there is none."""
        return self._source.path

    @property
    def source_hash(self) -> str:
        """SHA-256 of the file's bytes when it was read or written last; empty where there is none."""
        return self._source.source_hash or ""

    @property
    def project(self) -> Project | None:
        """The project that the file lies in."""
        return self._project

    @property
    def elements(self) -> Mapping[str, Json]:
        """The project's elements as records, by ``app/name``."""
        if self._elements is None:
            self._elements = _elements_of(self._project)
        return self._elements

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found last; ``problems_changed`` tells when that is news."""
        return self._problems

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the workflow from running; empty while it is being looked for."""
        found = () if self._checker.busy else self._problems
        return tuple(problem for problem in found if problem.severity is Severity.ERROR)

    def hold(self) -> None:
        """Leave the file to another process, until ``release``: nothing is saved or undone meanwhile."""
        self._held = True

    def release(self) -> None:
        """The other process has ended. What it wrote is the file now; what differs from it is not saved yet."""
        self._held = False
        self.forget_elements()
        loaded = load_workflow(self._source.path) if self._source.path and self._source.path.exists() else None
        if loaded is not None and loaded.workflow is not None:
            source = replace(self._source, source_hash=loaded.source_hash, layout_hash=loaded.layout_hash or None)
            if dumps_workflow(loaded.workflow) == dumps_workflow(self.workflow):
                self._set_source(source)
            else:
                self._source = source
        self._checker.ask(self.workflow)
        self.history_changed.emit()
        self._tell_saved()

    def forget_elements(self) -> None:
        """Read the project's elements anew when they are asked for, and check with them: their files were changed."""
        self._project, self._elements = project_of(self._source.path), None
        self._checker.look_in(self._project, str(self._source.path or ""))
        self.elements_changed.emit()
        if not self._held:
            self._checker.ask(self.workflow)

    def save(self, path: Path | str | None = None, *, force: bool = False) -> None:
        """Write workflow and layout, under another name where ``path`` is given.

        Raises InvalidFile, with nothing written, where a file was changed meanwhile, is damaged, or cannot be written
        (codes as ``runtime.files.save_workflow`` gives them, and ``no-file`` where no name is known); ``force``
        overwrites it all the same.
        """
        elsewhere = path is not None and Path(path).absolute() != self.path
        source = Source(Path(path).absolute()) if path is not None and elsewhere else self._source
        if source.path is None:
            raise InvalidFile("This workflow has no file yet.", remedy="Save it under a name.", code="no-file")
        if self._held:
            raise InvalidFile("It is being recorded into.", remedy="End the recording first.", code="held")
        source_hash = save_workflow(
            source.path,
            self.workflow,
            self.layout,
            expected_hash=source.source_hash,
            expected_layout_hash=source.layout_hash,
            force=force or elsewhere,
        )
        self._set_source(Source(source.path, source_hash, hash_bytes(layout_path(source.path).read_bytes())))

    def reload(self) -> bool:
        """Take what the file holds now, as one entry of the undo stack; false where it cannot be read."""
        loaded = load_workflow(self._source.path) if self._source.path else None
        if loaded is None or loaded.workflow is None:
            return False
        self.take(Contents(loaded.workflow, loaded.layout), tr("Read again"))
        self._set_source(replace(self._source, source_hash=loaded.source_hash, layout_hash=loaded.layout_hash or None))
        return True

    def keep_recoverable(self, home: Path) -> None:
        """Write everything that happens from now on into a recovery file in the data folder ``home``, history first."""
        history = self._history
        first = history.first_contents(self._contents)
        head = Head(self._source, first, saved=history.saved == 0)
        recovery = Recovery(home, head, self)
        recovery.failed.connect(self.recovery_failed)
        recovery.start()
        for happening in _so_far(history, self._source):
            recovery.record(happening)
        self._recovery = recovery

    def note_told(self) -> None:
        """The person knows that it came back with these changes: only further ones are news at the next start."""
        self.told = True
        self._note(Told())

    @property
    def worth_keeping(self) -> bool:
        """Whether there is something for the next start: changes that are not saved, or what undo leads back to."""
        return self.dirty or bool(self._history.entries and self.path and not self._held)

    @property
    def is_open(self) -> bool:
        """Whether what happens is still written down."""
        return self._recovery is not None

    def take_past(self, found: Recovered) -> bool:
        """Put what was done to the same file before in front of the undo stack; false where the file is another now."""
        here = self._history.first_contents(self._contents)
        if self._held or found.history.dirty or (found.source, found.contents) != (self._source, here):
            return False
        self._history.go_on_from(found.history)
        self._write_anew()
        self.history_changed.emit()
        return True

    def close(self, *, keep: bool = False) -> None:
        """End checking and the recovery file, which ``keep`` leaves for the next start. The last call of all."""
        self._checker.close()
        if self._recovery is not None:
            self._recovery.close(keep=keep)
            self._recovery = None

    def _write_anew(self) -> None:
        if self._recovery is not None:
            self._recovery.close()
            self.keep_recoverable(self._recovery.home)

    def _note(self, happening: Happening) -> None:
        if self._recovery is not None:
            self._recovery.record(happening)

    def _follow(self, change: Change) -> None:
        if change.logic and not self._held:
            self._checker.ask(self.workflow)

    def _set_source(self, source: Source) -> None:
        moved = source.path != self._source.path
        self._source = source
        self._history.mark_saved()
        if moved:
            self._project, self._elements = project_of(source.path), None
            self._checker.look_in(self._project, str(source.path))
            self._checker.ask(self.workflow)
        self._note(Saved(source))
        if self._recovery is not None and self._recovery.size > LONG_RECOVERY:
            self._write_anew()
        self.history_changed.emit()
        self._tell_saved()

    def _take_problems(self, problems: tuple[Problem, ...]) -> None:
        if problems != self._problems:
            self._problems = problems
            self.problems_changed.emit()


def _so_far(history: History, source: Source) -> Iterator[Happening]:
    """What happened to a document since the oldest entry, as a new recovery file must tell it."""
    for number, entry in enumerate(history.entries):
        if number and history.saved == number:
            yield Saved(source)
        yield Done(entry)
    if history.entries and history.saved == len(history.entries):
        yield Saved(source)
    for _ in history.entries[history.position :]:
        yield Undone()


def _elements_of(project: Project | None) -> Mapping[str, Json]:
    if project is None:
        return {}
    repository = project.elements
    return {
        f"{app}/{name}": item.record() for app in repository.apps() for name, item in repository.elements(app).items()
    }
