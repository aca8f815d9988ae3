"""Our expressions as Python, made from their syntax tree."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.expressions.faults import Fault
from runtime.expressions.syntax import CONSTANTS, Syntax, parse
from runtime.expressions.template import split_text
from runtime.model import Json, SecretRef
from runtime.recorder.exporters.notes import CannotExport

#: Functions as Python; ``{0}`` is the first argument, ``{*}`` all of them.
_FUNCTIONS = {
    "upper": "{0}.upper()", "lower": "{0}.lower()", "trim": "{0}.strip()", "replace": "{0}.replace({1}, {2})",
    "contains": "({1} in {0})", "starts_with": "{0}.startswith({1})", "ends_with": "{0}.endswith({1})",
    "length": "len({0})", "first": "{0}[0]", "last": "{0}[-1]", "abs": "abs({0})", "int": "int({0})",
    "reverse": "{0}[::-1]", "keys": "list({0})", "values": "list({0}.values())", "range": "list(range({*}))",
    "min": "min({*})", "max": "max({*})", "sum": "sum({*})", "join": "({1}).join(text(part) for part in {0})",
    "pluck": "[row.get({1}) for row in {0}]", "to_json": "json.dumps({0}, ensure_ascii=False)",
    "from_json": "json.loads({0})", "matches": "bool(re.search({1}, {0}))", "text": "text({0})",
    "number": "number({*})", "regex_replace": "regex_replace({*})", "find": "find({*})", "hash": "checksum({0})",
    "url_encode": "url_encode({0})", "base64_encode": "base64_encode({0})", "repeat": "({0} * {1})",
}  # fmt: skip
#: Functions with another number of arguments than their template names.
_BY_COUNT = {
    ("split", 1): "{0}.split()",
    ("split", 2): "{0}.split({1})",
    ("join", 1): '"".join(text(part) for part in {0})',
}
_LEAST = {
    name: max([int(place) + 1 for place in re.findall(r"\{(\d)\}", form)] or [1]) for name, form in _FUNCTIONS.items()
}
_RESULTS = ["output", "results"]
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def environment_name(*parts: str) -> str:
    """The environment variable for a credential or setting."""
    return re.sub(r"\W+", "_", "_".join(parts)).upper()


@dataclass(slots=True)
class Writer:
    """Writes values of one workflow as Python.

    ``names`` are the Python names of ``item``, ``index`` and ``error`` where they are known; ``given`` are
    the steps whose output the script keeps, ``loops`` those of them that are loops;
    ``used`` collects names of environment variables.
    """

    workflow: str
    given: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)
    loops: frozenset[str] = frozenset()
    used: list[str] = field(default_factory=list)

    def value(self, value: Json) -> str:
        """A value with its expressions as Python. Raises CannotExport."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.value(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return f"[{', '.join(map(self.value, value))}]"
        return repr(value)

    def environment(self, *parts: str) -> str:
        """A call that reads an environment variable."""
        name = environment_name(*parts)
        if name not in self.used:
            self.used.append(name)
        return f"from_environment({quoted(name)})"

    def _text(self, value: str) -> str:
        if "{{" not in value:
            return quoted(value)
        pieces, at = [], 0
        for kind, start, stop in split_text(value, lenient=True):
            if kind == "expression":
                before = value[at:start].removesuffix("{{")
                pieces += [quoted(before)] if before else []
                code = self.expression(value[start:stop])
                at = stop + 2
                if not before and not pieces and not value[at:]:
                    return code
                is_text = code.startswith('"') and code == quoted(_literal(code))
                pieces.append(code if is_text else f"text({code})")
        pieces += [quoted(value[at:])] if value[at:] else []
        return " + ".join(pieces)

    def expression(self, source: str) -> str:
        """One expression as Python. Raises CannotExport."""
        try:
            syntax = parse(source)
        except Fault as fault:
            raise CannotExport(f"its expression cannot be read: {fault}") from None
        return _Expression(self, syntax).write(syntax.tree)


def _literal(code: str) -> str:
    try:
        found = ast.literal_eval(code)
    except (ValueError, SyntaxError):
        return ""
    return found if isinstance(found, str) else ""


