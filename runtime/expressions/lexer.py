"""Cuts a source text into tokens and guards the parser behind it.

Everything that is no part of the language is refused here, and brackets are counted here, because the
parser itself recurses.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from runtime.expressions.faults import Fault
from runtime.expressions.limits import MAX_DEPTH, MAX_TOKENS

OPERATOR_WORDS = frozenset({"and", "or", "not", "in", "if", "else", "for"})
_SIGNS = frozenset({"not", "-", "+"})
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PATTERN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[^\W\d]\w*)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<operator>\*\*|//|==|!=|<=|>=|\|(?!\|)|<(?!<)|>(?!>)|[-+*/%.,:])""",
    re.VERBOSE | re.DOTALL,
)
_HINTS = {
    "=": 'Compare with "==". Values are set by the step "Set variable".',
    "&": 'Write "and".',
    "|": 'Write "or" instead of "||".',
    "!": 'Write "not", or "!=" for "is not equal".',
    "?": 'Write "a if condition else b", or "x | default(...)" for values that may be missing.',
    "^": 'Write "**" for powers.',
    "#": "Comments belong into the step's note.",
    '"': "The text that begins here is not closed.",
    "'": "The text that begins here is not closed.",
    "“": "Use straight quotes.",
    "”": "Use straight quotes.",
    "„": "Use straight quotes.",
    "‘": "Use straight quotes.",
    "’": "Use straight quotes.",
}


class Token(NamedTuple):
    """A piece of a source: ``kind`` is space, text, number, name, open, close, operator, end or open text."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(source: str, start: int = 0, *, stop_at_braces: bool = False) -> list[Token]:
    """The tokens of ``source`` from ``start``, without spaces.

    With ``stop_at_braces`` reading ends before a ``}}`` that closes nothing inside the expression; the last
    token is then the first of these braces (kind ``end``). Raises ``Fault`` for anything foreign.
    """
    tokens: list[Token] = []
    opened: list[Token] = []
    while start < len(source):
        token = _next(source, start)
        start = token.end
        if token.kind == "space":
            continue
        if stop_at_braces and not opened and source.startswith("}}", token.start):
            tokens.append(Token("end", "}", token.start, token.end))
            return tokens
        _track_brackets(token, opened)
        tokens.append(token)
        if len(tokens) > MAX_TOKENS:
            raise Fault("The expression has too many parts.", "Split it over several steps.", token.start)
    if stop_at_braces:
        raise Fault("The expression is not closed with }}.")
    if opened:
        raise Fault(f'The bracket "{opened[-1].text}" is not closed.', position=opened[-1].start)
    return tokens


def tokenize_leniently(source: str, start: int, end: int) -> list[Token]:
    """The tokens from ``start`` to ``end``, whatever stands there; a text that is not closed is kind ``open text``."""
    tokens: list[Token] = []
    while start < end:
        match = _PATTERN.match(source, start, end)
        if match is None or match.lastgroup is None:
            if source[start] in "\"'":
                return [*tokens, Token("open text", source[start:end], start, end)]
            start += 1
            continue
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), start, match.end()))
        start = match.end()
    return tokens


def check_nesting(tokens: list[Token]) -> None:
    """Refuses what would drive the parser deeper than ``MAX_DEPTH``: brackets, signs, ``not``, ``**``, ``else``."""
    levels = [0]
    before: Token | None = None
    for token in tokens:
        if token.kind == "open":
            levels.append(0)
        elif token.kind == "close":
            levels.pop()
        elif token.text in (",", ":"):
            levels[-1] = 0
        elif token.text in ("**", "else") or (token.text in _SIGNS and _is_prefix(before)):
            levels[-1] += 1
        if len(levels) - 1 + sum(levels) > MAX_DEPTH:
            raise Fault(f"The expression is nested more than {MAX_DEPTH} levels deep.", position=token.start)
        before = token


def _next(source: str, start: int) -> Token:
    match = _PATTERN.match(source, start)
    if match is None or match.lastgroup is None:
        sign = source[start]
        raise Fault(f'"{sign}" has no meaning here.', _HINTS.get(sign, ""), start)
    return Token(match.lastgroup, match.group(), start, match.end())


def _track_brackets(token: Token, opened: list[Token]) -> None:
    if token.kind == "open":
        opened.append(token)
        if len(opened) > MAX_DEPTH:
            raise Fault(f"The expression is nested more than {MAX_DEPTH} levels deep.", position=token.start)
    elif token.kind == "close" and (not opened or _CLOSING[opened.pop().text] != token.text):
        raise Fault(f'The bracket "{token.text}" closes nothing.', position=token.start)


def _is_prefix(before: Token | None) -> bool:
    return before is None or before.kind in ("operator", "open") or before.text in OPERATOR_WORDS
