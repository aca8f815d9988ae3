"""Finding settings by words: in English and in every other language, whichever is spoken now."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from runtime.words.language import LANGUAGES
from studio.i18n import catalogue, say, tr
from studio.theme import current
from studio.widgets.prose import code_in, put_prose


def words_of(text: str) -> tuple[str, ...]:
    """The words that are searched for."""
    return tuple(text.casefold().split())


def spoken(*texts: str) -> str:
    """Texts (English, keys of catalogues) in all languages, to look for words in."""
    said = [text.rpartition("|")[2] for text in texts]
    said += [found for text in texts for code in LANGUAGES if (found := catalogue(code).get(text))]
    return "\n".join(said).casefold()


def fits(words: Iterable[str], text: str) -> bool:
    """Whether all the words are in what ``spoken`` gave."""
    return all(word in text for word in words)


class Found:
    """A label whose text shows the words that were looked for; ``text`` is English."""

    def __init__(self, shown: QLabel, text: str) -> None:
        self._label, self._text = shown, text

    def show(self, words: Iterable[str]) -> None:
        """Highlight these words, as far as the text in the language spoken now has them; without words it is plain."""
        text = tr(self._text)
        marked = _marked(text, tuple(words))
        if marked == escape(text):
            say(self._label, put_prose, self._text)
        else:
            self._label.setTextFormat(Qt.TextFormat.RichText)
            self._label.setText(code_in(marked))


def _marked(text: str, words: tuple[str, ...]) -> str:
    """``text`` as HTML with the words on a ground of their own."""
    if not words:
        return escape(text)
    colours = current().tokens
    ground = f'<span style="background-color:{colours.warning_soft};color:{colours.text}">'
    parts = re.split(f"({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})", text, flags=re.IGNORECASE)
    return "".join(f"{ground}{escape(part)}</span>" if place % 2 else escape(part) for place, part in enumerate(parts))
