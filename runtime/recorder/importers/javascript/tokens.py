"""JavaScript and TypeScript text to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Longer scripts are programs, not recordings.
MAX_TOKENS = 200_000


class CannotRead(Exception):
    """The text is not what this reader knows; ``line`` is where, 1-based."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is name, number, text, template, regex, sign or end; ``value`` that of a literal, decoded.

    A template's value is its raw text between the backquotes. ``after_line`` says that a line ended before it.
    """

    kind: str
    text: str
    start: int
    end: int
    line: int
    value: object = None
    after_line: bool = False


_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NAME = re.compile(r"#?[^\W\d][\w$]*|\$[\w$]*")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?")
_TEXT = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", re.DOTALL)
_REGEX = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
_SIGNS = sorted(
    [
        "=>",
        "===",
        "!==",
        "==",
        "!=",
        "<=",
        ">=",
        "&&",
        "||",
        "??",
        "?.",
        "...",
        "++",
        "--",
        "+=",
        "-=",
        "*=",
        "/=",
        "%=",
        "**=",
        "&&=",
        "||=",
        "??=",
        "**",
        "<<",
        ">>",
        ">>>",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ";",
        ",",
        "<",
        ">",
        "+",
        "-",
        "*",
        "/",
        "%",
        "&",
        "|",
        "^",
        "!",
        "~",
        "?",
        ":",
        "=",
        ".",
        "@",
    ],
    key=len,
    reverse=True,
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\r\n|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
#: After these a slash begins a regular expression.
_BEFORE_VALUE = frozenset({"return", "typeof", "case", "in", "of", "await", "void", "delete", "do", "else"})


def tokenize(text: str) -> list[Token]:
    """The tokens of ``text``, the last one of kind ``end``. Raises CannotRead."""
    found: list[Token] = []
    at, line = 0, 1
    while True:
        space = _SPACE.match(text, at)
        after_line = False
        if space:
            lines = space[0].count("\n")
            line, at, after_line = line + lines, space.end(), lines > 0
        if at >= len(text):
            return [*found, Token("end", "", at, at, line, after_line=True)]
        token = _token(text, at, line, found[-1] if found else None, after_line)
        found.append(token)
        if len(found) > MAX_TOKENS:
            raise CannotRead("The script is too long.", line)
        line += token.text.count("\n")
        at = token.end


def _token(text: str, at: int, line: int, before: Token | None, after_line: bool) -> Token:
    sign = text[at]
    kind, end = "sign", at
    value: object = None
    if found := _NAME.match(text, at):
        kind, end = "name", found.end()
    elif sign.isdigit() or (sign == "." and text[at + 1 : at + 2].isdigit()):
        found = _NUMBER.match(text, at)
        assert found is not None
        kind, end, value = "number", found.end(), _number(found[0], line)
    elif found := _TEXT.match(text, at):
        kind, end, value = "text", found.end(), decode(found[0][1:-1])
    elif sign == "`":
        end = _template_end(text, at, line)
        kind, value = "template", text[at + 1 : end - 1]
    elif sign == "/" and _value_may_begin(before) and (found := _REGEX.match(text, at)):
        kind, end, value = "regex", found.end(), (found[1], found[2])
    else:
        known = next((known for known in _SIGNS if text.startswith(known, at)), None)
        if known is None:
            raise CannotRead(f"The sign {sign!r} is not understood here.", line)
        end = at + len(known)
    return Token(kind, text[at:end], at, end, line, value, after_line)


def decode(inner: str) -> str:
    """A text between its quotes, escapes resolved; halves of characters are joined or replaced."""
    if "\\" not in inner:
        return inner
    text = _ESCAPE.sub(_unescape, inner)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        number = int(code[1:].strip("{}"), 16)
        return chr(number) if number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    return _ESCAPED.get(code, code)


def _number(text: str, line: int) -> int | float:
    plain = text.replace("_", "").rstrip("n") if not text.lower().startswith("0x") else text.replace("_", "")
    try:
        return int(plain, 0) if re.fullmatch(r"0|[1-9]\d*|0[xXbBoO]\w+", plain) else float(plain)
    except (ValueError, OverflowError):
        raise CannotRead(f"{text[:20]} is not a number.", line) from None


def _template_end(text: str, at: int, line: int) -> int:
    """Where the template that begins at ``at`` ends, behind its backquote; ``${`` may hold further ones."""
    depth: list[str] = ["`"]
    at += 1
    while at < len(text) and depth:
        sign = text[at]
        if sign == "\\":
            at += 1
        elif depth[-1] == "`" and text.startswith("${", at):
            depth.append("{")
            at += 1
        elif sign == "`":
            depth.pop() if depth[-1] == "`" else depth.append("`")
        elif depth[-1] == "{" and sign in "{}":
            depth.pop() if sign == "}" else depth.append("{")
        at += 1
    if depth:
        raise CannotRead("A text that begins with ` has no end.", line)
    return at


def _value_may_begin(before: Token | None) -> bool:
    if before is None:
        return True
    if before.kind == "name":
        return before.text in _BEFORE_VALUE
    return before.kind == "sign" and before.text not in (")", "]", "}", "++", "--")
