"""What may stand at the cursor: names, fields seen in the last run, functions. For the editors of Studio."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from runtime.expressions.access import step_into
from runtime.expressions.faults import Fault, shorten
from runtime.expressions.functions import FUNCTIONS
from runtime.expressions.lexer import OPERATOR_WORDS, Token, tokenize_leniently
from runtime.expressions.syntax import decode_text
from runtime.expressions.template import split_text
from runtime.expressions.values import SCALARS, kind
from runtime.model import Json, SecretRef

_MOST = 200
_PREVIEW = 60


class CompletionKind(StrEnum):
    NAME = "name"
    FIELD = "field"
    FUNCTION = "function"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Expected:
    """Stands in a sample for a value that no run has given yet.

    ``kind`` is the word for it as in ``values.kind``, empty where it may be anything; a record has ``fields`` by name,
    a list an ``item``, as far as they are known.
    """

    kind: str = ""
    fields: Mapping[str, Expected] = field(default_factory=dict)
    item: Expected | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal: ``insert`` replaces the text from ``start`` to the cursor.

    ``detail`` is the signature of a function, or the kind and a preview of a value; of one that is only ``expected``
    the kind, as far as it is known.
    """

    label: str
    kind: CompletionKind
    insert: str
    start: int
    detail: str = ""
    help: str = ""
    expected: bool = False


def complete(text: str, cursor: int, scope_sample: Mapping[str, Any], *, bare: bool = False) -> list[Completion]:
    """The proposals at ``cursor`` (0-based, between characters), the most likely ones first.

    ``text`` is a template, and only the inside of ``{{ }}`` is completed; with ``bare`` it is one expression.
    ``scope_sample`` holds values as the last run saw them, and ``Expected`` ones.
    """
    bounds = (0, len(text)) if bare else _bounds(text, cursor)
    if bounds is None:
        return []
    tokens = tokenize_leniently(text, bounds[0], cursor)
    if tokens and tokens[-1].kind == "open text":
        return []
    typed = tokens.pop() if tokens and tokens[-1].kind == "name" and tokens[-1].end == cursor else None
    word, start = (typed.text, typed.start) if typed else ("", cursor)
    names = {**_sample(scope_sample), **_locals(tokenize_leniently(text, *bounds), scope_sample)}
    return _matching(_proposals(tokens, start, names), word)[:_MOST]


def value_at(text: str, scope_sample: Mapping[str, Any]) -> Any:
    """What of a sample a template gives that is nothing but a path, such as ``{{ steps.read.output.rows }}``; None for
    any other, and where nothing is there.
    """
    text = text.strip()
    parts = split_text(text, lenient=True)
    if len(parts) != 1 or parts[0][0] != "expression":
        return None
    tokens = tokenize_leniently(text, *parts[0][1:])
    return _resolve(tokens, scope_sample) if _path_at(tokens) == tokens else None


def _bounds(text: str, cursor: int) -> tuple[int, int] | None:
    """Where the expression around ``cursor`` begins and ends."""
    for part, start, end in split_text(text, lenient=True):
        if part == "expression" and start <= cursor <= end:
            return start, end
    return None


def _sample(scope: Mapping[str, Any]) -> dict[str, Json]:
    return {name: scope[name] for name in scope if not name.startswith("__")}


def _locals(tokens: list[Token], scope: Mapping[str, Any]) -> dict[str, Json]:
    """The name after ``for`` with the first item of what it runs over."""
    found = {}
    for index, token in enumerate(tokens[:-3]):
        if token.text == "for" and tokens[index + 1].kind == "name" and tokens[index + 2].text == "in":
            source = _inside(_resolve(_path_at(tokens[index + 3 :]), scope))
            found[tokens[index + 1].text] = source[0] if isinstance(source, list) and source else None
    return found


def _path_at(tokens: list[Token]) -> list[Token]:
    """The tokens that make the path at the beginning."""
    opened = 0
    for index, token in enumerate(tokens):
        opened += {"[": 1, "]": -1}.get(token.text, 0)
        belongs = token.kind in ("name", "text", "number") or token.text in (".", "[", "]")
        if opened < 0 or not belongs or token.text in OPERATOR_WORDS:
            return tokens[:index]
    return tokens


