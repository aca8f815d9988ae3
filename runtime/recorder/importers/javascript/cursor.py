"""A place among the tokens of a script, and what is passed over from there without being understood."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from runtime.recorder.importers.javascript.tokens import CannotRead, Token, tokenize

MAX_DEPTH = 60

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Cursor:
    """Reads tokens from left to right."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self._tokens = tokenize(text)
        self._at = 0
        self._depth = depth

    @property
    def token(self) -> Token:
        """The next token."""
        return self._tokens[self._at]

    def take(self) -> Token:
        """The next token, passed."""
        token = self.token
        if token.kind != "end":
            self._at += 1
        return token

    def take_if(self, text: str) -> bool:
        """Whether ``text`` was next, and is passed now."""
        if self.token.text == text and self.token.kind in ("sign", "name"):
            self._at += 1
            return True
        return False

    def need(self, text: str) -> Token:
        """``text`` must be next. Raises CannotRead."""
        token = self.token
        if not self.take_if(text):
            raise CannotRead(f"{text!r} was expected, not {token.text[:20]!r}.", token.line)
        return token

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One level further in. Raises CannotRead where that is too deep."""
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise CannotRead("This is nested too deeply.", self.token.line)
            yield
        finally:
            self._depth -= 1

    def end(self) -> int:
        """Where the last token that was passed ends."""
        return self._tokens[self._at - 1].end if self._at else 0

    def skip_statement(self) -> None:
        """Pass over one statement: to a semicolon or a line's end outside of brackets, or behind a block."""
        waiting: list[str] = []
        begun = False
        while self.token.kind != "end":
            token = self.token
            if not waiting and begun and (token.text == "}" or (token.after_line and _ends_line(token))):
                return
            self.take()
            begun = True
            if token.kind != "sign":
                continue
            if token.text in _CLOSING:
                waiting.append(_CLOSING[token.text])
            elif waiting and token.text == waiting[-1]:
                waiting.pop()
                if token.text == "}" and not waiting and not _goes_on(self.token):
                    return
            elif token.text == ";" and not waiting:
                return

    def skip_type(self, ends: tuple[str, ...]) -> None:
        """Pass over a TypeScript type up to one of ``ends`` outside of brackets."""
        waiting: list[str] = []
        pairs = {**_CLOSING, "<": ">"}
        while self.token.kind != "end":
            text = self.token.text
            if not waiting and text in ends:
                return
            if self.token.kind == "sign" and text in pairs:
                waiting.append(pairs[text])
            elif waiting and text == waiting[-1]:
                waiting.pop()
            self.take()


def _ends_line(token: Token) -> bool:
    """Whether a statement can have ended before ``token``, the first of its line."""
    return token.text not in (".", "?.", "{", ")", ",", "?", ":", "&&", "||", "else", "catch", "finally")


def _goes_on(token: Token) -> bool:
    """Whether a statement goes on behind its block: ``} else {``, ``}).call()``."""
    return token.text in ("else", "catch", "finally", "while", "from", ".", "?.", "(", ")", ",", ";", "=")
