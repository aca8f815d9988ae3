"""Tokens to a syntax tree: operator precedence for expressions, and a handful of statements.

A statement that is not understood is passed over up to its end (brackets balanced) and stays as a plain
``Statement``, so that one odd line does not spoil a whole test.
"""

from __future__ import annotations

from runtime.recorder.importers.javascript import nodes
from runtime.recorder.importers.javascript.tokens import CannotRead, Token, decode, tokenize

MAX_DEPTH = 60
MAX_TEMPLATES = 2000

_BINARY = {
    "??": 1, "||": 2, "&&": 3, "|": 4, "^": 5, "&": 6,
    "==": 7, "!=": 7, "===": 7, "!==": 7,
    "<": 8, ">": 8, "<=": 8, ">=": 8, "in": 8, "instanceof": 8,
    "<<": 9, ">>": 9, ">>>": 9, "+": 10, "-": 10, "*": 11, "/": 11, "%": 11, "**": 12,
}  # fmt: skip
_UNARY = frozenset({"!", "-", "+", "~", "typeof", "void", "delete", "++", "--"})
_ASSIGN = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "**=", "&&=", "||=", "??="})
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_CLOSING = {"(": ")", "[": "]", "{": "}"}
#: Statements that are no expression and not read further.
_OTHER = frozenset(
    [
        "import",
        "export",
        "if",
        "for",
        "while",
        "do",
        "switch",
        "try",
        "throw",
        "class",
        "interface",
        "type",
        "enum",
        "break",
        "continue",
        "debugger",
        "with",
    ]
)


def parse_program(text: str) -> tuple[nodes.Statement, ...]:
    """The statements of a script. Raises CannotRead for what is no JavaScript at all."""
    parser = Parser(text)
    found = []
    while parser.token.kind != "end":
        found.append(parser.statement())
    return tuple(found)


def parse_expression(text: str) -> nodes.Node:
    """One expression and nothing behind it. Raises CannotRead."""
    parser = Parser(text)
    found = parser.expression()
    parser.take_if(";")
    if parser.token.kind != "end":
        raise CannotRead(f"{parser.token.text[:20]!r} is not understood here.", parser.token.line)
    return found