def _proposals(tokens: list[Token], start: int, names: Mapping[str, Json]) -> Iterator[Completion]:
    before = tokens[-1] if tokens else None
    if before is None or (before.kind in ("operator", "open") and before.text not in ".|"):
        yield from _names(names, start)
        yield from _functions(start, piped=False)
    elif before.text == ".":
        yield from _fields(_resolve(tokens[:-1], names), start, before.start)
    elif before.text == "|":
        yield from _functions(start, piped=True)
    elif before.text in OPERATOR_WORDS:
        yield from _names(names, start)
        yield from _functions(start, piped=False)
    else:
        yield from (Completion(word, CompletionKind.KEYWORD, f"{word} ", start) for word in sorted(OPERATOR_WORDS))


def _resolve(tokens: list[Token], names: Mapping[str, Json]) -> Json:
    """The sample value of the path that ends with the last token; None where there is none."""
    keys: list[str | int] = []
    rest = list(tokens)
    while rest:
        token = rest.pop()
        if token.kind == "name":
            if rest and rest[-1].text == ".":
                rest.pop()
                keys.insert(0, token.text)
                continue
            return _follow(names, [token.text, *keys])
        if token.text != "]" or len(rest) < 2 or rest[-2].text != "[":
            return None
        key = rest.pop()
        rest.pop()
        if key.kind == "text":
            keys.insert(0, decode_text(key.text))
        elif key.text.isdigit():
            keys.insert(0, int(key.text))
        else:
            return None
    return None


def _follow(value: Json, keys: list[str | int]) -> Json:
    try:
        for key in keys:
            value = step_into(_inside(value), key)
    except Fault:
        return None
    return value


def _inside(value: Any) -> Any:
    """What is known to be in an expected value, as a list or a record; any other value as it is."""
    if not isinstance(value, Expected):
        return value
    return [value.item] if value.item is not None else dict(value.fields) or None


def _names(names: Mapping[str, Json], start: int) -> Iterator[Completion]:
    for name, value in names.items():
        yield _known(name, CompletionKind.NAME, name, start, value)
    for word in ("true", "false", "null", "not"):
        yield Completion(word, CompletionKind.KEYWORD, word, start)


def _fields(owner: Json, start: int, dot: int) -> Iterator[Completion]:
    owner = _inside(owner)
    if isinstance(owner, list) and owner:
        yield _known("[0]", CompletionKind.FIELD, "[0]", dot, owner[0])
    if not isinstance(owner, Mapping):
        return
    for name in islice(owner, _MOST):
        if name.isidentifier():
            yield _known(name, CompletionKind.FIELD, name, start, owner[name])
        else:
            yield _known(name, CompletionKind.FIELD, f"[{json.dumps(name, ensure_ascii=False)}]", dot, owner[name])


def _known(label: str, kind: CompletionKind, insert: str, start: int, value: Any) -> Completion:
    if isinstance(value, Expected):
        return Completion(label, kind, insert, start, value.kind, expected=True)
    return Completion(label, kind, insert, start, _preview(value))


def _functions(start: int, *, piped: bool) -> Iterator[Completion]:
    for name, function in sorted(FUNCTIONS.items()):
        alone = piped and len(function.parameters) - len(function.defaults) == 1
        insert = name if alone else f"{name}("
        yield Completion(name, CompletionKind.FUNCTION, insert, start, function.signature, function.help)


def _matching(proposals: Iterable[Completion], word: str) -> list[Completion]:
    """Those that begin with ``word``, then those that hold it."""
    word = word.lower()
    found = [proposal for proposal in proposals if word in proposal.label.lower()]
    return sorted(found, key=lambda proposal: not proposal.label.lower().startswith(word))


def _preview(value: Json) -> str:
    if isinstance(value, SecretRef) or value is None:
        return kind(value)
    if type(value) in SCALARS:
        return f"{kind(value)} · {shorten(json.dumps(value, ensure_ascii=False), _PREVIEW)}"
    size = len(value) if isinstance(value, list | Mapping) else 0
    return f"{kind(value)} · {size}"
