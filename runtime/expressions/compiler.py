"""Turns a syntax tree into closures, once. A node type that is not named here does not exist in the language."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from runtime.expressions import access, closures, operators
from runtime.expressions.closures import Closure
from runtime.expressions.faults import Fault
from runtime.expressions.functions import call_of, find_function
from runtime.expressions.syntax import CONSTANTS, Syntax
from runtime.expressions.values import number, truth
from runtime.model import Json

_FOREIGN = "This is not part of the expression language."
_HINTS: dict[type[ast.expr], str] = {
    ast.Tuple: "Write a list with square brackets: [a, b].",
    ast.Set: "Write a list with square brackets: [a, b].",
    ast.SetComp: "Put square brackets around it: [x for x in list].",
    ast.GeneratorExp: "Put square brackets around it: [x for x in list].",
    ast.Starred: "Join lists with + or flatten, records with merge.",
}
_LOOPS = (ast.ListComp, ast.DictComp)
#: What a call costs in a loop beside its arguments.
_CALL_COST = 3


class Compiler:
    """Compiles one syntax. ``builds`` tells whether the result may be something new, which must be measured."""

    def __init__(self, syntax: Syntax) -> None:
        self._syntax = syntax
        self._locals: frozenset[str] = frozenset()
        self._cost = 0
        self.builds = False

    def compile(self, node: ast.expr) -> Closure:
        """The closure that computes ``node``. Raises ``Fault``."""
        self._cost += 1
        method = _NODES.get(type(node))
        if method is None:
            raise self._fault(node, _FOREIGN, _HINTS.get(type(node), ""))
        return method(self, node)

    def _position(self, node: ast.expr) -> int:
        return max(self._syntax.position(node), 0)

    def _fault(self, node: ast.expr, message: str, remedy: str = "") -> Fault:
        return Fault(message, remedy, self._position(node))

    def _constant(self, node: ast.Constant) -> Closure:
        if type(node.value) is str:
            return closures.constant(self._syntax.text(node))
        if type(node.value) not in (int, float):
            raise self._fault(node, _FOREIGN)
        try:
            return closures.constant(number(node.value))  # type: ignore[arg-type]  # its type was looked at just now
        except Fault as fault:
            raise fault.at(self._position(node)) from None

    def _name(self, node: ast.Name) -> Closure:
        name = self._syntax.name(node)
        if name in self._locals:
            return closures.local(name)
        if name in CONSTANTS:
            return closures.constant(CONSTANTS[name])
        return closures.path(name, self._position(node))

    def _access(self, node: ast.Attribute | ast.Subscript) -> Closure:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            return self._slice(node.value, node.slice)
        base, keys, positions = self._way(node)
        if not keys and isinstance(node, ast.Subscript):
            return closures.item(self.compile(node.value), self.compile(node.slice), self._position(node.slice))
        if isinstance(base, ast.Name):
            name = self._syntax.name(base)
            if name in self._locals:
                return closures.path_into(closures.local(name), name, keys, positions)
            if name not in CONSTANTS:
                return closures.path(name, self._position(base), keys, positions)
        return closures.path_into(self.compile(base), "the value", keys, positions)

    def _way(self, node: ast.expr) -> tuple[ast.expr, list[access.Key], list[int]]:
        """Where a chain of fields and fixed items begins, its keys and their positions."""
        keys: list[access.Key] = []
        positions: list[int] = []
        while isinstance(node, ast.Attribute | ast.Subscript):
            key = fixed_key(self._syntax, node)
            if key is None:
                break
            keys.insert(0, key)
            positions.insert(0, self._key_position(node))
            node = node.value
        return node, keys, positions

    def _key_position(self, node: ast.Attribute | ast.Subscript) -> int:
        if isinstance(node, ast.Subscript):
            return self._position(node.slice)
        return self._syntax.end(node) - len(node.attr)

    def _slice(self, value: ast.expr, node: ast.Slice) -> Closure:
        self.builds = True
        bounds = [self.compile(bound) if bound else None for bound in (node.lower, node.upper, node.step)]
        return closures.slice_of(self.compile(value), bounds, self._position(value))

    def _binary(self, node: ast.BinOp) -> Closure:
        if isinstance(node.op, ast.BitOr):
            return self._pipe(node)
        self.builds = True
        operate = operators.ARITHMETIC[type(node.op)]
        return closures.operation(operate, self.compile(node.left), self.compile(node.right), self._position(node))

    def _unary(self, node: ast.UnaryOp) -> Closure:
        return closures.unary(_UNARY[type(node.op)], self.compile(node.operand), self._position(node))

    def _compare(self, node: ast.Compare) -> Closure:
        operands = [self.compile(operand) for operand in (node.left, *node.comparators)]
        compare = [operators.COMPARISONS[type(op)] for op in node.ops]
        if len(compare) == 1:
            return closures.operation(compare[0], operands[0], operands[1], self._position(node))
        return closures.chain(compare, operands, self._position(node))

    def _logic(self, node: ast.BoolOp) -> Closure:
        parts = [self.compile(value) for value in node.values]
        return closures.logic(parts, isinstance(node.op, ast.Or), self._position(node))

    def _choice(self, node: ast.IfExp) -> Closure:
        parts = [self.compile(part) for part in (node.test, node.body, node.orelse)]
        return closures.choice(parts[0], parts[1], parts[2], self._position(node.test))

    def _list(self, node: ast.List) -> Closure:
        self.builds = True
        return closures.list_literal([self.compile(item) for item in node.elts])

    def _record(self, node: ast.Dict) -> Closure:
        self.builds = True
        names = [self.compile(key) for key in node.keys if key]
        if len(names) < len(node.values):
            raise self._fault(node, _FOREIGN, "Join records with merge(a, b).")
        return closures.record_literal(names, [self.compile(value) for value in node.values], self._position(node))

    def _list_comprehension(self, node: ast.ListComp) -> Closure:
        loop, parts, cost = self._loop(node, node.generators, node.elt)
        return closures.list_comprehension(loop, parts[0], cost)

    def _record_comprehension(self, node: ast.DictComp) -> Closure:
        loop, parts, cost = self._loop(node, node.generators, node.key, node.value)
        return closures.record_comprehension(loop, parts[0], parts[1], cost, self._position(node))

    def _loop(
        self, node: ast.expr, generators: list[ast.comprehension], *parts: ast.expr
    ) -> tuple[closures.Loop, list[Closure], int]:
        """The loop, the closures of ``parts`` within it, and what a round costs."""
        self.builds = True
        if len(generators) > 1 or any(isinstance(inner, _LOOPS) for inner in ast.walk(node) if inner is not node):
            raise self._fault(node, "A loop cannot stand inside another one.", "Use flatten(list), or a loop step.")
        clause = generators[0]
        names = self._targets(clause.target)
        source = self.compile(clause.iter)
        before, self._locals = self._cost, frozenset(names)
        inside = [self.compile(part) for part in (*clause.ifs, *parts)]
        self._locals = frozenset()
        conditions, results = inside[: len(clause.ifs)], inside[len(clause.ifs) :]
        loop = closures.Loop(source, names, conditions, self._position(clause.iter))
        return loop, results, 1 + self._cost - before

    def _targets(self, target: ast.expr) -> list[str]:
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        names = [self._syntax.name(part) for part in parts if isinstance(part, ast.Name)]
        if len(names) < len(parts) or not CONSTANTS.keys().isdisjoint(names):
            raise self._fault(target, "After for comes a name.", "[x.name for x in list], [k for k, v in items(r)]")
        return names

    def _call(self, node: ast.Call) -> Closure:
        if not isinstance(node.func, ast.Name):
            raise self._fault(node, "Only functions can be called; values have no methods.", "Write x | upper.")
        return self._function(node.func, node, [])

    def _pipe(self, node: ast.BinOp) -> Closure:
        call = node.right if isinstance(node.right, ast.Call) else None
        name = call.func if call else node.right
        if not isinstance(name, ast.Name):
            raise self._fault(node.right, 'After "|" comes the name of a function.', "For example x | round(2).")
        return self._function(name, call, [node.left])

    def _function(self, name: ast.Name, call: ast.Call | None, piped: Sequence[ast.expr]) -> Closure:
        self.builds = True
        self._cost += _CALL_COST
        arguments = [*piped, *(call.args if call else [])]
        if call and call.keywords:
            raise self._fault(call, "Arguments are given by their order, not by name.")
        try:
            function = find_function(self._syntax.name(name))
            function.check_count(len(arguments))
        except Fault as fault:
            raise fault.at(self._position(name)) from None
        values = [self.compile(argument) for argument in arguments]
        if function.name == "default":
            return closures.default(values[0], values[1])
        return call_of(function, values, self._position(name))


def fixed_key(syntax: Syntax, node: ast.Attribute | ast.Subscript) -> access.Key | None:
    """The key of ``x.key``, ``x["key"]``, ``x[0]``, ``x[-1]``; None where it is computed."""
    if isinstance(node, ast.Attribute):
        return syntax.field(node)
    key, sign = node.slice, 1
    if isinstance(key, ast.UnaryOp) and isinstance(key.op, ast.USub):
        key, sign = key.operand, -1
    if not isinstance(key, ast.Constant):
        return None
    if type(key.value) is int:
        return sign * key.value
    return syntax.text(key) if type(key.value) is str and sign == 1 else None


_UNARY: dict[type[ast.unaryop], Callable[[Json], Json]] = {
    ast.Not: lambda value: not truth(value),
    ast.USub: operators.negative,
    ast.UAdd: operators.positive,
}
_NODES: dict[type[ast.expr], Callable[..., Closure]] = {
    ast.Constant: Compiler._constant,
    ast.Name: Compiler._name,
    ast.Attribute: Compiler._access,
    ast.Subscript: Compiler._access,
    ast.BinOp: Compiler._binary,
    ast.UnaryOp: Compiler._unary,
    ast.Compare: Compiler._compare,
    ast.BoolOp: Compiler._logic,
    ast.IfExp: Compiler._choice,
    ast.List: Compiler._list,
    ast.Dict: Compiler._record,
    ast.ListComp: Compiler._list_comprehension,
    ast.DictComp: Compiler._record_comprehension,
    ast.Call: Compiler._call,
}
