"""The reference of step types is made from the code, and is current. A family is finished when it has a page."""

from __future__ import annotations

import pytest

from runtime.tasks.docs import FOLDER, published, render
from runtime.tasks.registry import Registry

PAGES = render(Registry(published()))


def test_there_is_a_page_for_each_finished_family() -> None:
    assert {"data", "csv", "excel", "json", "text", "date", "files", "http", "script"} <= published().keys()
    assert {path.name for path in FOLDER.glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_current(name: str) -> None:
    current = (FOLDER / name).read_text(encoding="utf-8")
    assert current == PAGES[name], "run: python -m runtime.tasks.docs"
