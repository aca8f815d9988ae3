"""Values as a tree of nodes: what a stop or an earlier moment shows, and the text of a value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from runtime.errors import InvalidInput
from runtime.model import Json, JsonObject, Variable, VariableType
from studio.i18n import language, tr
from studio.state.debugging import DebugState

#: Items of a list or record that are shown; the data viewer shows more.
MOST_ITEMS = 200
#: Characters of a value's line.
MOST_TEXT = 300


class Role(Enum):
    """What a node is."""

    SECTION = auto()
    WATCH = auto()
    VALUE = auto()
    NEW_WATCH = auto()


@dataclass(slots=True, eq=False)
class Node:
    """``what`` and ``name`` say which variable or param it belongs to, ``path`` where in its value it lies; one that
    ``waits`` has no value yet, and ``error`` says why."""

    role: Role
    title: str
    value: Json = None
    error: str = ""
    what: str = ""
    name: str = ""
    path: tuple[str | int, ...] = ()
    type: str = ""
    changed: bool = False
    waits: bool = False
    number: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """Names it from one stop to the next."""
        own = f"{self.role.name}:{self.what}:{self.title}"
        return (*self.parent.key, own) if self.parent is not None else (own,)

    @property
    def editable(self) -> bool:
        """Whether it belongs to something that can be changed while the run is paused."""
        return bool(self.what) and self.type != "secret" and self.value != _SENSITIVE

    def add(self, child: Node) -> Node:
        """Put a node below this one."""
        child.parent = self
        self.children.append(child)
        return child


_SENSITIVE = "<sensitive>"


def text_of(value: Json) -> str:
    """A value on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def shown(node: Node) -> str:
    """What stands beside a node's name."""
    if node.error:
        return node.error
    if isinstance(node.value, dict) and node.children:
        return f"{{{len(node.value)}}}"
    if isinstance(node.value, list) and node.children:
        return f"[{len(node.value)}]"
    if isinstance(node.value, str):
        return json.dumps(node.value[:MOST_TEXT], ensure_ascii=False)
    return text_of(node.value)[:MOST_TEXT]


def read(text: str, node: Node) -> Json:
    """What was typed as a value of the node's kind. Raises InvalidInput."""
    if node.type == "string" and not node.path:
        return text
    try:
        return json.loads(text)
    except ValueError:
        # A text needs no quotes, except where it replaces a number, a list or a record.
        if isinstance(node.value, str) or node.value is None:
            return text
        raise InvalidInput(
            tr("That is not a number, a list or a record as JSON writes it."),
            remedy=tr('Write a text in quotes: "{text}".', text=text[:20]),
        ) from None


def replaced(whole: Json, path: tuple[str | int, ...], value: Json) -> Json:
    """``whole`` with another value at a place inside of it."""
    if not path:
        return value
    head, *rest = path
    if isinstance(whole, list) and isinstance(head, int):
        return [replaced(item, tuple(rest), value) if at == head else item for at, item in enumerate(whole)]
    if isinstance(whole, dict):
        return {**whole, str(head): replaced(whole.get(str(head)), tuple(rest), value)}
    return whole


def whole_of(node: Node, text: str) -> Json:
    """The whole value of the variable or param that a node belongs to, once ``text`` was typed in its place. Raises
    InvalidInput, also where the variable is of another type."""
    value, top = read(text, node), node
    while top.path and top.parent is not None:
        top = top.parent
    whole = replaced(top.value, node.path, value)
    if node.what == "variable" and node.type:
        whole, message = Variable(node.name, VariableType(node.type)).accept(whole)
        if message:
            raise InvalidInput(message)
    return whole


def sections(state: DebugState) -> list[Node]:
    """Everything that can be seen: watches, variables, the step about to run, the loop, what steps gave."""
    seen = state.moment if state.moment is not None else state.view
    if not seen:
        return [_watches(state)]
    now = state.moment is None
    made = [_variables(state, seen), _watches(state)]
    if now and state.paused:
        given = seen.get("given") or seen.get("params", {})
        made.append(_values(tr("This step is given"), given, "param", state))
    names = dict(seen.get("names", {})) if now else _loop_names(seen)
    if names:
        made.append(_values(tr("Here"), names, "", state))
    outputs = {id: step.get("output") for id, step in seen.get("steps", {}).items() if step.get("output") is not None}
    if outputs:
        made.append(_values(tr("Steps have given"), outputs, "", state))
    return made


def _watches(state: DebugState) -> Node:
    section = Node(Role.SECTION, tr("Watched"), what="", name="watch")
    for one in state.watches:
        known = one.known and state.paused and state.moment is None
        node = section.add(Node(Role.WATCH, one.expression, one.value if known else None, one.error if known else ""))
        if known and not one.error:
            _fill(node, one.value)
        elif not known:
            node.error, node.waits = tr("known while the run is paused"), True
    section.add(Node(Role.NEW_WATCH, tr("Watch an expression…")))
    return section


def _variables(state: DebugState, seen: JsonObject) -> Node:
    section = _values(tr("Variables"), seen.get("variables", {}), "variable" if state.moment is None else "", state)
    before = state.before if state.moment is None else state.view.get("variables", {})
    declared: Mapping[str, JsonObject] = state.view.get("declared", {})
    for node in section.children:
        node.type = str(declared.get(node.title, {}).get("type", ""))
        node.changed = node.title in before and before[node.title] != node.value
    return section


def _values(title: str, values: JsonObject, what: str, state: DebugState) -> Node:
    section = Node(Role.SECTION, title)
    for name, value in values.items():
        node = section.add(Node(Role.VALUE, name, value, what=what if state.can_edit else "", name=name))
        _fill(node, value)
    return section


def _loop_names(moment: JsonObject) -> JsonObject:
    """``item`` and ``index`` of the innermost loop at an earlier moment."""
    for level in reversed(moment.get("stack", ())):
        if "index" in level:
            return {"item": level["item"], "index": level["index"]}
    return {}


def _fill(node: Node, value: Json) -> None:
    for number, (key, item) in enumerate(_items(value)):
        if number == MOST_ITEMS:
            node.add(Node(Role.SECTION, tr("… and {n} more", n=language().words.number(len(value) - MOST_ITEMS))))
            break
        child = Node(Role.VALUE, str(key), item, what=node.what, name=node.name, path=(*node.path, key), type=node.type)
        _fill(node.add(child), item)


def _items(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)
