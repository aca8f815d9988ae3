"""The manual inside Studio: the chapter about what is in front, links between chapters, pictures that fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QPixmap, QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.dialogs.manual import CHAPTERS, DOCKS, FIRST, MANUAL, ManualDialog, chapter_for
from studio.i18n import language
from studio.theme import Mode, Theme

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("key", "dock", "chapter"),
    [
        ("", "", FIRST),
        ("page:home", "", "01-first-five-minutes.md"),
        ("page:runs", "", "04-run-and-review.md"),
        ("page:run:01abc", "", "04-run-and-review.md"),
        ("page:versions:/a/b.flow.json", "", "08-versions.md"),
        ("flow:1", "", "03-edit.md"),
        ("flow:1", "dock.debugger", "05-debug.md"),
        ("flow:1", "dock.palette", "03-edit.md"),
    ],
)
def test_there_is_a_chapter_about_what_is_in_front(key: str, dock: str, chapter: str) -> None:
    assert chapter_for(key, dock) == chapter


@pytest.mark.parametrize("code", ["en", "bg"])
def test_every_chapter_that_is_led_to_is_there(code: str) -> None:
    assert all((MANUAL / code / name).is_file() for name in {*CHAPTERS.values(), *DOCKS.values()})


def test_chapters_are_chosen_linked_and_go_back(parent: QWidget) -> None:
    dialog = ManualDialog(parent, "05-debug.md")
    assert dialog.chapters.currentItem().text() == "Find out what is wrong"
    dialog.text.anchorClicked.emit(QUrl("10-when-something-goes-wrong.md"))
    assert dialog.chapters.currentItem().text() == "When something goes wrong"
    dialog.text.backward()
    assert dialog.text.source().fileName() == "05-debug.md"
    dialog.chapters.setCurrentRow(0)
    assert dialog.text.source().fileName() == FIRST
    language().use("bg")
    assert "Първите пет минути" in ManualDialog(parent).text.toPlainText()


def test_pictures_are_never_wider_than_the_page(parent: QWidget, qtbot: QtBot) -> None:
    dialog = ManualDialog(parent, "04-run-and-review.md")
    dialog.show()
    for width in (1180, 760):
        dialog.resize(width, 700)
        room = dialog.text.viewport().width()
        widths = [picture.width() for _, picture in dialog.text._pictures()]
        assert len(widths) > 3 and all(0 < one < room for one in widths)


def test_pictures_do_not_glare_on_a_dark_page(parent: QWidget, theme: Theme) -> None:
    dialog = ManualDialog(parent, "01-first-five-minutes.md")

    def brightest() -> int:
        name = dialog.text._pictures()[0][1].name()
        shown = dialog.text.document().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
        shown = shown.toImage() if isinstance(shown, QPixmap) else shown
        return max(shown.pixelColor(x, shown.height() // 2).lightness() for x in range(shown.width()))

    assert brightest() > 240
    theme.wear(Mode.DARK)
    assert brightest() < 210
