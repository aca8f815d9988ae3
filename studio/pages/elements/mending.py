"""Below an element of the project: pick it anew, test it, show it on its page; also when no step uses it."""

from __future__ import annotations

import base64
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.errors import InvalidFile
from runtime.files import load_workflow
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.services.elements import KnownElement, Use, known_elements
from runtime.services.repicking import Repicked
from studio.forms.context import FormContext
from studio.forms.editors.pointing import Pointing, mended_words
from studio.forms.sample import page_of, sample_of
from studio.i18n import mark
from studio.operations import elements
from studio.state.background import Background
from studio.state.probe import Place
from studio.widgets.parts import column

#: So many steps are asked on which page they find the element.
_MOST = 20


class Mending(QWidget):
    """What is picked is written into the project at once; whoever watches its files sees it."""

    def __init__(self) -> None:
        super().__init__()
        self._root, self._reference = Path(), ""
        self._context = FormContext(self)
        self.pointing = Pointing(self._context, lambda: {"element": self._reference}, self)
        self.pointing.picked.connect(self._on_picked)
        self._reading = Background(self)
        column(self, gap=0).addWidget(self.pointing)

    def show_element(self, one: KnownElement, root: Path) -> None:
        """Show another element of the project in ``root``; the same one, which may have changed, keeps what is said."""
        if (root, one.reference) == (self._root, self._reference):
            return
        self._root, self._reference = root, one.reference
        self.pointing.start_over()
        self._take_page("")
        self._reading.start(partial(page_near, one, root), self._take_page)

    def _take_page(self, page: str) -> None:
        self._context.update(place=Place(self._root, page=page), folder=self._root)

    def _on_picked(self, found: JsonObject) -> None:
        picture = base64.b64decode(found.get("picture") or "")
        asked = elements.repick(self, self._root, self._reference, found["target"], picture)
        asked.on_done(partial(self._on_mended, self._root)).on_failed(self.pointing.fail).launch()

    def _on_mended(self, root: Path, done: Repicked) -> None:
        self.pointing.offer_undo(mended_words(done), lambda: self._take_back(root, done))

    def _take_back(self, root: Path, done: Repicked) -> None:
        def tell(_: None) -> None:
            self.pointing.tell(mark("The element of the project is as it was."))

        elements.unpick(self, root, done).on_done(tell).on_failed(self.pointing.fail).launch()


def page_near(one: KnownElement, root: Path) -> str:
    """The address of the page that an element is on, as far as the workflows that use it tell, or those that use others
    of its application; empty where nobody knows. Blocks."""
    project = Project.open(root)
    app = one.reference.partition("/")[0] + "/"
    uses = one.uses or [
        use for other in known_elements(project) if other.reference.startswith(app) for use in other.uses
    ]
    return next((page for use in uses[:_MOST] if (page := _page_of(use, project))), "")


def _page_of(use: Use, project: Project) -> str:
    workflow = load_workflow(use.path).workflow
    if workflow is None or use.step not in workflow.steps:
        return ""
    try:
        environment = project.environment()
    except InvalidFile:
        environment = {}
    return page_of(workflow, use.step, sample_of(workflow, use.step, {}, {}, environment=environment))
