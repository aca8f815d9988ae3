"""What the commands of the page of elements do with what is selected in it."""

from __future__ import annotations

from studio.pages.elements.page import ElementsPage
from studio.window import StudioWindow


class ElementVerbs:
    """Works on the page while it is open."""

    def __init__(self, window: StudioWindow) -> None:
        self._window = window

    def rename(self) -> None:
        if (page := self._page()) is not None:
            page.rename()

    def delete(self) -> None:
        if (page := self._page()) is not None:
            page.delete()

    def decide(self, verb: str) -> None:
        if (page := self._page()) is not None:
            page.heals.decide(verb)

    def has_element(self) -> bool:
        page = self._page()
        return page is not None and len(page.tree.selected()) == 1

    def has_elements(self) -> bool:
        page = self._page()
        return page is not None and bool(page.tree.selected())

    def can_decide(self, verb: str) -> bool:
        page = self._page()
        return page is not None and bool(page.heals.deciding(verb))

    def _page(self) -> ElementsPage | None:
        page = self._window.page("elements")
        return page if isinstance(page, ElementsPage) else None
