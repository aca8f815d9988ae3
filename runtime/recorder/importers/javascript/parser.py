"""Statements and functions, the outermost layer: a cursor reads values, values are read into statements.

A statement that is not understood is passed over up to its end (brackets balanced) and stays as a plain
``Statement``, so that one odd line does not spoil a whole test.
"""

from __future__ import annotations

from runtime.recorder.importers.javascript import nodes
from runtime.recorder.importers.javascript.tokens import CannotRead, Token
from runtime.recorder.importers.javascript.values import STATEMENTS, Values

_CLOSING = {"[": "]", "{": "}"}


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


class Parser(Values):
    """Reads whole scripts."""

    def __init__(self, text: str, depth: int = 0) -> None:
        super().__init__(text, depth)
        # Places where no function begins: each is tried once, or nested brackets would take for ever.
        self._no_function: set[int] = set()

    def statement(self) -> nodes.Statement:
        """The next statement, one that is not understood as a plain ``Statement``."""
        first, at = self.token, self._at
        try:
            if first.text not in STATEMENTS or first.kind != "name":
                return self._known(first)
        except CannotRead:
            pass
        self._at = at
        self.skip_statement()
        return nodes.Statement(first.line, first.start, self.end())

    def _known(self, first: Token) -> nodes.Statement:
        if first.text in ("const", "let", "var") and first.kind == "name":
            return self._declaration(first)
        if first.text == "return" and first.kind == "name":
            self.take()
            ends = self.token.after_line or self.token.text in (";", "}") or self.token.kind == "end"
            value = None if ends else self.expression()
            self._finish()
            return nodes.Return(first.line, first.start, self.end(), value)
        if first.text == ";":
            self.take()
            return nodes.Do(first.line, first.start, first.end, nodes.Literal(first.line, first.start, first.end, None))
        expression = self.expression()
        self._finish()
        return nodes.Do(first.line, first.start, self.end(), expression)

    def _declaration(self, first: Token) -> nodes.Statement:
        self.take()
        names = self._pattern()
        if self.take_if(":"):
            self.skip_type(("=", ";", ","))
        value = self.expression() if self.take_if("=") else None
        self._finish()
        return nodes.Declare(first.line, first.start, self.end(), names, value)

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

    def function(self) -> nodes.Node | None:
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
                self.skip_type((",", ")", "="))
            if self.take_if("="):
                self.expression()
            if self.token.text != ")":
                self.need(",")
        if self.token.text == ":" and self._tokens[min(self._at + 1, len(self._tokens) - 1)].kind == "name":
            self.take()
            self.skip_type(("=>", "{"))
        return tuple(names)

    def _body(self, first: Token, parameters: tuple[str, ...]) -> nodes.Node:
        if not self.take_if("{"):
            body: tuple[nodes.Statement, ...] | nodes.Node = self.expression()
            return nodes.Function(first.line, first.start, self.end(), parameters, body)
        statements: list[nodes.Statement] = []
        with self.deeper():
            while not self.take_if("}"):
                if self.token.kind == "end":
                    raise CannotRead("The script ends in the middle of a function.", self.token.line)
                statements.append(self.statement())
        return nodes.Function(first.line, first.start, self.end(), parameters, tuple(statements))
