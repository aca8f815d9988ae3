"""Expressions in plain words: ``item.Paid == "yes"`` is *“Paid” of the entry is “yes”*."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from runtime.expressions.compiler import fixed_key
from runtime.expressions.faults import Fault
from runtime.expressions.syntax import CONSTANTS, Syntax, parse
from runtime.words.phrases import Phrases

#: Functions that change the form of a value only: they are said as the value itself.
_FORM = frozenset(
    {
        "text", "number", "int", "round", "floor", "ceil", "abs", "upper", "lower", "title", "trim", "default",
        "url_encode", "format_date", "format_number", "parse_date", "from_json", "to_json", "unique", "sort",
        "reverse", "flatten", "values", "items", "join", "pad_left", "pad_right",
    }
)  # fmt: skip
#: Functions that have words of their own, ``call.NAME``.
_SAID = frozenset(
    {
        "length", "first", "last", "sum", "min", "max", "avg", "pluck", "get", "contains", "starts_with", "ends_with",
        "matches",
    }
)  # fmt: skip
_NOW = frozenset({"now", "today"})
#: Functions that give true or false.
_TESTS = frozenset({"contains", "starts_with", "ends_with", "matches"})
_SIGNS: dict[type[ast.AST], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "/", ast.Mod: "%",
}  # fmt: skip
#: What ``length(x) > 0`` and its like mean, by sign and number.
_AMOUNTS: dict[tuple[str, object], str] = {
    (">", 0): "some", (">=", 1): "some", ("!=", 0): "some", ("==", 0): "none", ("<", 1): "none", ("<=", 0): "none",
}  # fmt: skip
#: Fields of a step's output that are said in a way of their own.
_OUTPUTS = frozenset({"rows", "results", "count"})


def say(source: str, phrases: Phrases) -> str:
    """What the expression gives; the source in quotation marks where it cannot be read."""
    try:
        syntax = parse(source)
    except Fault:
        return phrases.name(source)
    return _Speaker(syntax, phrases).value(syntax.tree)


def say_test(source: str, phrases: Phrases) -> str:
    """What must be so for the expression to be true."""
    try:
        syntax = parse(source)
    except Fault:
        return phrases.name(source)
    return _Speaker(syntax, phrases).test(syntax.tree)


@dataclass(frozen=True, slots=True)
class _Speaker:
    syntax: Syntax
    phrases: Phrases
    #: Names of comprehensions around: what they stand for is clear, only their fields are said.
    own: frozenset[str] = frozenset()

    def _t(self, name: str, **values: object) -> str:
        return self.phrases.words(name, **values)

    def test(self, node: ast.expr) -> str:
        """A node as a statement."""
        if isinstance(node, ast.BoolOp):
            parts = [self._grouped(part, node) for part in node.values]
            return self.phrases.words.listed(parts, most=20, last="or" if isinstance(node.op, ast.Or) else "and")
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._t("op.not", a=self.test(node.operand))
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        if isinstance(node, ast.Call) and self._function(node) in _TESTS:
            return self.value(node)
        return self._t("op.true", a=self.value(node))

    def value(self, node: ast.expr) -> str:
        """A node as a thing."""
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            return self._path(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.BinOp):
            return self._operation(node)
        if isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not):
            sign = "-" if isinstance(node.op, ast.USub) else ""
            return f"{sign}{self.value(node.operand)}"
        if isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
            return self.test(node)
        if isinstance(node, ast.IfExp):
            return self._t("op.if", test=self.test(node.test), a=self.value(node.body), b=self.value(node.orelse))
        return self._collection(node)

    def _grouped(self, part: ast.expr, around: ast.BoolOp) -> str:
        """A part of and/or; one that joins in the other way stands in brackets."""
        text = self.test(part)
        mixed = isinstance(part, ast.BoolOp) and type(part.op) is not type(around.op)
        return self._t("op.group", a=text) if mixed else text

    def _comparison(self, node: ast.Compare) -> str:
        said, left = [], node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            said.append(self._compared(left, _SIGNS[type(sign)], right))
            left = right
        return self.phrases.words.listed(said, most=20)

    def _compared(self, left: ast.expr, sign: str, right: ast.expr) -> str:
        amount = _AMOUNTS.get((sign, right.value)) if isinstance(right, ast.Constant) else None
        if amount and isinstance(left, ast.Call) and self._function(left) == "length" and len(left.args) == 1:
            return self._amount(left.args[0], amount)
        return self._t(f"op.{sign}", a=self.value(left), b=self.value(right))

    def _amount(self, node: ast.expr, amount: str) -> str:
        if isinstance(node, ast.ListComp) and len(node.generators) == 1 and node.generators[0].ifs:
            items, inner = self._loop(node)
            return self._t(f"op.{amount}.where", list=items, test=inner.all(node.generators[0].ifs))
        return self._t(f"op.{amount}", list=self.value(node))

    def all(self, tests: list[ast.expr]) -> str:
        """Several statements that must all hold."""
        return self.phrases.words.listed([self.test(test) for test in tests], most=20)

    def _constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, str):
            return self.phrases.text(self.syntax.text(node))
        return self.phrases.value(node.value if isinstance(node.value, int | float) else None)

    def _path(self, node: ast.expr) -> str:
        keys: list[str] = []
        while isinstance(node, ast.Attribute | ast.Subscript):
            key = fixed_key(self.syntax, node)
            if not isinstance(key, str):
                return self._at(node, key, keys)
            keys.insert(0, key)
            node = node.value
        if not isinstance(node, ast.Name):
            return self._of(keys, self.value(node))
        return self._named(self.syntax.name(node), keys)

    def _at(self, node: ast.Attribute | ast.Subscript, place: int | None, keys: list[str]) -> str:
        """An item by its place, which may be computed, or a part of a list."""
        inner = self.value(node.value)
        if place in (0, -1):
            inner = self._t("call.last" if place else "call.first", a=inner)
        elif isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
            inner = self._t("name.at", x=self.value(node.slice), y=inner)
        return self._of(keys, inner)

    def _named(self, root: str, keys: list[str]) -> str:
        quote = self.phrases.name
        if root in self.own:
            return quote(".".join(keys)) if keys else self._t("name.item")
        if root in CONSTANTS and not keys:
            return self.phrases.value(CONSTANTS[root])
        if root == "vars" and keys:
            return self._of(keys[1:], quote(keys[0]))
        if root == "steps" and keys:
            return self._output(keys)
        if root == "vault" and keys:
            return self._credential(keys[0], ".".join(keys[1:]))
        if root == "error":
            known = keys and keys[0] in ("message", "kind")
            return self._t(f"name.error.{keys[0]}") if known else self._of(keys, self._t("name.error"))
        if root in ("env", "run") and keys:
            return self._t(f"name.{root}", x=quote(".".join(keys)))
        if root in ("item", "index"):
            return self._of(keys, self._t(f"name.{root}"))
        return self._of(keys, quote(root))

    def _credential(self, item: str, field: str) -> str:
        """A credential or a field of it; where it is not part of a sentence, its name comes first."""
        quote = self.phrases.name
        if not field:
            return self._t("name.vault.all", item=quote(item))
        if self.phrases.quoted:
            return self._t("name.vault", item=quote(item), field=quote(field))
        known = field in ("username", "password", "value", "certificate", "key", "url")
        return self._t("name.vault.short", item=item, field=self._t(f"vault.{field}") if known else field)

    def _output(self, keys: list[str]) -> str:
        label = self.phrases.name(self.phrases.labels.get(keys[0], keys[0]))
        rest = keys[2:] if keys[1:2] == ["output"] else keys[1:]
        if rest and rest[0] in _OUTPUTS:
            return self._of(rest[1:], self._t(f"name.output.{rest[0]}", step=label))
        return self._of(rest, self._t("name.output", step=label))

    def _of(self, keys: list[str], what: str) -> str:
        return self._t("name.of", x=self.phrases.name(".".join(keys)), y=what) if keys else what

    def _function(self, node: ast.Call) -> str:
        return self.syntax.name(node.func) if isinstance(node.func, ast.Name) else ""

    def _call(self, node: ast.Call, first: ast.expr | None = None) -> str:
        name = self._function(node)
        args = [*([first] if first is not None else []), *node.args]
        return self._called(name, args)

    def _called(self, name: str, args: list[ast.expr]) -> str:
        if name in _NOW:
            return self._t(f"call.{name}")
        if name in _FORM and args:
            return self.value(args[0])
        said = [self.value(arg) for arg in args]
        if name in _SAID and said:
            return self._t(f"call.{name}", a=said[0], b=said[1] if len(said) > 1 else "")
        return self._t("call.other", a=self.phrases.words.listed(said)) if said else self._t("call.alone")

    def _operation(self, node: ast.BinOp) -> str:
        if isinstance(node.op, ast.BitOr):
            if isinstance(node.right, ast.Call):
                return self._call(node.right, node.left)
            name = self.syntax.name(node.right) if isinstance(node.right, ast.Name) else ""
            return self._called(name, [node.left])
        sign = _SIGNS.get(type(node.op), "+")
        return self._t(f"op.{sign}", a=self.value(node.left), b=self.value(node.right))

    def _collection(self, node: ast.expr) -> str:
        if isinstance(node, ast.List):
            return self.phrases.words.listed([self.value(item) for item in node.elts]) or self._t("value.nothing")
        if isinstance(node, ast.Dict):
            names = [self.value(key) for key in node.keys if key is not None]
            return self.phrases.words.listed(names) or self._t("value.nothing")
        if isinstance(node, ast.ListComp) and len(node.generators) == 1:
            return self._comprehension(node)
        return self._t("call.alone")

    def _comprehension(self, node: ast.ListComp) -> str:
        items, inner = self._loop(node)
        tests = node.generators[0].ifs
        whole = isinstance(node.elt, ast.Name) and self.syntax.name(node.elt) in inner.own
        if whole:
            return self._t("op.where", list=items, test=inner.all(tests)) if tests else items
        name = "op.each.where" if tests else "op.each"
        return self._t(name, x=inner.value(node.elt), list=items, test=inner.all(tests) if tests else "")

    def _loop(self, node: ast.ListComp) -> tuple[str, _Speaker]:
        """What a comprehension goes through, and who speaks inside of it."""
        generator = node.generators[0]
        names = {self.syntax.name(part) for part in ast.walk(generator.target) if isinstance(part, ast.Name)}
        return self.value(generator.iter), _Speaker(self.syntax, self.phrases, self.own | names)
