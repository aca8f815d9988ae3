"""Sentences with code in them, which stands in backticks as in Markdown: in a label it gets the font of code."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from studio.i18n import CODE
from studio.theme import fonts


def put_prose(shown: QLabel, text: str) -> None:
    """For ``say``: put a text into a label, its code in the font of code."""
    coded = CODE.search(text) is not None
    shown.setTextFormat(Qt.TextFormat.RichText if coded else Qt.TextFormat.PlainText)
    shown.setText(code_in(escape(text, quote=False)) if coded else text)


def code_in(html: str) -> str:
    """A text that is HTML already, with its code marked as such."""
    return CODE.sub(lambda found: f"<span style=\"font-family:'{fonts.CODE}'\">{found[1] or found[2]}</span>", html)
