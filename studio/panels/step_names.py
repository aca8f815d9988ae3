"""What the steps of the workflow in front are called: as their cards say, so that every dock uses the same words."""

from __future__ import annotations

from runtime.tasks.registry import Registry
from studio.canvas.looks import Looks
from studio.i18n import language
from studio.state.document import Document


class StepNames:
    """One for the docks of a window."""

    def __init__(self, registry: Registry) -> None:
        self._looks = Looks(registry)
        self._document: Document | None = None
        self._used: tuple[object, ...] = ()

    def use(self, document: Document | None) -> None:
        """Another workflow is in front, or none."""
        self._document = document

    def of(self, id: str) -> str:
        """What a step is called; its id where it is not one of the workflow's."""
        document = self._document
        step = document.workflow.steps.get(id) if document is not None else None
        if document is None or step is None:
            return id
        self._keep_up(document)
        return self._looks.of(step).title

    def in_words(self, message: str) -> str:
        """A message with the task types in it by what they are called."""
        return self._looks.in_words(message)

    def _keep_up(self, document: Document) -> None:
        """To be asked for every line of a log: nothing is gone through while nothing has changed."""
        now = (document.workflow, document.elements, language().words)
        if len(self._used) != len(now) or any(one is not other for one, other in zip(now, self._used, strict=True)):
            self._used = now
            self._looks.use(document.workflow, document.elements)
