"""Python scripts of Playwright to statements, read by ``ast``."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from runtime.errors import InvalidFile
from runtime.recorder.importers.playwright.actions import OWN_HELPERS, make
from runtime.recorder.importers.playwright.statements import (
    Chain,
    Handler,
    Link,
    Other,
    Pattern,
    Script,
    Statement,
    Value,
)
from runtime.recorder.importers.result import Imported, Source

#: Deeper texts are refused before the parser, which recurses.
MAX_NESTING = 100

_FLAGS = {"IGNORECASE": "i", "I": "i", "MULTILINE": "m", "M": "m", "DOTALL": "s", "S": "s"}


class _NotRead(Exception):
    pass


def read(source: Source) -> Imported:
    """The workflows of a script: one for each test, or one for the program. Raises InvalidFile."""
    return make(source, _scripts(source))


def _scripts(source: Source) -> list[Script]:
    tree = _parse(source)
    reader = _Reader(source.text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    functions = [function for function in functions if function.name not in OWN_HELPERS]
    tests = [function for function in functions if function.name.startswith("test") and _names_page(function)]
    chosen = tests or [function for function in functions if _uses_page(function)]
    if chosen:
        return [Script(function.name, tuple(reader.statements(function.body))) for function in chosen]
    return [Script(source.name, tuple(reader.statements(tree.body)))]


def _parse(source: Source) -> ast.Module:
    depth = deepest = 0
    for sign in source.text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    remedy = "Export it again from Playwright's recorder."
    if deepest > MAX_NESTING:
        raise InvalidFile(f"{source.file} is nested too deeply.", remedy=remedy, code="too-deep")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source.text)
    except SyntaxError as error:
        message = f"{source.file}, line {error.lineno}: this is not Python ({error.msg})."
        raise InvalidFile(message, remedy=remedy, code="syntax") from None
    except (ValueError, RecursionError, MemoryError):
        raise InvalidFile(f"{source.file} cannot be read as Python.", remedy=remedy, code="syntax") from None


def _names_page(function: ast.AST) -> bool:
    """Whether a test does something with a page, and does not only call what does."""
    return any(isinstance(node, ast.Name) and node.id == "page" for node in ast.walk(function))


def _uses_page(function: ast.AST) -> bool:
    """Whether a function works in a browser itself: it navigates somewhere or has a page."""
    return any(isinstance(node, ast.Attribute) and node.attr in ("goto", "new_page") for node in ast.walk(function))


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def statements(self, body: list[ast.stmt]) -> Iterator[Statement]:
        """The statements of a body; ``with`` blocks are opened."""
        for number, node in enumerate(body):
            if isinstance(node, ast.With | ast.AsyncWith):
                yield from self._with(node)
            elif not _says_nothing(node, first=number == 0):
                yield self._statement(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Statement]:
        for item in node.items:
            into = item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else ""
            yield self._made(node, item.context_expr, into)
        yield from self.statements(node.body)
        yield Statement(node.end_lineno or node.lineno, "", Chain("", (Link("end_with"),)))

    def _statement(self, node: ast.stmt) -> Statement:
        if isinstance(node, ast.Expr):
            return self._made(node, node.value, "")
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            return self._made(node, node.value, node.targets[0].id)
        return Statement(node.lineno, self._text(node))

    def _made(self, node: ast.stmt, value: ast.expr, into: str) -> Statement:
        try:
            found = _value(value)
        except _NotRead:
            found = None
        chain = found if isinstance(found, Chain) else None
        return Statement(node.lineno, self._text(node), chain, into)

    def _text(self, node: ast.stmt) -> str:
        line = self._lines[node.lineno - 1] if node.lineno <= len(self._lines) else ""
        return line.strip()[:300]


def _says_nothing(node: ast.stmt, *, first: bool) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and (first or node.value.value is ...)
    functions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return is_text or isinstance(node, ast.Import | ast.ImportFrom | ast.Pass | ast.Return | functions)


def _value(node: ast.expr) -> Value:
    """A literal or a chain. Raises _NotRead."""
    if isinstance(node, ast.Await):
        return _value(node.value)
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str | int | float)):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand)
        return -number if isinstance(number, int | float) else Other("-")
    if isinstance(node, ast.List | ast.Tuple):
        return [_plain(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {str(_plain(key)): _plain(item) for key, item in zip(node.keys, node.values, strict=True) if key}
    if isinstance(node, ast.Lambda):
        return Handler((found,) if isinstance(found := _argument(node.body), Chain) else ())
    return _pattern(node) or _chain(node)


def _plain(node: ast.expr) -> Value:
    found = _value(node)
    if isinstance(found, Pattern | Chain | Handler):
        raise _NotRead
    return found


def _argument(node: ast.expr) -> Value:
    try:
        return _value(node)
    except _NotRead:
        return Other(ast.unparse(node)[:200])


def _pattern(node: ast.expr) -> Pattern | None:
    """``re.compile("...", re.IGNORECASE)``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"):
        return None
    if not node.args or not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
        raise _NotRead
    names = re.findall(r"\b[A-Z]+\b", ast.unparse(node.args[1])) if len(node.args) > 1 else []
    return Pattern(node.args[0].value, "".join(_FLAGS.get(name, "") for name in names))


def _chain(node: ast.expr) -> Chain:
    links: list[Link] = []
    while True:
        if isinstance(node, ast.Await):
            node = node.value
        elif isinstance(node, ast.Name):
            return Chain(node.id, tuple(reversed(links)))
        elif isinstance(node, ast.Attribute):
            links.append(Link(node.attr, is_call=False))
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            args = tuple(_argument(argument) for argument in node.args)
            options = {keyword.arg or "": _argument(keyword.value) for keyword in node.keywords}
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            links.append(Link(name, args, options))
            node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        else:
            raise _NotRead
