"""The page of the settings: made from their records, changed at once, and honest about what it cannot change."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from runtime.settings import load_settings
from runtime.settings.catalog import all_settings
from runtime.settings.sections import SECTIONS as MODELS
from studio.app import Studio
from studio.i18n import language
from studio.pages.settings.page import SettingsPage
from studio.pages.settings.section import Section
from studio.pages.settings.shortcuts import Shortcuts
from studio.pages.settings.texts import SECTIONS
from studio.settings import Memory
from studio.theme import DARK

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, fresh_home: Path) -> Iterator[Studio]:
    made = Studio(qapp, fresh_home)
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.instance.release()


def page_of(studio: Studio) -> SettingsPage:
    studio.show_settings("studio")
    page = studio.window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def editors_of(page: SettingsPage) -> dict[str, object]:
    return {name: made.widget for section in page.findChildren(Section) for name, made in section.editors.items()}


def test_every_setting_has_its_place(studio: Studio) -> None:
    assert SECTIONS.keys() == MODELS.keys()
    assert editors_of(page_of(studio)).keys() == {info.name for info in all_settings()}


def test_a_choice_holds_at_once_and_is_kept(studio: Studio, fresh_home: Path) -> None:
    box = editors_of(page_of(studio))["studio.theme"]
    assert isinstance(box, QComboBox)
    place = box.findData("dark")
    box.setCurrentIndex(place)
    box.activated.emit(place)
    assert studio.theme.tokens is DARK
    assert load_settings(fresh_home)[0].studio.theme == "dark"


def test_a_number_is_taken_when_it_is_entered(studio: Studio, fresh_home: Path, qtbot: QtBot) -> None:
    box = editors_of(page_of(studio))["engine.max_parallel_runs"]
    assert isinstance(box, QSpinBox)
    assert (box.value(), box.minimum(), box.maximum()) == (4, 1, 256)
    box.setValue(7)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert load_settings(fresh_home)[0].engine.max_parallel_runs == 7


def test_what_changes_elsewhere_is_shown(studio: Studio) -> None:
    box = editors_of(page_of(studio))["studio.text_size"]
    assert isinstance(box, QComboBox)
    studio.looks.prefer("studio.text_size", "large")
    assert box.currentData() == "large"


def test_what_the_environment_decides_cannot_be_changed(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_BROWSER_HEADLESS", "yes")
    box = editors_of(page_of(studio))["browser.headless"]
    assert isinstance(box, QComboBox)
    assert not box.isEnabled()


def test_the_choices_speak_the_language(studio: Studio) -> None:
    box = editors_of(page_of(studio))["studio.theme"]
    assert isinstance(box, QComboBox)
    language().use("bg")
    assert [box.itemText(place) for place in range(box.count())] == ["Според системата", "Светла", "Тъмна"]


def test_a_shortcut_is_changed_kept_and_given_back(studio: Studio, fresh_home: Path) -> None:
    (shortcuts,) = page_of(studio).findChildren(Shortcuts)
    row = shortcuts.rows["project.open"]
    row.keys.setKeySequence(QKeySequence("Ctrl+Shift+P"))
    row.keys.editingFinished.emit()
    assert studio.commands.action("project.open").shortcut() == QKeySequence("Ctrl+Shift+P")
    assert Memory(fresh_home).texts("shortcuts") == {"project.open": "Ctrl+Shift+P"}
    row._reset.click()
    assert row.keys.keySequence() == QKeySequence("Ctrl+O")
    assert Memory(fresh_home).texts("shortcuts") == {}


def test_keys_that_belong_to_another_command_are_refused(studio: Studio) -> None:
    (shortcuts,) = page_of(studio).findChildren(Shortcuts)
    row = shortcuts.rows["project.open"]
    row.keys.setKeySequence(QKeySequence("Ctrl+K"))
    row.keys.editingFinished.emit()
    assert row._note.text() == "These keys belong to: Find anything"
    assert studio.commands.shortcut("project.open") == "Ctrl+O"


def test_shortcuts_are_found_by_words_and_keys(studio: Studio) -> None:
    (shortcuts,) = page_of(studio).findChildren(Shortcuts)
    shortcuts.search.setText("full")
    assert [id for id, row in shortcuts.rows.items() if not row.isHidden()] == ["view.full_screen"]
    shortcuts.search.setText("ctrl+k")
    assert [id for id, row in shortcuts.rows.items() if not row.isHidden()] == ["view.find"]


def test_commands_lead_to_their_section(studio: Studio) -> None:
    studio.commands.run("help.about")
    page = studio.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.sections.currentItem().data(Qt.ItemDataRole.UserRole) == "about"


def test_all_keys_are_given_back_and_that_is_undone(studio: Studio) -> None:
    (shortcuts,) = page_of(studio).findChildren(Shortcuts)
    assert shortcuts.back.isHidden()
    own = {"project.open": "Ctrl+Shift+P", "app.quit": "Ctrl+Shift+X"}
    for id, keys in own.items():
        studio.commands.set_shortcut(id, keys)
    assert shortcuts.back.text() == "Give all keys back"
    shortcuts.back.click()
    assert studio.commands.own_shortcuts() == {} and shortcuts.rows["project.open"].keys.keySequence() == "Ctrl+O"
    assert shortcuts.back.text() == "Undo"
    shortcuts.back.click()
    assert studio.commands.own_shortcuts() == own


def test_a_section_gets_its_defaults_back_and_that_is_undone(studio: Studio, fresh_home: Path) -> None:
    page = page_of(studio)
    section = next(one for one in page.findChildren(Section) if "studio.theme" in one.editors)
    assert section.back.isHidden(), "all is as it was at first"
    studio.preferences.set("engine.max_parallel_runs", 7)
    assert section.back.isHidden(), "another section has nothing to do with it"
    for name, value in {"studio.theme": "dark", "studio.text_size": "large"}.items():
        studio.preferences.set(name, value)
    assert not section.back.isHidden() and section.back.text() == "Give back the defaults"
    section.back.click()
    kept = load_settings(fresh_home)[0]
    assert (kept.studio.theme, kept.studio.text_size, kept.engine.max_parallel_runs) == ("system", "normal", 7)
    assert section.back.text() == "Undo"
    section.back.click()
    kept = load_settings(fresh_home)[0]
    assert (kept.studio.theme, kept.studio.text_size) == ("dark", "large")
    assert section.editors["studio.theme"].widget.currentData() == "dark"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of files there")
def test_defaults_hold_also_where_they_cannot_be_kept(studio: Studio) -> None:
    section = next(one for one in page_of(studio).findChildren(Section) if "studio.theme" in one.editors)
    studio.preferences.set("studio.theme", "dark")
    with full_disk():
        section.back.click()
    assert studio.preferences.get("studio.theme") == "system"
    assert section._notes["studio.theme"].text().startswith("This holds until Studio closes")


@contextmanager
def full_disk() -> Iterator[None]:
    """No file takes another byte from this process."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def seen_sections(page: SettingsPage) -> list[str]:
    items = [page.sections.item(place) for place in range(page.sections.count())]
    return [item.data(Qt.ItemDataRole.UserRole) for item in items if not item.isHidden()]


