"""JavaScript and TypeScript scripts of Playwright to statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runtime.errors import InvalidFile
from runtime.model import Json
from runtime.recorder.importers.javascript import CannotRead, nodes, parse_program
from runtime.recorder.importers.playwright.actions import make
from runtime.recorder.importers.playwright.statements import (
    Chain,
    Handler,
    Link,
    Other,
    Pattern,
    Script,
    Statement,
    Value,
    snake,
)
from runtime.recorder.importers.result import Imported, Source


class _NotRead(Exception):
    pass


def read(source: Source) -> Imported:
    """The workflows of a script: one for each test, or one for the program. Raises InvalidFile."""
    try:
        program = parse_program(source.text)
    except CannotRead as error:
        raise InvalidFile(
            f"{source.file}, line {error.line}: {error.message}",
            remedy="Export it again from Playwright's recorder.",
            code="syntax",
        ) from None
    return make(source, _scripts(source, program))


def _scripts(source: Source, program: tuple[nodes.Statement, ...]) -> list[Script]:
    reader = _Reader(source.text)
    tests = list(reader.tests(program))
    if tests:
        return tests
    return [Script(source.name, tuple(reader.statements(_main(program))))]


def _main(program: tuple[nodes.Statement, ...]) -> tuple[nodes.Statement, ...]:
    """The body of ``(async () => {...})()``, or the program itself."""
    for statement in program:
        call = statement.expression if isinstance(statement, nodes.Do) else None
        if isinstance(call, nodes.Call) and isinstance(call.of, nodes.Function) and isinstance(call.of.body, tuple):
            return call.of.body
    return program


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def tests(self, program: Iterable[nodes.Statement]) -> Iterator[Script]:
        """``test('name', async ({ page }) => {...})``, also within ``test.describe``."""
        for statement in program:
            call = statement.expression if isinstance(statement, nodes.Do) else None
            if not isinstance(call, nodes.Call) or not call.arguments:
                continue
            body = call.arguments[-1]
            if not isinstance(body, nodes.Function) or not isinstance(body.body, tuple):
                continue
            name = call.arguments[0]
            called = self._name(call.of)
            if called == "test" and isinstance(name, nodes.Literal):
                yield Script(str(name.value), tuple(self.statements(body.body)))
            elif called.startswith("test.describe"):
                yield from self.tests(body.body)

    def statements(self, body: Iterable[nodes.Statement]) -> Iterator[Statement]:
        """The statements of a body in their order."""
        for node in body:
            text = " ".join(self._text[node.start : node.end].split())[:300]
            if isinstance(node, nodes.Do) and isinstance(node.expression, nodes.Literal):
                continue
            if text.startswith("import "):
                continue
            if isinstance(node, nodes.Declare) and node.names and node.value is not None:
                yield self._made(node, text, node.value, node.names[0])
            elif isinstance(node, nodes.Do):
                assign = node.expression
                target = assign.to if isinstance(assign, nodes.Assign) else None
                into = target.name if isinstance(target, nodes.Name) else ""
                value = assign.value if isinstance(assign, nodes.Assign) else assign
                yield self._made(node, text, value, into)
            else:
                yield Statement(node.line, text)

    def _made(self, node: nodes.Statement, text: str, value: nodes.Node, into: str) -> Statement:
        try:
            found = self._value(value)
        except _NotRead:
            found = None
        return Statement(node.line, text, found if isinstance(found, Chain) else None, into)

    def _value(self, node: nodes.Node) -> Value:
        if isinstance(node, nodes.Await):
            return self._value(node.operand)
        if isinstance(node, nodes.Literal):
            return node.value
        if isinstance(node, nodes.Template) and all(isinstance(part, str) for part in node.parts):
            return "".join(str(part) for part in node.parts)
        if isinstance(node, nodes.Regex):
            return Pattern(node.pattern, node.flags)
        if isinstance(node, nodes.Unary) and node.sign == "-":
            number = self._value(node.operand)
            return -number if isinstance(number, int | float) else Other(node.sign)
        if isinstance(node, nodes.Array):
            return [self._plain(item) for item in node.items]
        if isinstance(node, nodes.Object):
            return {name: self._plain(item) for name, item in node.fields}
        if isinstance(node, nodes.Function):
            return self._handler(node)
        return self._chain(node)

    def _plain(self, node: nodes.Node) -> Json:
        found = self._value(node)
        if isinstance(found, Pattern | Chain | Handler | Other):
            raise _NotRead
        return found

    def _handler(self, node: nodes.Function) -> Handler:
        body = node.body if isinstance(node.body, tuple) else (nodes.Do(node.line, node.start, node.end, node.body),)
        return Handler(tuple(statement.chain for statement in self.statements(body) if statement.chain))

    def _argument(self, node: nodes.Node) -> Value:
        try:
            return self._value(node)
        except _NotRead:
            return Other(self._text[node.start : node.end][:200])

    def _chain(self, node: nodes.Node) -> Chain:
        links: list[Link] = []
        while True:
            if isinstance(node, nodes.Await):
                node = node.operand
            elif isinstance(node, nodes.Name):
                return Chain(node.name, tuple(reversed(links)))
            elif isinstance(node, nodes.Member) and node.key is None:
                links.append(Link(snake(node.name), is_call=False))
                node = node.of
            elif isinstance(node, nodes.Call) and isinstance(node.of, nodes.Member | nodes.Name):
                args, options = self._arguments(node.arguments)
                name = snake(node.of.name) if isinstance(node.of, nodes.Member) else ""
                links.append(Link(name, args, options))
                node = node.of.of if isinstance(node.of, nodes.Member) else node.of
            else:
                raise _NotRead

    def _arguments(self, arguments: tuple[nodes.Node, ...]) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """Positional arguments, and the fields of a last record as options."""
        if arguments and isinstance(last := arguments[-1], nodes.Object):
            options = {snake(name): self._argument(value) for name, value in last.fields}
            return tuple(self._argument(argument) for argument in arguments[:-1]), options
        return tuple(self._argument(argument) for argument in arguments), {}

    def _name(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Member):
            return f"{self._name(node.of)}.{node.name}"
        return node.name if isinstance(node, nodes.Name) else ""
