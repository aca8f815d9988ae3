"""A document and a form of one of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from runtime.model import Step, Variable, Workflow
from runtime.tasks.registry import Registry
from studio.forms.context import FormContext
from studio.forms.step_form import StepForm
from studio.state.document import Document
from studio.theme import Theme

REGISTRY = Registry()

MakeForm = Callable[..., StepForm]


@pytest.fixture
def make_form(qtbot: QtBot, theme: Theme) -> Iterator[MakeForm]:
    """``make_form("browser.click", {"target": "text=Save"})``: the form's document is ``form.document``."""
    documents: list[Document] = []

    def make(type: str, params: dict[str, Any] | None = None, **fields: Any) -> StepForm:
        step = Step("it", type, params=params or {}, **fields)
        other = Step("before", "http.get", params={"url": "http://127.0.0.1"}, next={"out": ("it",)})
        flow = Workflow("flow", steps={"before": other, "it": step}, variables={"limit": Variable("limit", default=5)})
        document = Document.new(flow)
        documents.append(document)
        context = FormContext()
        form = StepForm(document, step, REGISTRY.get(type), context)
        context.setParent(form)
        document.changed.connect(lambda _change: form.refresh())
        document.problems_changed.connect(lambda: form.show_problems(document.problems))
        qtbot.addWidget(form)
        form.resize(360, 900)
        form.show()
        form.document = document
        form.context = context
        return form

    yield make
    for document in documents:
        document.close()
