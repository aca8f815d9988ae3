"""Colours of texts: expressions in a field, and programs in a code field. The colours follow the palette."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from runtime.expressions.template import split_text
from studio.forms.editors.json_text import looks_like_json

#: Characters of a program that are coloured; what is longer is no step's code.
_MOST = 60_000
#: Kinds of tokens, the more general ones last, with a colour on a dark and on a light background.
_COLOURS = {
    "Comment": ("#8a93a3", "#666e7b"),
    "Keyword": ("#c79bff", "#7a32c9"),
    "Name.Builtin": ("#7fb2ff", "#1f5fd0"),
    "Name.Function": ("#7fb2ff", "#1f5fd0"),
    "Name.Tag": ("#7fb2ff", "#1f5fd0"),
    "Name.Class": ("#e5b454", "#8a5300"),
    "Literal.String": ("#8fd19e", "#1c6e3d"),
    "Literal.Number": ("#f0a173", "#a8480c"),
    "Operator.Word": ("#c79bff", "#7a32c9"),
}


class ExpressionHighlighter(QSyntaxHighlighter):
    """Sets what stands between double braces apart from plain text."""

    def highlightBlock(self, text: str) -> None:
        for start, length in _expressions(text):
            self.setFormat(start, length, _format("Name.Builtin", is_dark()))


class CodeHighlighter(QSyntaxHighlighter):
    """Colours a program. It is read as a whole once for each change, since a text may span many lines."""

    def __init__(self, document: QTextDocument, language: str) -> None:
        super().__init__(document)
        self._language = language
        self._text = ""
        self._spans: list[list[tuple[int, int, str]]] = []
        document.contentsChange.connect(lambda *_: self._read())
        self._read()

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        if number < len(self._spans):
            for start, length, kind in self._spans[number]:
                self.setFormat(start, length, _format(kind, is_dark()))

    def _read(self) -> None:
        text = self.document().toPlainText()
        if text == self._text or len(text) > _MOST:
            return
        before, self._text = self._spans, text
        self._spans = self._spans_in(text)
        if len(before) == len(self._spans):
            # A line is coloured anew by itself; those that changed without being touched are not.
            for number, (old, new) in enumerate(zip(before, self._spans, strict=True)):
                if old != new:
                    self.rehighlightBlock(self.document().findBlockByNumber(number))
        else:
            self.rehighlight()

    def _spans_in(self, text: str) -> list[list[tuple[int, int, str]]]:
        return _spans_of(text, self._language)


class ValueHighlighter(CodeHighlighter):
    """Colours JSON where a text looks like it, and the expressions in any text."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document, "json")

    def highlightBlock(self, text: str) -> None:
        super().highlightBlock(text)
        for start, length in _expressions(text):
            self.setFormat(start, length, _format("Name.Builtin", is_dark()))

    def _spans_in(self, text: str) -> list[list[tuple[int, int, str]]]:
        return super()._spans_in(text) if looks_like_json(text) else [[] for _ in text.split("\n")]


def is_dark() -> bool:
    """Whether texts stand on a dark background."""
    return QGuiApplication.palette().color(QPalette.ColorRole.Base).lightness() < 128


def _expressions(text: str) -> list[tuple[int, int]]:
    """Start and length of what stands between double braces, with them; Qt counts smileys in another way."""
    if "{{" not in text or any(ord(mark) > 0xFFFF for mark in text):
        return []
    parts = split_text(text, lenient=True)
    return [(max(0, start - 2), end - start + 4) for kind, start, end in parts if kind == "expression"]


@cache
def _format(kind: str, dark: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QColor(_COLOURS[kind][0 if dark else 1]))
    if kind == "Keyword":
        form.setFontWeight(QFont.Weight.DemiBold)
    return form


def _spans_of(text: str, language: str) -> list[list[tuple[int, int, str]]]:
    """For each line: start, length and kind of what is coloured."""
    from pygments.lexers import get_lexer_by_name  # type: ignore[import-untyped]  # it has no types

    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    spans: list[list[tuple[int, int, str]]] = [[] for _ in lines]
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    for position, token, value in lexer.get_tokens_unprocessed(text):
        kind = _kind(str(token).removeprefix("Token."))
        if not kind:
            continue
        for part in value.split("\n"):
            line = bisect_right(starts, position) - 1
            if part and line < len(spans):
                spans[line].append((position - starts[line], len(part), kind))
            position += len(part) + 1
    return spans


def _kind(token: str) -> str:
    return next((kind for kind in _COLOURS if token == kind or token.startswith(f"{kind}.")), "")