def rows_of(page: SettingsPage) -> list[tuple[str, QWidget]]:
    return [pair for section in page.findChildren(Section) for pair in section.rows.items()]


def seen_settings(page: SettingsPage) -> list[str]:
    return sorted(name for name, row in rows_of(page) if not row.isHidden())


def test_settings_are_found_by_words_in_both_languages(studio: Studio) -> None:
    page = page_of(studio)
    everything = (seen_sections(page), seen_settings(page))
    for words, name in (("slow motion", "browser.slow_motion_ms"), ("забавян", "browser.slow_motion_ms")):
        page.search.setText(words)
        assert (seen_sections(page)[:1], seen_settings(page)) == (["browser"], [name])
        assert page.sections.currentItem().data(Qt.ItemDataRole.UserRole) == "browser"
    page.search.setText("Тъмна")
    assert seen_settings(page) == ["studio.theme"], "also by its values"
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert (seen_sections(page), seen_settings(page)) == everything


def test_words_that_are_found_are_highlighted(studio: Studio) -> None:
    page = page_of(studio)
    page.search.setText("slow")
    (row,) = [row for name, row in rows_of(page) if name == "browser.slow_motion_ms"]
    (title,) = [one for one in row.findChildren(QLabel) if one.property("role") == "strong"]
    ground = f"background-color:{studio.theme.tokens.warning_soft}"
    assert ground in title.text() and ">Slow</span> motion" in title.text()
    page.search.clear()
    assert title.text() == "Slow motion (ms)"


def test_nothing_that_fits_is_said_and_commands_are_found(studio: Studio) -> None:
    page = page_of(studio)
    page.search.setText("payroll")
    assert page._pages.currentWidget() is page._nothing and not seen_sections(page)
    page.search.setText("full screen")
    assert seen_sections(page) == ["shortcuts"] and page._pages.currentWidget() is not page._nothing
    (shortcuts,) = page.findChildren(Shortcuts)
    assert [id for id, row in shortcuts.rows.items() if not row.isHidden()] == ["view.full_screen"]
    studio.show_settings("about")
    assert page.search.text() == "" and len(seen_sections(page)) == len(SECTIONS) + 4


def test_a_file_can_be_chosen_for_a_path(studio: Studio, tmp_path: Path, qtbot: QtBot) -> None:
    page = page_of(studio)
    made = next(
        section.editors["vault.keyfile"] for section in page.findChildren(Section) if "vault.keyfile" in section.editors
    )
    made.whole.findChildren(QToolButton)[0].click()
    (dialog,) = page.window().findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "key"))
    dialog.close()
    assert studio.preferences.get("vault.keyfile") == str(tmp_path / "key")
    line = made.widget
    assert isinstance(line, QLineEdit)
    assert line.text() == str(tmp_path / "key")
