"""A document for panels."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from runtime.model import Step, Variable, Workflow
from studio.state.document import Document
from studio.theme import Theme

MakeDocument = Callable[..., Document]


@pytest.fixture
def make_document(qtbot: QtBot, theme: Theme) -> Iterator[MakeDocument]:
    """``make_document(step, ..., variables=[...])``."""
    made: list[Document] = []

    def make(*steps: Step, variables: list[Variable] | None = None) -> Document:
        flow = Workflow(
            "flow", steps={step.id: step for step in steps}, variables={one.name: one for one in variables or []}
        )
        made.append(Document.new(flow))
        return made[-1]

    yield make
    for document in made:
        document.close()
