"""Texts in the person's language: ``tr`` gives one, ``say`` keeps a widget's text up to date.

Texts are written in English where they are used, and that English is the key of the catalogues in
``resources/translations/LANGUAGE/*.json``. What stands before a ``|`` only tells apart two meanings of the same words:
``tr("verb|Run")`` reads *Run* in English. A test finds every text without a translation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from runtime.errors import UnderstudyError
from runtime.model.problems import Problem
from runtime.paths import RESOURCES
from runtime.words import messages
from runtime.words.language import LANGUAGES, Words
from runtime.words.quotes import curled

TRANSLATIONS = RESOURCES / "translations"
#: Keys that are called otherwise than Qt calls them, in every language; made of the ``.ts`` beside it.
KEYS = TRANSLATIONS / "keys.qm"
#: Code in a sentence, as in Markdown; with two backticks where there is one in it.
CODE = re.compile(r"``(.+?)``|`([^`]+)`")

W = TypeVar("W", bound=QObject)
#: Puts a text into its place, such as ``QLabel.setText``.
Put = Callable[[Any, str], object]


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Every translated text of a language by its English; empty for English itself."""
    texts: dict[str, str] = {}
    for path in sorted((TRANSLATIONS / code).glob("*.json")):
        texts.update(json.loads(path.read_text(encoding="utf-8")))
    return texts


def _english(text: str) -> str:
    return text.rpartition("|")[2]


class Language(QObject):
    """The language that Studio speaks now."""

    changed = Signal()  #: another language is spoken: texts are to be read anew

    def __init__(self) -> None:
        super().__init__()
        self.code = "en"
        self.words = Words.of("en")
        self._translate: Callable[[str], str] = _english
        self._owners: WeakSet[QObject] = WeakSet()
        self._of_qt: tuple[QTranslator, ...] = ()

    def use(self, code: str) -> None:
        """Speak ``en``, ``bg``, or the system's language where ``code`` is ``system``."""
        code = of_system() if code == "system" else code
        self.words, self.code = Words.of(code), code
        texts = catalogue(code)
        self.speak(lambda text: texts.get(text) or _english(text))
        self._use_for_qt(code)

    def speak(self, translate: Callable[[str], str]) -> None:
        """Take every text from this function from now on."""
        self._translate = translate
        for owner in list(self._owners):
            for put, (text, values) in list(_texts_of(owner).items()):
                if shiboken6.isValid(owner):
                    put(owner, self.read(text, **values))
        self.changed.emit()

    def read(self, text: str, /, **values: object) -> str:
        """A text in this language, with values put into its places."""
        found = self._translate(text)
        quoted = {name: self._put(found, name, value) for name, value in values.items()}
        return found.format(**quoted) if values else found

    def _put(self, text: str, name: str, value: object) -> object:
        """A value for its place: a count as the language writes numbers; within quotation marks its own become the
        inner ones."""
        if isinstance(value, int) and not isinstance(value, bool):
            return self.words.number(value)
        is_quoted = isinstance(value, str) and re.search(f"[“„]{{{name}}}", text)
        return self.words.inner(str(value)) if is_quoted else value

    def remember(self, owner: QObject, put: Put, text: str, values: dict[str, object]) -> None:
        _texts_of(owner)[put] = (text, values)
        self._owners.add(owner)

    def _use_for_qt(self, code: str) -> None:
        """Qt's own texts and its way to write numbers: buttons of dialogs, menus of text fields, number fields."""
        QLocale.setDefault(QLocale(code))
        app = QCoreApplication.instance()
        if app is not None:
            self._exchange_translator(app, code)
        for window in QApplication.topLevelWidgets():
            window.setLocale(QLocale(code))  # what is in it follows

    def _exchange_translator(self, app: QCoreApplication, code: str) -> None:
        for translator in self._of_qt:
            app.removeTranslator(translator)
        texts, keys = self._of_qt = QTranslator(app), QTranslator(app)
        if texts.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(texts)
        if keys.load(str(KEYS)):  # asked first, as the one that came last
            app.installTranslator(keys)


def _texts_of(owner: QObject) -> dict[Put, tuple[str, dict[str, object]]]:
    """What was said to an object. It is kept by the object itself: a ``put`` may refer to it, or to what holds it, and
    would keep it alive for ever from anywhere else."""
    texts: dict[Put, tuple[str, dict[str, object]]] = owner.__dict__.setdefault("_texts", {})
    return texts


def of_system() -> str:
    """The language of this person's system, English where we do not speak it."""
    code = QLocale.system().name().partition("_")[0]
    return code if code in LANGUAGES else "en"


_LANGUAGE = Language()


def language() -> Language:
    """The one language of this process."""
    return _LANGUAGE


def tr(text: str, /, **values: object) -> str:
    """``text`` (English) in the language spoken now: ``tr("{n} of {all}", n=2, all=5)``. Whole numbers are written as
    the language does; what is no count, such as a year or a port, is given as text."""
    return _LANGUAGE.read(text, **values)


def told(text: str) -> str:
    """A message of the runtime in the language spoken now; what is none, such as a translated text, as it is. The
    backticks around commands, which are for a terminal, are left out, and quotation marks are those of the language.

    Errors, problems and log lines come in English, from this process or the host: they are translated where they are
    shown. ``Notices`` and the rows of forms do it themselves.
    """
    return uncoded(curled(told_line(text), _LANGUAGE.code))


def told_line(text: str) -> str:
    """A line of a log in the language spoken now; those that workflows write themselves stay as they are."""
    return messages.told(text, _LANGUAGE.code)


def uncoded(text: str) -> str:
    """A sentence without the backticks around code, for places that show only plain text."""
    return CODE.sub(lambda found: found[1] or found[2], text)


def told_error(error: UnderstudyError) -> str:
    """What went wrong and what to do about it, in the language spoken now."""
    return " ".join(told(part) for part in (error.message, error.remedy) if part)


def told_problem(problem: Problem) -> str:
    """What is wrong in a file, after the place it is in: ``job.flow.json:12 save.target: …``."""
    spot = ".".join(filter(None, [problem.step, problem.field]))
    file = ":".join(str(part) for part in (problem.file, problem.line) if part)
    place = " ".join(filter(None, [file, spot]))
    return f"{place}: {told(problem.message)} {told(problem.remedy)}".removeprefix(": ").rstrip()


def tr_count(one: str, many: str, number: int, /, **values: object) -> str:
    """``one`` or ``many`` with the number as ``{n}``: ``tr_count("{n} step", "{n} steps", 3)``."""
    return tr(one if number == 1 else many, n=number, **values)


def as_sentence(text: str) -> str:
    """The same with a large letter at its beginning."""
    return text[:1].upper() + text[1:]


def mark(text: str) -> str:
    """The text itself: it is put into a record here and read by ``tr`` when it is shown."""
    return text


def say(owner: W, put: Callable[[W, str], object], text: str, /, **values: object) -> None:
    """Put a text into a widget, now and whenever the language changes: ``say(label, QLabel.setText, "Recent")``.

    Said again with the same ``put`` it replaces what was said before.
    """
    _LANGUAGE.remember(owner, put, text, values)
    put(owner, tr(text, **values))
