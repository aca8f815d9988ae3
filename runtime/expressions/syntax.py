"""Reads a source into a syntax tree of Python's parser, with every name and text kept out of that parser.

The parser sees only the shape: names become underscores and texts become blanks of the same length, all on one
line. So ``mail.from`` and ``строка.име`` are ordinary fields, positions are character positions, and
no escape, prefix or keyword of Python has a meaning that we did not give it.
"""

from __future__ import annotations

import ast
import keyword
import re
from dataclasses import dataclass

from runtime.expressions.faults import Fault, shorten
from runtime.expressions.lexer import OPERATOR_WORDS, Token, check_nesting, tokenize
from runtime.expressions.limits import MAX_DEPTH, MAX_NODES, MAX_SOURCE

CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}
_FOREIGN_WORDS = frozenset(keyword.kwlist) - OPERATOR_WORDS - CONSTANTS.keys()
_COUNTED = (ast.expr, ast.comprehension, ast.keyword)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[ntr\\\"'])")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Syntax:
    """A source and its tree."""

    source: str
    tree: ast.expr

    def position(self, node: ast.expr) -> int:
        """0-based character where ``node`` begins."""
        return node.col_offset - 1

    def end(self, node: ast.expr) -> int:
        """0-based character behind ``node``."""
        return (node.end_col_offset or 1) - 1

    def name(self, node: ast.Name) -> str:
        """The name as it was written."""
        return self.source[self.position(node) : self.end(node)]

    def field(self, node: ast.Attribute) -> str:
        """The field's name as it was written."""
        end = self.end(node)
        return self.source[end - len(node.attr) : end]

    def text(self, node: ast.Constant) -> str:
        """The value of a text literal."""
        return decode_text(self.source[self.position(node) : self.end(node)], self.position(node))


def parse(source: str) -> Syntax:
    """The syntax of ``source``. Raises ``Fault``; sizes are checked before the parser is called."""
    _check_size(source)
    tokens = tokenize(source)
    if not tokens:
        raise Fault("The expression is empty.", position=0)
    _check_words(tokens)
    check_nesting(tokens)
    try:
        tree = ast.parse(f"({_mask(source, tokens)})", mode="eval").body
    except SyntaxError as error:
        raise _unreadable(source, tokens, (error.offset or 2) - 2) from None
    except (ValueError, RecursionError, MemoryError):
        raise Fault("The expression is too long or nested too deeply.", position=0) from None
    _check_tree(tree)
    return Syntax(source, tree)


def decode_text(literal: str, position: int = 0) -> str:
    """The value of a quoted literal. Unknown escapes stay as they are, so that ``"\\d+"`` is a pattern."""
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    text = _ESCAPE.sub(_unescape, inner)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise Fault("The text holds half of a character (a lone surrogate).", position=position) from None
    return text


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _ESCAPED.get(code, code)


def _check_size(source: str) -> None:
    if not isinstance(source, str):
        raise Fault("An expression is a text.")
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        raise Fault("The expression holds half of a character (a lone surrogate).", position=error.start) from None
    if size > MAX_SOURCE:
        raise Fault(
            f"The expression is {size:,} bytes long; at most {MAX_SOURCE:,} are allowed.",
            "Split it over several steps or use a script step.",
        )


def _check_words(tokens: list[Token]) -> None:
    before = Token("operator", "", 0, 0)
    for token in tokens:
        if token.kind == "name" and before.text != "." and token.text in _FOREIGN_WORDS:
            remedy = 'Compare with "==".' if token.text == "is" else ""
            raise Fault(f'"{token.text}" is not part of the expression language.', remedy, token.start)
        if token.kind == "number" and before.text == ".":
            raise Fault("Fields are not numbers.", f"Write [{token.text}] for an item of a list.", token.start)
        if before.kind == "number" and token.kind in ("name", "number") and before.end == token.start:
            raise Fault(f"{shorten(before.text + token.text)} is not a number.", position=before.start)
        if _begins_value(token) and _ends_value(before):
            raise _nothing_between(before, token)
        # After a dot every word is the name of a field.
        before = Token("field", token.text, token.start, token.end) if before.text == "." else token


def _begins_value(token: Token) -> bool:
    return token.kind in ("text", "number") or (token.kind == "name" and token.text not in OPERATOR_WORDS)


def _ends_value(token: Token) -> bool:
    return token.kind in ("field", "close") or _begins_value(token)


def _nothing_between(before: Token, token: Token) -> Fault:
    remedy = 'Join texts with "+".' if "text" in (before.kind, token.kind) else ""
    return Fault(f"Something is missing before {_quoted(token)}.", remedy, token.start)


def _mask(source: str, tokens: list[Token]) -> str:
    signs = [" "] * len(source)
    before = ""
    for token in tokens:
        shown = token.text
        if token.kind == "text":
            shown = f'"{" " * (len(shown) - 2)}"'
        elif token.kind == "name" and (before == "." or shown not in OPERATOR_WORDS):
            shown = "_" * len(shown)
        signs[token.start : token.end] = shown
        before = token.text
    return "".join(signs)


def _unreadable(source: str, tokens: list[Token], offset: int) -> Fault:
    offset = max(offset, 0)
    token = next((token for token in tokens if token.end > offset), None)
    if token is None:
        return Fault("The expression is not complete.", position=len(source.rstrip()))
    return Fault(
        f"The expression cannot be read at {_quoted(token)}.",
        "Something is missing or too much there.",
        token.start,
    )


def _quoted(token: Token) -> str:
    return shorten(token.text, 20) if token.kind == "text" else f'"{shorten(token.text, 20)}"'


def _check_tree(tree: ast.expr) -> None:
    nodes = 0
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > MAX_DEPTH or nodes > MAX_NODES:
            raise Fault(
                f"The expression is too large: at most {MAX_NODES} parts and {MAX_DEPTH} levels are allowed.",
                "Split it over several steps.",
                0,
            )
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, _COUNTED)]