class Parser:
    """Reads tokens from left to right."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self.text = text
        self._tokens = tokenize(text)
        self._at = 0
        self._depth = depth
        # Places where no function begins: each is tried once, or nested brackets would take for ever.
        self._no_function: set[int] = set()

    @property
    def token(self) -> Token:
        """The next token."""
        return self._tokens[self._at]

    def take(self) -> Token:
        """The next token, passed."""
        token = self.token
        if token.kind != "end":
            self._at += 1
        return token

    def take_if(self, text: str) -> bool:
        """Whether ``text`` was next, and is passed now."""
        if self.token.text == text and self.token.kind in ("sign", "name"):
            self._at += 1
            return True
        return False

    def need(self, text: str) -> Token:
        """``text`` must be next. Raises CannotRead."""
        token = self.token
        if not self.take_if(text):
            raise CannotRead(f"{text!r} was expected, not {token.text[:20]!r}.", token.line)
        return token

    # Statements

    def statement(self) -> nodes.Statement:
        """The next statement, one that is not understood as a plain ``Statement``."""
        first, at = self.token, self._at
        try:
            if first.text not in _OTHER or first.kind != "name":
                return self._known(first)
        except CannotRead:
            pass
        self._at = at
        self._skip()
        return nodes.Statement(first.line, first.start, self._end())

    def _known(self, first: Token) -> nodes.Statement:
        if first.text in ("const", "let", "var") and first.kind == "name":
            return self._declaration(first)
        if first.text == "return" and first.kind == "name":
            self.take()
            ends = self.token.after_line or self.token.text in (";", "}") or self.token.kind == "end"
            value = None if ends else self.expression()
            self._finish()
            return nodes.Return(first.line, first.start, self._end(), value)
        if first.text == ";":
            self.take()
            return nodes.Do(first.line, first.start, first.end, nodes.Literal(first.line, first.start, first.end, None))
        expression = self.expression()
        self._finish()
        return nodes.Do(first.line, first.start, self._end(), expression)

    def _declaration(self, first: Token) -> nodes.Statement:
        self.take()
        names = self._pattern()
        if self.take_if(":"):
            self._type(("=", ";", ","))
        value = self.expression() if self.take_if("=") else None
        self._finish()
        return nodes.Declare(first.line, first.start, self._end(), names, value)

    def _pattern(self) -> tuple[str, ...]:
        """A name, ``[a, b]`` or ``{ a, b: c }``: the names it makes."""
        token = self.take()
        if token.kind == "name":
            return (token.text,)
        if token.text not in ("[", "{"):
            raise CannotRead(f"A name was expected, not {token.text[:20]!r}.", token.line)
        names: list[str] = []
        while not self.take_if(_CLOSING[token.text]):
            self.take_if("...")
            name = self.take()
            if name.kind != "name":
                raise CannotRead("A name was expected.", name.line)
            if token.text == "{" and self.take_if(":"):
                name = self.take()
            names.append(name.text)
            if self.take_if("="):
                self.expression()
            if self.token.text != _CLOSING[token.text]:
                self.need(",")
        return tuple(names)

    def _finish(self) -> None:
        """The end of a statement: a semicolon, a line's end, or what closes the block."""
        if self.take_if(";") or self.token.after_line or self.token.text == "}":
            return
        raise CannotRead(f"{self.token.text[:20]!r} is not understood here.", self.token.line)

    def _skip(self) -> None:
        """Pass over one statement: to a semicolon or a line's end outside of brackets, or behind a block."""
        waiting: list[str] = []
        begun = False
        while self.token.kind != "end":
            token = self.token
            if not waiting and begun and (token.text == "}" or (token.after_line and self._ends_line(token))):
                return
            self.take()
            begun = True
            if token.kind != "sign":
                continue
            if token.text in _CLOSING:
                waiting.append(_CLOSING[token.text])
            elif waiting and token.text == waiting[-1]:
                waiting.pop()
                if token.text == "}" and not waiting and not self._goes_on():
                    return
            elif token.text == ";" and not waiting:
                return

    def _ends_line(self, token: Token) -> bool:
        return token.text not in (".", "?.", "{", ")", ",", "?", ":", "&&", "||", "else", "catch", "finally")

    def _goes_on(self) -> bool:
        """Whether a statement goes on behind its block: ``} else {``, ``}).call()``."""
        return self.token.text in ("else", "catch", "finally", "while", "from", ".", "?.", "(", ")", ",", ";", "=")

    def _end(self) -> int:
        return self._tokens[self._at - 1].end if self._at else 0

    # Expressions

    def expression(self) -> nodes.Node:
        """An expression with assignment. Raises CannotRead."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CannotRead("This is nested too deeply.", self.token.line)
        try:
            return self._assignment()
        finally:
            self._depth -= 1

    def _assignment(self) -> nodes.Node:
        first = self.token
        function = self._function()
        if function is not None:
            return function
        left = self._choice()
        if self.token.text in _ASSIGN and self.token.kind == "sign":
            sign = self.take().text
            value = self.expression()
            if sign != "=":
                value = nodes.Binary(first.line, first.start, self._end(), sign[:-1], left, value)
            return nodes.Assign(first.line, first.start, self._end(), left, value)
        return left

    def _choice(self) -> nodes.Node:
        first = self.token
        test = self._binary(0)
        if not self.take_if("?"):
            return test
        yes = self.expression()
        self.need(":")
        no = self.expression()
        return nodes.Choice(first.line, first.start, self._end(), test, yes, no)

    def _binary(self, above: int) -> nodes.Node:
        first = self.token
        left = self._unary()
        while self.token.kind in ("sign", "name") and _BINARY.get(self.token.text, 0) > above:
            sign = self.take().text
            level = _BINARY[sign] - (1 if sign == "**" else 0)
            left = nodes.Binary(first.line, first.start, self._end(), sign, left, self._binary(level))
        return left

    def _unary(self) -> nodes.Node:
        first = self.token
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CannotRead("This is nested too deeply.", first.line)
        try:
            if first.kind in ("sign", "name") and first.text in _UNARY:
                self.take()
                operand = self._unary()
                return nodes.Unary(first.line, first.start, self._end(), first.text, operand)
            if first.text == "await" and first.kind == "name":
                self.take()
                return nodes.Await(first.line, first.start, self._end(), self._unary())
            return self._calls(self._primary())
        finally:
            self._depth -= 1

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
                of = nodes.Call(of.line, of.start, self._end(), of, arguments)
            elif token.text == "[" and token.kind == "sign" and not token.after_line:
                self.take()
                key = self.expression()
                self.need("]")
                of = nodes.Member(of.line, of.start, self._end(), of, key=key)
            elif token.text == "!" and not token.after_line:
                self.take()
            elif token.text in ("as", "satisfies") and token.kind == "name":
                self.take()
                self._type((")", ",", ";", "]", "}", ".", "="))
            elif token.text in ("++", "--") and not token.after_line:
                self.take()
                of = nodes.Unary(of.line, of.start, self._end(), token.text, of)
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
            return nodes.Template(*place, self._template(str(token.value), token.line))
        if token.kind == "name":
            if token.text in _CONSTANTS:
                return nodes.Literal(*place, _CONSTANTS[token.text])
            if token.text == "new":
                made = self._calls(self._primary())
                return made if isinstance(made, nodes.Call) else nodes.Call(*place, made, (), True)
            if token.text in _OTHER:
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
        return nodes.Array(first.line, first.start, self._end(), tuple(items))

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
        return nodes.Object(first.line, first.start, self._end(), tuple(fields), complete)

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

    def _template(self, raw: str, line: int) -> tuple[str | nodes.Node, ...]:
        parts: list[str | nodes.Node] = []
        at = 0
        while (begin := raw.find("${", at)) >= 0 and len(parts) < MAX_TEMPLATES:
            if begin and raw[begin - 1] == "\\":
                parts.append(decode(raw[at : begin + 2]))
                at = begin + 2
                continue
            end = _matching(raw, begin + 2)
            inner = Parser(raw[begin + 2 : end], self._depth + 1)
            parts += [decode(raw[at:begin]), inner.expression()]
            at = end + 1
        parts.append(decode(raw[at:]))
        return tuple(part for part in parts if part != "")

    # Functions

    def _function(self) -> nodes.Node | None:
        """An arrow function or ``function``; None, with nothing passed, when there is none."""
        at, first = self._at, self.token
        if at in self._no_function:
            return None
        self.take_if("async")
        if self.token.text == "function" and self.token.kind == "name":
            self.take()
            if self.token.kind == "name":
                self.take()
            parameters = self._parameters()
            return self._body(first, parameters)
        try:
            parameters = self._parameters() if self.token.text == "(" else (self.take().text,)
            if self.token.text == "=>":
                self.take()
                return self._body(first, parameters)
        except CannotRead:
            pass
        self._at = at
        self._no_function.add(at)
        return None

    def _parameters(self) -> tuple[str, ...]:
        self.need("(")
        names: list[str] = []
        while not self.take_if(")"):
            self.take_if("...")
            names += self._pattern()
            self.take_if("?")
            if self.take_if(":"):
                self._type((",", ")", "="))
            if self.take_if("="):
                self.expression()
            if self.token.text != ")":
                self.need(",")
        if self.token.text == ":" and self._tokens[min(self._at + 1, len(self._tokens) - 1)].kind == "name":
            self.take()
            self._type(("=>", "{"))
        return tuple(names)

    def _body(self, first: Token, parameters: tuple[str, ...]) -> nodes.Node:
        if not self.take_if("{"):
            body: tuple[nodes.Statement, ...] | nodes.Node = self.expression()
            return nodes.Function(first.line, first.start, self._end(), parameters, body)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise CannotRead("This is nested too deeply.", first.line)
        statements: list[nodes.Statement] = []
        while not self.take_if("}"):
            if self.token.kind == "end":
                raise CannotRead("The script ends in the middle of a function.", self.token.line)
            statements.append(self.statement())
        self._depth -= 1
        return nodes.Function(first.line, first.start, self._end(), parameters, tuple(statements))

    def _type(self, ends: tuple[str, ...]) -> None:
        """Pass over a TypeScript type up to one of ``ends`` outside of brackets."""
        waiting: list[str] = []
        pairs = {**_CLOSING, "<": ">"}
        while self.token.kind != "end":
            text = self.token.text
            if not waiting and text in ends:
                return
            if self.token.kind == "sign" and text in pairs:
                waiting.append(pairs[text])
            elif waiting and text == waiting[-1]:
                waiting.pop()
            self.take()


def _matching(raw: str, at: int) -> int:
    """Where the brace that was opened before ``at`` closes."""
    depth = 1
    for position in range(at, len(raw)):
        depth += {"{": 1, "}": -1}.get(raw[position], 0)
        if depth == 0:
            return position
    return len(raw)
