"""Expressions by the precedence of their operators, except functions, whose bodies are statements."""

from __future__ import annotations

from abc import ABC, abstractmethod

from runtime.recorder.importers.javascript import nodes
from runtime.recorder.importers.javascript.cursor import Cursor
from runtime.recorder.importers.javascript.tokens import CannotRead, Token, decode

MAX_TEMPLATES = 2000

#: Words that begin a statement which is no expression and is not read further.
STATEMENTS = frozenset(
    {
        "break", "class", "continue", "debugger", "do", "enum", "export", "for", "if", "import", "interface", "switch",
        "throw", "try", "type", "while", "with",
    }
)  # fmt: skip

_BINARY = {
    "??": 1, "||": 2, "&&": 3, "|": 4, "^": 5, "&": 6,
    "==": 7, "!=": 7, "===": 7, "!==": 7,
    "<": 8, ">": 8, "<=": 8, ">=": 8, "in": 8, "instanceof": 8,
    "<<": 9, ">>": 9, ">>>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "%": 11, "**": 12,
}  # fmt: skip
_UNARY = frozenset({"!", "-", "+", "~", "typeof", "void", "delete", "++", "--"})
_ASSIGN = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "**=", "&&=", "||=", "??="})
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}


class Values(Cursor, ABC):
    """Reads expressions."""

    @abstractmethod
    def function(self) -> nodes.Node | None:
        """A function; None, with nothing passed, when there is none."""

    def expression(self) -> nodes.Node:
        """An expression with assignment. Raises CannotRead."""
        with self.deeper():
            return self._assignment()

    def _assignment(self) -> nodes.Node:
        first = self.token
        function = self.function()
        if function is not None:
            return function
        left = self._choice()
        if self.token.text in _ASSIGN and self.token.kind == "sign":
            sign = self.take().text
            value = self.expression()
            if sign != "=":
                value = nodes.Binary(first.line, first.start, self.end(), sign[:-1], left, value)
            return nodes.Assign(first.line, first.start, self.end(), left, value)
        return left

    def _choice(self) -> nodes.Node:
        first = self.token
        test = self._binary(0)
        if not self.take_if("?"):
            return test
        yes = self.expression()
        self.need(":")
        no = self.expression()
        return nodes.Choice(first.line, first.start, self.end(), test, yes, no)

    def _binary(self, above: int) -> nodes.Node:
        first = self.token
        left = self._unary()
        while self.token.kind in ("sign", "name") and _BINARY.get(self.token.text, 0) > above:
            sign = self.take().text
            level = _BINARY[sign] - (1 if sign == "**" else 0)
            left = nodes.Binary(first.line, first.start, self.end(), sign, left, self._binary(level))
        return left

    def _unary(self) -> nodes.Node:
        first = self.token
        with self.deeper():
            if first.kind in ("sign", "name") and first.text in _UNARY:
                self.take()
                operand = self._unary()
                return nodes.Unary(first.line, first.start, self.end(), first.text, operand)
            if first.text == "await" and first.kind == "name":
                self.take()
                return nodes.Await(first.line, first.start, self.end(), self._unary())
            return self._calls(self._primary())

    def _calls(self, of: nodes.Node) -> nodes.Node:
        """What follows a value: fields, calls, and TypeScript's ``!`` and ``as``."""
        while True:
            token = self.token
            if token.text in (".", "?.") and token.kind == "sign":
                self.take()
                if token.text == "?." and self.token.text == "(":
                    continue
                name = self.take()
                if name.kind != "name":
                    raise CannotRead("The name of a field was expected.", name.line)
                of = nodes.Member(of.line, of.start, name.end, of, name.text)
            elif token.text == "(" and token.kind == "sign":
                arguments = self._arguments()
                of = nodes.Call(of.line, of.start, self.end(), of, arguments)
            elif token.text == "[" and token.kind == "sign" and not token.after_line:
                self.take()
                key = self.expression()
                self.need("]")
                of = nodes.Member(of.line, of.start, self.end(), of, key=key)
            elif token.text == "!" and not token.after_line:
                self.take()
            elif token.text in ("as", "satisfies") and token.kind == "name":
                self.take()
                self.skip_type((")", ",", ";", "]", "}", ".", "="))
            elif token.text in ("++", "--") and not token.after_line:
                self.take()
                of = nodes.Unary(of.line, of.start, self.end(), token.text, of)
            else:
                return of

    def _arguments(self) -> tuple[nodes.Node, ...]:
        self.need("(")
        found: list[nodes.Node] = []
        while not self.take_if(")"):
            if self.token.text == "...":
                raise CannotRead("Arguments that are spread are not read.", self.token.line)
            found.append(self.expression())
            if self.token.text != ")":
                self.need(",")
        return tuple(found)

    def _primary(self) -> nodes.Node:
        token = self.take()
        place = (token.line, token.start, token.end)
        if token.kind in ("text", "number"):
            return nodes.Literal(*place, token.value)
        if token.kind == "regex":
            assert isinstance(token.value, tuple)
            return nodes.Regex(*place, *token.value)
        if token.kind == "template":
            return nodes.Template(*place, self._template(str(token.value)))
        if token.kind == "name":
            if token.text in _CONSTANTS:
                return nodes.Literal(*place, _CONSTANTS[token.text])
            if token.text == "new":
                made = self._calls(self._primary())
                return made if isinstance(made, nodes.Call) else nodes.Call(*place, made, ())
            if token.text in STATEMENTS:
                raise CannotRead(f"{token.text!r} is not understood here.", token.line)
            return nodes.Name(*place, token.text)
        if token.text == "(":
            inner = self.expression()
            self.need(")")
            return inner
        if token.text == "[":
            return self._array(token)
        if token.text == "{":
            return self._object(token)
        raise CannotRead(f"{token.text[:20] or 'The end'!r} is not understood here.", token.line)

    def _array(self, first: Token) -> nodes.Node:
        items: list[nodes.Node] = []
        while not self.take_if("]"):
            items.append(self.expression())
            if self.token.text != "]":
                self.need(",")
        return nodes.Array(first.line, first.start, self.end(), tuple(items))

    def _object(self, first: Token) -> nodes.Node:
        fields: list[tuple[str, nodes.Node]] = []
        complete = True
        while not self.take_if("}"):
            if self.take_if("..."):
                self.expression()
                complete = False
            else:
                fields.append(self._field())
            if self.token.text != "}":
                self.need(",")
        return nodes.Object(first.line, first.start, self.end(), tuple(fields), complete)

    def _field(self) -> tuple[str, nodes.Node]:
        key = self.take()
        if key.kind not in ("name", "text", "number"):
            raise CannotRead("The name of a field was expected.", key.line)
        name = str(key.value) if key.kind != "name" else key.text
        if self.take_if(":"):
            return name, self.expression()
        if key.kind == "name" and self.token.text in (",", "}"):
            return name, nodes.Name(key.line, key.start, key.end, name)
        raise CannotRead("Methods of objects are not read.", key.line)

    def _template(self, raw: str) -> tuple[str | nodes.Node, ...]:
        parts: list[str | nodes.Node] = []
        at = 0
        while (begin := raw.find("${", at)) >= 0 and len(parts) < MAX_TEMPLATES:
            if begin and raw[begin - 1] == "\\":
                parts.append(decode(raw[at : begin + 2]))
                at = begin + 2
                continue
            end = _matching(raw, begin + 2)
            inner = type(self)(raw[begin + 2 : end], self._depth + 1)
            parts += [decode(raw[at:begin]), inner.expression()]
            at = end + 1
        parts.append(decode(raw[at:]))
        return tuple(part for part in parts if part != "")


def _matching(raw: str, at: int) -> int:
    """Where the brace that was opened before ``at`` closes."""
    depth = 1
    for position in range(at, len(raw)):
        depth += {"{": 1, "}": -1}.get(raw[position], 0)
        if depth == 0:
            return position
    return len(raw)
