"""Everything that Studio shows, in texts 40 % longer than English: nothing is cut off or too wide, all has a name."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from studio.i18n import language
from studio.screenshots import stage
from studio.staging.scene import settle
from studio.staging.scenes import scenes
from studio.theme import Mode
from studio.window import StudioWindow
from tests.fixtures import looks

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.logs("unexpected error")]

#: The smallest screen that people work on.
SMALL = QSize(1280, 800)


@dataclass
class Findings:
    """What is wrong in a scene, by kind; and how wide the window would have to be at least."""

    scenes: list[str] = field(default_factory=list)
    wrong: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    least: dict[str, int] = field(default_factory=dict)
    #: Windows that were still there when the stage had been struck.
    left: list[str] = field(default_factory=list)
    #: Whether Python collects garbage on any thread while the stage stands.
    collecting: bool = True

    def note(self, kind: str, scene: str, found: list[str]) -> None:
        if found:
            self.wrong.setdefault(kind, {})[scene] = found

    def of(self, kind: str) -> dict[str, list[str]]:
        """By scene; what other scenes show too stands with the first only."""
        told: set[str] = set()
        result = {}
        for scene, found in self.wrong.get(kind, {}).items():
            if new := [one for one in found if one not in told]:
                result[scene] = new
                told.update(new)
        return result


CHECKS: dict[str, Callable[[QWidget], list[str]]] = {
    "cut off": looks.cut_off,
    "too wide": looks.too_wide,
    "overlapping": looks.overlapping,
    "outside": looks.outside,
    "nameless": looks.nameless,
    "out of order": looks.out_of_order,
}


def stretched(text: str) -> str:
    """The English text, 40 % longer, by words of seven letters."""
    english = text.rpartition("|")[2]
    extra = round(0.4 * len(english))
    return f"{english} {' '.join(['и' * 7] * 20)[: extra - 1]}".rstrip() if extra > 1 else english


@pytest.fixture(scope="module")
def findings(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Findings]:
    found = Findings()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNDERSTUDY_HOME", str(tmp_path_factory.mktemp("home")))
        with stage(qapp, "en", Mode.LIGHT, SMALL) as studio:
            found.collecting = gc.isenabled()
            language().speak(stretched)
            for scene in scenes():
                scene.show(studio)
                settle()
                look_at(studio.window, scene.name, found)
                studio.window.toasts.clear()
        found.left = [repr(one) for one in QApplication.topLevelWidgets() if isinstance(one, StudioWindow)]
        language().use("en")
    yield found


def look_at(window: QWidget, scene: str, found: Findings) -> None:
    """The window and what stands above it, which is closed then."""
    found.scenes.append(scene)
    found.least[scene] = window.minimumSizeHint().width()
    above = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window]
    for place in (window, *above):
        for kind, check in CHECKS.items():
            found.note(kind, scene, check(place))
    for one in above:
        one.close() if isinstance(one, QDialog) else one.hide()


def test_every_scene_was_looked_at(findings: Findings) -> None:
    assert findings.scenes == [scene.name for scene in scenes()]
    assert len(findings.scenes) > 20


@pytest.mark.parametrize("kind", CHECKS)
def test_nothing_is_wrong(findings: Findings, kind: str) -> None:
    told = [f"{scene}: {one}" for scene, found in findings.of(kind).items() for one in found]
    assert not told, "\n".join(told)


def test_the_window_fits_a_small_screen(findings: Findings) -> None:
    assert {scene: width for scene, width in findings.least.items() if width > SMALL.width()} == {}


def test_the_window_goes_with_its_stage(findings: Findings) -> None:
    """The next one would be opened, and dressed, beside it."""
    assert findings.left == []


def test_no_thread_beside_the_window_collects_garbage(findings: Findings) -> None:
    assert not findings.collecting
