"""Steps of a run by their place: the names and types in the version it ran with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from runtime.errors import InvalidFile
from runtime.model import Step, Workflow
from runtime.store import RunRow, Store
from runtime.store.places import version_text

if TYPE_CHECKING:
    from runtime.engine.bundle import Bundle

_SEGMENT = re.compile(r"(?P<step>[^~\[.>]+)(?:~(?P<attempt>\d+))?(?:\[(?P<index>\d+)\]|\.(?P<port>[^.]+)|(?P<call>>))")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a scope's address: a pass of a loop (``index``), a branch (``port``), or a called workflow."""

    step: str
    attempt: int = 1
    index: int | None = None
    port: str = ""

    @property
    def call(self) -> bool:
        """Whether it opens another workflow."""
        return self.index is None and not self.port


def segments(scope: str) -> Iterator[Segment]:
    """The parts of an address such as ``rows[3]/check~2.try``, outermost first."""
    for text in scope.split("/") if scope else ():
        match = _SEGMENT.fullmatch(text)
        if match is not None:
            index = match["index"]
            yield Segment(
                match["step"], int(match["attempt"] or 1), None if index is None else int(index), match["port"] or ""
            )


@dataclass(slots=True)
class Names:
    """Finds a run's steps. Without the version's text (it was of a newer program) nothing is found."""

    workflow: Workflow | None = None
    calls: dict[str, Workflow] = field(default_factory=dict)
    _frames: dict[str, Workflow | None] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, row: RunRow) -> Names:
        """The names in the version that the run keeps."""
        bundle = bundle_of(store, row)
        return cls(bundle.workflow, dict(bundle.calls)) if bundle else cls()

    def step(self, scope: str, id: str) -> Step | None:
        """The step ``id`` in a scope, in whichever workflow that is."""
        workflow = self.frame(scope)
        return workflow.steps.get(id) if workflow else None

    def frame(self, scope: str) -> Workflow | None:
        """The workflow that a scope belongs to."""
        if scope not in self._frames:
            self._frames[scope] = self._workflow(scope)
        return self._frames[scope]

    def label(self, scope: str, id: str) -> str:
        """The step's name, else its id."""
        step = self.step(scope, id)
        return step.label if step else id

    def call(self, scope: str) -> str:
        """The name by which the workflow was called that a scope lies in; empty for the run's own."""
        name, around = "", ""
        for text, segment in zip(scope.split("/"), segments(scope), strict=False):
            if segment.call:
                step = self.step(around, segment.step)
                name = str(step.params.get("workflow")) if step else ""
            around = f"{around}/{text}" if around else text
        return name

    def _workflow(self, scope: str) -> Workflow | None:
        workflow = self.workflow
        for segment in segments(scope):
            if segment.call and workflow is not None:
                step = workflow.steps.get(segment.step)
                workflow = self.calls.get(str(step.params.get("workflow"))) if step else None
        return workflow


def bundle_of(store: Store, row: RunRow) -> Bundle | None:
    """The version that a run keeps; None when it cannot be read any more."""
    from runtime.engine.bundle import Bundle

    text = version_text(store.reader, row.version)
    try:
        return Bundle.from_text(text) if text else None
    except InvalidFile:
        return None