def quoted(text: str) -> str:
    """A text as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False) if text.isprintable() else repr(text)


class _Expression:
    def __init__(self, writer: Writer, syntax: Syntax) -> None:
        self._writer = writer
        self._syntax = syntax
        self._local: set[str] = set()

    def write(self, node: ast.AST) -> str:
        write: Callable[..., str] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if write is None:
            raise CannotExport("a part of its expression has no counterpart in Python")
        return write(node)

    def _constant(self, node: ast.Constant) -> str:
        return quoted(self._syntax.text(node)) if isinstance(node.value, str) else repr(node.value)

    def _name(self, node: ast.Name) -> str:
        name = self._syntax.name(node)
        if name in CONSTANTS:
            return repr(CONSTANTS[name])
        if name in self._local:
            return f"local_{name}"
        if name in ("vars", "steps"):
            return "values" if name == "vars" else name
        if name in self._writer.names:
            return self._writer.names[name]
        raise CannotExport(f"{name} is not known in a script")

    def _attribute(self, node: ast.Attribute) -> str:
        return self._path(node) or f"{self.write(node.value)}[{quoted(self._syntax.field(node))}]"

    def _subscript(self, node: ast.Subscript) -> str:
        if isinstance(node.slice, ast.Slice):
            parts = (self.write(part) if part else "" for part in (node.slice.lower, node.slice.upper))
            return f"{self.write(node.value)}[{':'.join(parts)}]"
        return self._path(node) or f"{self.write(node.value)}[{self.write(node.slice)}]"

    def _path(self, node: ast.expr) -> str:
        """``vault.a.b``, ``env.a``, ``run.workflow``, and ``steps.a``, which must be known; empty for all else."""
        keys: list[str] = []
        at: ast.expr = node
        while isinstance(at, ast.Attribute | ast.Subscript):
            if isinstance(at, ast.Attribute):
                keys.insert(0, self._syntax.field(at))
            elif isinstance(at.slice, ast.Constant) and isinstance(at.slice.value, str):
                keys.insert(0, self._syntax.text(at.slice))
            else:
                return ""
            at = at.value
        root = self._syntax.name(at) if isinstance(at, ast.Name) else ""
        if root == "vault" and keys:
            ref = SecretRef(keys[0], *keys[1:2])
            return self._writer.environment(ref.item, ref.field)
        if root == "env" and len(keys) == 1:
            return self._writer.environment(keys[0])
        if root == "run" and keys == ["workflow"]:
            return quoted(self._writer.workflow)
        if root == "steps" and keys and keys[0] not in self._writer.given:
            raise CannotExport(f"the output of the step {keys[0]} is not kept by a script")
        is_loop = root == "steps" and bool(keys) and keys[0] in self._writer.loops
        if is_loop and keys[1:3] != _RESULTS[: len(keys) - 1]:
            raise CannotExport(f"of the output of the loop {keys[0]} only the results are kept by a script")
        return ""

    def _binop(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.BitOr):
            return self._piped(node)
        sign = _BINARY.get(type(node.op))
        if sign is None:
            raise CannotExport("a sign in its expression has no counterpart")
        return f"({self.write(node.left)} {sign} {self.write(node.right)})"

    def _boolop(self, node: ast.BoolOp) -> str:
        word = " and " if isinstance(node.op, ast.And) else " or "
        return f"({word.join(map(self.write, node.values))})"

    def _unaryop(self, node: ast.UnaryOp) -> str:
        sign = "not " if isinstance(node.op, ast.Not) else "-" if isinstance(node.op, ast.USub) else "+"
        return f"({sign}{self.write(node.operand)})"

    def _compare(self, node: ast.Compare) -> str:
        parts = [self.write(node.left)]
        for sign, right in zip(node.ops, node.comparators, strict=True):
            parts += [_COMPARE[type(sign)], self.write(right)]
        return f"({' '.join(parts)})"

    def _ifexp(self, node: ast.IfExp) -> str:
        return f"({self.write(node.body)} if {self.write(node.test)} else {self.write(node.orelse)})"

    def _list(self, node: ast.List) -> str:
        return f"[{', '.join(map(self.write, node.elts))}]"

    def _dict(self, node: ast.Dict) -> str:
        pairs = zip(node.keys, node.values, strict=True)
        return "{" + ", ".join(f"{self.write(key)}: {self.write(value)}" for key, value in pairs if key) + "}"

    def _listcomp(self, node: ast.ListComp) -> str:
        clause = node.generators[0]
        items = self.write(clause.iter)
        added = {
            self._syntax.name(part) for part in ast.walk(clause.target) if isinstance(part, ast.Name)
        } - self._local
        self._local |= added
        names = self._target(clause.target)
        tests = "".join(f" if {self.write(test)}" for test in clause.ifs)
        result = self.write(node.elt)
        self._local -= added
        return f"[{result} for {names} in {items}{tests}]"

    def _target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Tuple):
            return ", ".join(map(self._target, node.elts))
        return self.write(node)

    def _call(self, node: ast.Call) -> str:
        if not isinstance(node.func, ast.Name):
            raise CannotExport("a call in its expression has no counterpart")
        return self._function(self._syntax.name(node.func), node.args)

    def _piped(self, node: ast.BinOp) -> str:
        if isinstance(node.right, ast.Name):
            return self._function(self._syntax.name(node.right), [node.left])
        if isinstance(node.right, ast.Call) and isinstance(node.right.func, ast.Name):
            return self._function(self._syntax.name(node.right.func), [node.left, *node.right.args])
        raise CannotExport("a pipe in its expression has no counterpart")

    def _function(self, name: str, nodes: list[Any]) -> str:
        arguments = [self.write(node) for node in nodes]
        form = _BY_COUNT.get((name, len(arguments))) or _FUNCTIONS.get(name)
        if form is None or len(arguments) < _LEAST.get(name, 1):
            raise CannotExport(f"the function {name} has no counterpart")
        for place, argument in enumerate(arguments):
            form = form.replace(f"{{{place}}}", argument)
        return form.replace("{*}", ", ".join(arguments))


#: The functions of our language that a script can say.
EXPORTED_FUNCTIONS = tuple(sorted({*_FUNCTIONS, *(name for name, _ in _BY_COUNT)}))
