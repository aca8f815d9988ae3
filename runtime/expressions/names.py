"""What an expression refers to: for the analyzer, and for renaming a step without touching anything else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import takewhile

from runtime.expressions.compiler import fixed_key
from runtime.expressions.faults import Fault
from runtime.expressions.functions.general import path_keys
from runtime.expressions.syntax import CONSTANTS, Syntax, parse
from runtime.expressions.template import split_text

STEPS, VARIABLES = "steps", "vars"
_WORD = re.compile(r"[^\W\d]\w*")


def names_used(source: str, *, required: bool = False) -> list[tuple[str, ...]]:
    """The names that ``source`` reads, each with its fixed fields: ``("steps", "login", "output")``.

    Local names of loops and items of lists are left out. With ``required`` so are the names that may be missing
    because they stand in ``default`` or ``get``. Raises ``ExpressionError``.
    """
    syntax = _parse(source)
    return list(dict.fromkeys(_names(syntax, syntax.tree, frozenset(), required)))


def rename_step(text: str, old: str, new: str, *, bare: bool = False) -> str:
    """``text`` with the references to step ``old`` changed to ``new``; all else stays as it is.

    ``text`` is a template; with ``bare`` it is one expression without braces. What cannot be read stays.
    """
    return _rename_in(text, STEPS, old, new, bare=bare)


def rename_variable(text: str, old: str, new: str, *, bare: bool = False) -> str:
    """Like ``rename_step``, for the references to variable ``old``."""
    return _rename_in(text, VARIABLES, old, new, bare=bare)


def _rename_in(text: str, root: str, old: str, new: str, *, bare: bool) -> str:
    if bare:
        return _rename(text, root, old, new)
    pieces, end = [], 0
    for kind, start, stop in split_text(text, lenient=True):
        if kind == "expression":
            pieces += [text[end:start], _rename(text[start:stop], root, old, new)]
            end = stop
    return "".join([*pieces, text[end:]])


def _parse(source: str) -> Syntax:
    try:
        return parse(source)
    except Fault as fault:
        raise fault.as_error(source) from None


def _names(syntax: Syntax, node: ast.AST, local: frozenset[str], required: bool) -> Iterator[tuple[str, ...]]:
    path = _path(syntax, node)
    if path:
        if path[0] not in local and path[0] not in CONSTANTS:
            yield path
        return
    if isinstance(node, ast.ListComp | ast.DictComp):
        clause = node.generators[0]
        yield from _names(syntax, clause.iter, local, required)
        local |= {syntax.name(part) for part in ast.walk(clause.target) if isinstance(part, ast.Name)}
        results = [node.elt] if isinstance(node, ast.ListComp) else [node.key, node.value]
        inside: list[ast.AST] = [*clause.ifs, *results]
    else:
        call = _call(syntax, node)
        inside = list(ast.iter_child_nodes(node)) if call is None else list(call[1])
        if call and call[0] == "get" and not required:
            yield from _got(syntax, call[1], local)
        if call and call[0] == "default" and required:
            inside = inside[1:]
    for child in inside:
        yield from _names(syntax, child, local, required)


def _path(syntax: Syntax, node: ast.AST) -> tuple[str, ...]:
    """The name and fields of a chain such as ``steps.a["b"]``, up to the first item of a list; empty for all else."""
    keys: list[str | int] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        key = fixed_key(syntax, node)
        if key is None:
            return ()
        keys.insert(0, key)
        node = node.value
    if not isinstance(node, ast.Name):
        return ()
    fields = takewhile(lambda key: isinstance(key, str), keys)
    return (syntax.name(node), *map(str, fields))


def _call(syntax: Syntax, node: ast.AST) -> tuple[str, list[ast.expr]] | None:
    """The function and arguments of ``f(x)``, ``x | f`` and ``x | f(y)``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        if isinstance(node.right, ast.Name):
            return syntax.name(node.right), [node.left]
        inner = _call(syntax, node.right)
        return (inner[0], [node.left, *inner[1]]) if inner else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return syntax.name(node.func), node.args
    return None


def _got(syntax: Syntax, arguments: list[ast.expr], local: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """What ``get(steps, "login.output")`` reads."""
    base = _path(syntax, arguments[0]) if arguments else ()
    text = _text(syntax, arguments[1]) if len(arguments) > 1 else ""
    if base and text and base[0] not in local:
        try:
            keys = path_keys(text)
        except Fault:
            return
        yield (*base, *takewhile(lambda key: not key.startswith("["), keys))


def _text(syntax: Syntax, node: ast.AST) -> str:
    return syntax.text(node) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _rename(source: str, root: str, old: str, new: str) -> str:
    try:
        syntax = parse(source)
    except Fault:
        return source
    nodes = list(ast.walk(syntax.tree))
    loops = [node for node in nodes if isinstance(node, ast.comprehension)]
    if any(
        isinstance(part, ast.Name) and syntax.name(part) == root for loop in loops for part in ast.walk(loop.target)
    ):
        return source
    edits = [edit for node in nodes if (edit := _edit(syntax, node, root, old, new))]
    for start, end, text in sorted(edits, reverse=True):
        source = source[:start] + text + source[end:]
    return source


def _edit(syntax: Syntax, node: ast.AST, root: str, old: str, new: str) -> tuple[int, int, str] | None:
    """What to replace so that ``node`` means the new name: start, end, text."""
    call = _call(syntax, node)
    if call and call[0] == "get" and len(call[1]) > 1 and _path(syntax, call[1][0]) == (root,):
        return _edit_path(syntax, call[1][1], old, new)
    if not isinstance(node, ast.Attribute | ast.Subscript) or _path(syntax, node.value) != (root,):
        return None
    if fixed_key(syntax, node) != old:
        return None
    end = syntax.end(node)
    if isinstance(node, ast.Subscript):
        return syntax.position(node.slice), syntax.end(node.slice), _quoted(new)
    if _WORD.fullmatch(new):
        return end - len(old), end, new
    return syntax.end(node.value), end, f"[{_quoted(new)}]"


def _edit_path(syntax: Syntax, node: ast.expr, old: str, new: str) -> tuple[int, int, str] | None:
    """The change of ``"login.output"`` in ``get(steps, "login.output")``."""
    text = _text(syntax, node)
    name, rest = text[: len(old)], text[len(old) :]
    if name != old or (rest and rest[0] not in ".["):
        return None
    return syntax.position(node), syntax.end(node), _quoted(new + rest)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
