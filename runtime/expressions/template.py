"""Templates: JSON values whose texts may hold ``{{ expressions }}``.

A text that is exactly one expression keeps the type of its value; in a longer text the value becomes text. Two
braces themselves are written ``{{ "{{" }}``. What an expression gives is never read again. Field names are literal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from runtime.errors import ExpressionError
from runtime.expressions.expression import Expression
from runtime.expressions.faults import Fault
from runtime.expressions.lexer import tokenize
from runtime.expressions.limits import MAX_NESTING, MAX_SIZE
from runtime.model import Json

OPEN = "{{"
CLOSE = "}}"

Scope = Mapping[str, Any]
_Part = str | Expression
_Render = Callable[[Scope], Json]


class Template:
    """A compiled value. ``expressions`` lists what it holds as (field path, source); ``rows.0.name`` is a path."""

    __slots__ = ("_render", "_value", "expressions")

    def __init__(self, value: Json, expressions: list[tuple[str, str]], render: _Render | None) -> None:
        self._value = value
        self._render = render
        self.expressions = expressions

    @property
    def constant(self) -> bool:
        """Whether the value holds no expression."""
        return self._render is None

    def render(self, scope: Scope) -> Json:
        """The value with its expressions computed; constant parts are shared, not copied.

        Raises ``ExpressionError`` that names the field.
        """
        return self._value if self._render is None else self._render(scope)


def compile_value(value: Json) -> Template:
    """The template of a JSON value. Raises ``ExpressionError`` that names the first wrong field."""
    found: list[tuple[str, str]] = []
    return Template(value, found, _compile(value, "", found, 0))


def check_value(value: Json) -> list[tuple[str, ExpressionError]]:
    """Every expression of ``value`` that cannot be compiled, with its field path."""
    problems = []
    for path, text in texts_of(value):
        try:
            _compile(text, path, [], 0)
        except ExpressionError as error:
            problems.append((path, error))
    return problems


def texts_of(value: Json, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts of ``value`` that may hold expressions, with their field paths."""
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if OPEN in value:
                yield path, value
        elif isinstance(value, Mapping):
            waiting += reversed([(join_path(path, key), item) for key, item in value.items()])
        elif isinstance(value, list | tuple):
            waiting += reversed([(join_path(path, index), item) for index, item in enumerate(value)])


def split_text(text: str, *, lenient: bool = False) -> list[tuple[str, int, int]]:
    """The parts of a text as (kind, start, end): ``text`` as it stands, or the inside of an ``expression``.

    Raises ``Fault`` where an expression cannot be read to its end; if ``lenient`` it ends at the next braces then.
    """
    parts = []
    start = 0
    while (opened := text.find(OPEN, start)) >= 0:
        if opened > start:
            parts.append(("text", start, opened))
        closed = _find_end(text, opened, lenient)
        parts.append(("expression", opened + len(OPEN), closed))
        start = min(closed + len(CLOSE), len(text))
    if start < len(text):
        parts.append(("text", start, len(text)))
    return parts


def join_path(path: str, key: str | int) -> str:
    """``path`` extended by ``key``: ``rows`` and 0 give ``rows.0``."""
    return f"{path}.{key}" if path else str(key)


def _find_end(text: str, opened: int, lenient: bool) -> int:
    try:
        return tokenize(text, opened + len(OPEN), stop_at_braces=True)[-1].start
    except Fault as fault:
        if not lenient:
            raise fault.at(opened) from None
        end = text.find(CLOSE, opened + len(OPEN))
        return end if end >= 0 else len(text)


def _compile(value: Json, path: str, found: list[tuple[str, str]], depth: int) -> _Render | None:
    if depth > MAX_NESTING:
        raise _in_field(path, Fault(f"The value is nested more than {MAX_NESTING} levels deep.").as_error(""))
    if isinstance(value, str):
        return _compile_text(value, path, found) if OPEN in value else None
    if isinstance(value, Mapping):
        return _compile_record(value, path, found, depth)
    return _compile_list(value, path, found, depth) if isinstance(value, list | tuple) else None


def _compile_record(value: Mapping[str, Json], path: str, found: list[tuple[str, str]], depth: int) -> _Render | None:
    changing = {}
    for key, item in value.items():
        render = _compile(item, join_path(path, key), found, depth + 1)
        if render is not None:
            changing[key] = render
    if not changing:
        return None
    pairs = list(changing.items())

    def render_record(scope: Scope) -> Json:
        result = dict(value)
        for key, render in pairs:
            result[key] = render(scope)
        return result

    return render_record


def _compile_list(value: Sequence[Json], path: str, found: list[tuple[str, str]], depth: int) -> _Render | None:
    renders = [_compile(item, join_path(path, index), found, depth + 1) for index, item in enumerate(value)]
    if not any(renders):
        return None
    pairs = list(zip(value, renders, strict=True))
    return lambda scope: [item if render is None else render(scope) for item, render in pairs]


def _compile_text(text: str, path: str, found: list[tuple[str, str]]) -> _Render:
    try:
        parts: list[_Part] = []
        for kind, start, end in split_text(text):
            parts.append(text[start:end] if kind == "text" else Expression.compile(text[start:end].strip()))
    except Fault as fault:
        raise _in_field(path, fault.as_error(text)) from None
    except ExpressionError as error:
        raise _in_field(path, error) from None
    found += [(path, part.source) for part in parts if isinstance(part, Expression)]
    if len(parts) == 1 and isinstance(parts[0], Expression):
        return _single(parts[0], path)
    return _mixed(parts, path)


def _single(expression: Expression, path: str) -> _Render:
    evaluate = expression.evaluate

    def render(scope: Scope) -> Json:
        try:
            return evaluate(scope)
        except ExpressionError as error:
            raise _in_field(path, error) from None

    return render


def _mixed(parts: list[_Part], path: str) -> _Render:
    def render(scope: Scope) -> Json:
        pieces: list[str] = []
        room = MAX_SIZE
        try:
            for part in parts:
                pieces.append(part if isinstance(part, str) else part.evaluate_text(scope))
                room -= len(pieces[-1])
                if room < 0:
                    raise Fault(f"The text would have more than {MAX_SIZE:,} characters.").as_error("")
        except ExpressionError as error:
            raise _in_field(path, error) from None
        return "".join(pieces)

    return render


def _in_field(path: str, error: ExpressionError) -> ExpressionError:
    """The same error, naming the field."""
    if not path:
        return error
    return ExpressionError(
        f'Field "{path}": {error.message}',
        source=error.source,
        position=error.position,
        suggestion=error.suggestion,
        remedy=error.remedy,
    )
