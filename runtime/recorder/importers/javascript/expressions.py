"""JavaScript expressions that only compute, in the words of our own language."""

from __future__ import annotations

import re
from collections.abc import Callable

from runtime.model import Json
from runtime.recorder.importers.javascript import nodes
from runtime.recorder.importers.javascript.tokens import CannotRead

#: What a name of the script is in our language; None for a name that is not known.
Names = Callable[[str], str | None]

_SAME = {"===": "==", "!==": "!=", "&&": "and", "||": "or", "<": "<", ">": ">", "<=": "<=", ">=": ">="}
_NUMBERS = {"-": "-", "*": "*", "/": "/", "%": "%", "**": "**"}
#: Methods of a value, with the number of arguments they may have.
_METHODS = {
    "toUpperCase": ("upper", 0), "toLowerCase": ("lower", 0), "trim": ("trim", 0), "toString": ("text", 0),
    "includes": ("contains", 1), "startsWith": ("starts_with", 1), "endsWith": ("ends_with", 1),
    "split": ("split", 1), "join": ("join", 1),
}  # fmt: skip
_FUNCTIONS = {"parseInt": "int", "parseFloat": "number", "Number": "number", "String": "text"}
_OF_OBJECTS = {
    ("Math", "floor"): "floor", ("Math", "ceil"): "ceil", ("Math", "abs"): "abs", ("Math", "round"): "round",
    ("Math", "max"): "max", ("Math", "min"): "min", ("JSON", "parse"): "from_json", ("JSON", "stringify"): "to_json",
    ("Object", "keys"): "keys", ("Object", "values"): "values",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d]\w*")


def translate(node: nodes.Node, names: Names) -> str:
    """The expression of our language. Raises CannotRead for what it cannot say."""
    for kind, write in _WRITERS.items():
        if isinstance(node, kind):
            return write(node, names)
    raise CannotRead("This part of the script has no counterpart.", node.line)


def written(value: Json) -> str:
    """A JSON value as a literal of our language."""
    if isinstance(value, str):
        return f'"{"".join(_ESCAPES.get(sign, sign) for sign in value)}"'
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(item)}" for key, item in value.items()) + "}"
    return repr(value) if value >= 0 else f"({value!r})"


#: The last two keep braces in a text from being read as the end of the expression.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "{": "\\u007b", "}": "\\u007d"}


def _literal(node: nodes.Literal, names: Names) -> str:
    return written(node.value)


def _name(node: nodes.Name, names: Names) -> str:
    known = names(node.name)
    if known is None:
        raise CannotRead(f"{node.name} is not known here.", node.line)
    return known


def _template(node: nodes.Template, names: Names) -> str:
    parts = [written(part) if isinstance(part, str) else f"text({translate(part, names)})" for part in node.parts]
    return f"({' + '.join(parts)})" if parts else '""'


def _binary(node: nodes.Binary, names: Names) -> str:
    left, right = translate(node.left, names), translate(node.right, names)
    if node.sign in ("==", "!="):
        if _is_text_like(node.left) or _is_text_like(node.right):
            left, right = _as_text(node.left, left), _as_text(node.right, right)
        return f"({left} {node.sign} {right})"
    if node.sign in ("<", ">", "<=", ">=") and (_is_number(node.left) or _is_number(node.right)):
        left, right = _as_number(node.left, left), _as_number(node.right, right)
    if node.sign == "+" and (_is_text(node.left) or _is_text(node.right)):
        return f"({_as_text(node.left, left)} + {_as_text(node.right, right)})"
    if node.sign in _NUMBERS:
        return f"({_as_number(node.left, left)} {node.sign} {_as_number(node.right, right)})"
    sign = _SAME.get(node.sign, "+" if node.sign == "+" else "")
    if not sign:
        raise CannotRead(f"{node.sign} has no counterpart.", node.line)
    return f"({left} {sign} {right})"


def _unary(node: nodes.Unary, names: Names) -> str:
    inner = translate(node.operand, names)
    if node.sign == "!":
        return f"(not {inner})"
    if node.sign in ("-", "+"):
        return f"(-{inner})" if node.sign == "-" else f"number({inner})"
    raise CannotRead(f"{node.sign} has no counterpart.", node.line)


def _choice(node: nodes.Choice, names: Names) -> str:
    return f"({translate(node.yes, names)} if {translate(node.test, names)} else {translate(node.no, names)})"


def _member(node: nodes.Member, names: Names) -> str:
    of = translate(node.of, names)
    if node.key is not None:
        return f"{of}[{translate(node.key, names)}]"
    if node.name == "length":
        return f"length({of})"
    return f"{of}.{node.name}" if _WORD.fullmatch(node.name) else f"{of}[{written(node.name)}]"


def _call(node: nodes.Call, names: Names) -> str:
    arguments = [translate(argument, names) for argument in node.arguments]
    if isinstance(node.of, nodes.Name) and node.of.name in _FUNCTIONS and arguments:
        return f"{_FUNCTIONS[node.of.name]}({arguments[0]})"
    if isinstance(node.of, nodes.Member) and node.of.key is None:
        holder, method = node.of.of, node.of.name
        if isinstance(holder, nodes.Name) and (holder.name, method) in _OF_OBJECTS:
            return f"{_OF_OBJECTS[holder.name, method]}({', '.join(arguments)})"
        function, count = _METHODS.get(method, ("", -1))
        if len(arguments) == count:
            return f"{function}({', '.join([translate(holder, names), *arguments])})"
    raise CannotRead("This call has no counterpart.", node.line)


def _array(node: nodes.Array, names: Names) -> str:
    return f"[{', '.join(translate(item, names) for item in node.items)}]"


def _object(node: nodes.Object, names: Names) -> str:
    if not node.complete:
        raise CannotRead("This record cannot be written down.", node.line)
    return "{" + ", ".join(f"{written(key)}: {translate(value, names)}" for key, value in node.fields) + "}"


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Template) or (isinstance(node, nodes.Literal) and isinstance(node.value, str))


def _is_number(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Literal) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def _is_text_like(node: nodes.Node) -> bool:
    return _is_text(node) or _is_number(node)


def _as_text(node: nodes.Node, text: str) -> str:
    return text if _is_text(node) else f"text({text})"


def _as_number(node: nodes.Node, text: str) -> str:
    return text if _is_number(node) or not isinstance(node, nodes.Name | nodes.Member) else f"number({text})"


_WRITERS: dict[type[nodes.Node], Callable[..., str]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Template: _template,
    nodes.Binary: _binary,
    nodes.Unary: _unary,
    nodes.Choice: _choice,
    nodes.Member: _member,
    nodes.Call: _call,
    nodes.Array: _array,
    nodes.Object: _object,
}
