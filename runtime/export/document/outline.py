"""A workflow as a numbered list: the order in which a person reads it, with branches and bodies below their step.

What only one way out of a step leads to stands below that way; what several ways lead to comes after all of them.
That is the dominator tree of each scope, read from top to bottom. No recursion: a workflow may be thousands of steps
long, and its branches a hundred deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from runtime.model import Step
from runtime.model.graph import ROOT, Plan, ScopeId, ScopePlan
from runtime.model.ports import DONE, ERROR, JUMPS, LOOPS, OUT, body_ports

#: Ways out that simply go on; what follows them stands at the level of their step.
_ON = frozenset({OUT, DONE})
#: Branches deeper than this are not moved further to the right.
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Way:
    """The head of a branch or body: what hangs on ``port`` of ``step``. ``number`` is its step's, with a letter where
    there are several; ``parallel`` ones go on at the same time."""

    step: Step
    port: str
    number: str
    depth: int
    parallel: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A step at its place. ``guards`` are ways out that lead nowhere: by them this part ends here."""

    step: Step
    number: str
    depth: int
    guards: tuple[str, ...] = ()


Line = Way | Item


@dataclass(slots=True)
class _Level:
    """Steps that are numbered one after the other, behind ``prefix``."""

    prefix: str
    depth: int
    count: int = 0

    def next(self) -> str:
        self.count += 1
        return f"{self.prefix}{self.count}"


@dataclass(slots=True)
class _Todo:
    """A step to be put on ``level``, or a way whose steps follow on a level of their own."""

    scope: ScopeId
    level: _Level
    step: str = ""
    way: Way | None = None


#: An edge out of a step: its port, and which of the edges of this port.
_Exit = tuple[str, int]


@dataclass(slots=True)
class _Tree:
    """The dominator tree of one scope: what follows each step (``""``: the scope's start), and by which exits."""

    follows: dict[str, list[str]] = field(default_factory=dict)
    exits: dict[str, frozenset[_Exit]] = field(default_factory=dict)


def outline(plan: Plan) -> Iterator[Line]:
    """The lines of a workflow from top to bottom."""
    trees = {scope.id: _tree(scope) for scope in plan.scopes.values()}
    top = _Level("", 0)
    todo = [_Todo(ROOT, top, id) for id in reversed(trees[ROOT].follows.get("", []))]
    while todo:
        next_ = todo.pop()
        if next_.way is not None:
            yield next_.way
            continue
        tree, step = trees[next_.scope], plan.workflow.steps[next_.step]
        number, level = next_.level.next(), next_.level
        after, branches, guards = _branches(plan, tree, step)
        yield Item(step, number, level.depth, guards)
        todo += [_Todo(next_.scope, level, id) for id in reversed(after)]
        parts = [*_bodies(trees, step), *_ways(next_.scope, branches)]
        for group in reversed(list(_below(step, number, level.depth, parts))):
            todo += group


def _tree(scope: ScopePlan) -> _Tree:
    tree, above, depth = _Tree(), {"": ""}, {"": 0}
    for step in scope.steps:
        edges = scope.incoming[step]
        owner = _nearest([source for source, _ in edges] or [""], above, depth)
        above[step], depth[step] = owner, depth[owner] + 1
        tree.follows.setdefault(owner, []).append(step)
        tree.exits[step] = _exits(scope, tree, step, owner, above)
    return tree


def _nearest(steps: Sequence[str], above: dict[str, str], depth: dict[str, int]) -> str:
    """The step that every way to all of ``steps`` passes, the last such one."""
    found = steps[0]
    for other in steps[1:]:
        while found != other:
            if depth[found] >= depth[other]:
                found = above[found]
            else:
                other = above[other]
    return found


def _exits(scope: ScopePlan, tree: _Tree, step: str, owner: str, above: dict[str, str]) -> frozenset[_Exit]:
    """By which exits of its owner a step can be reached."""
    found: set[_Exit] = set()
    for source, port in scope.incoming[step]:
        if source == owner:
            found.add((port, scope.outgoing[source][port].index(step)))
            continue
        while above[source] != owner:
            source = above[source]
        found |= tree.exits[source]
    return frozenset(found)


def _branches(plan: Plan, tree: _Tree, step: Step) -> tuple[list[str], dict[_Exit, list[str]], tuple[str, ...]]:
    """What comes after a step on its own level, what stands below it by exit, and the ports that lead nowhere."""
    after: list[str] = []
    by_exit: dict[_Exit, list[str]] = {}
    for id in tree.follows.get(step.id, []):
        ways = tree.exits[id]
        if len(ways) == 1:
            by_exit.setdefault(next(iter(ways)), []).append(id)
        else:
            after.append(id)
    on = [way for way in by_exit if way[0] in _ON]
    if len(on) == 1:
        after = by_exit.pop(on[0]) + after
    guards: tuple[str, ...] = ()
    flat = [] if after else _going_on(plan, tree, by_exit)
    if len(flat) == 1 and step.type == "flow.condition":
        guards = tuple(port for port in ("true", "false") if port != flat[0][0] and not step.next.get(port))
        after = by_exit.pop(flat[0])
    return after, dict(sorted(by_exit.items(), key=lambda item: (_rank(step, item[0][0]), item[0]))), guards


def _going_on(plan: Plan, tree: _Tree, by_exit: dict[_Exit, list[str]]) -> list[_Exit]:
    """Exits whose branch does not end the scope by a jump: where it is a single one, it is the way on."""
    return [way for way, steps in by_exit.items() if way[0] != ERROR and not _ends(plan, tree, steps)]


def _ends(plan: Plan, tree: _Tree, steps: list[str]) -> bool:
    """Whether a branch is short and ends in a jump (fail, stop, break, continue)."""
    for _ in range(3):
        last = steps[-1]
        if plan.workflow.steps[last].type in JUMPS:
            return True
        steps = tree.follows.get(last, [])
        if len(steps) != 1:
            return False
    return False


@dataclass(frozen=True, slots=True)
class _Part:
    """Steps that stand below another one, in their own scope (a body) or in that of the step (a branch)."""

    scope: ScopeId
    port: str
    steps: list[str]
    parallel: bool = False


def _bodies(trees: dict[ScopeId, _Tree], step: Step) -> Iterator[_Part]:
    for port in body_ports(step):
        steps = trees[step.id, port].follows.get("", []) if (step.id, port) in trees else []
        if steps:
            yield _Part((step.id, port), port, steps)


def _ways(scope: ScopeId, branches: dict[_Exit, list[str]]) -> Iterator[_Part]:
    ports = [port for port, _ in branches]
    for (port, _), steps in branches.items():
        yield _Part(scope, port, steps, parallel=ports.count(port) > 1)


def _below(step: Step, number: str, depth: int, parts: list[_Part]) -> Iterator[list[_Todo]]:
    """For each part its head and its steps, the last first. The body of a loop needs no head."""
    for index, part in enumerate(parts):
        name = f"{number}{_letter(index) if len(parts) > 1 else ''}"
        level = _Level(f"{name}.", min(depth + 1, DEEPEST))
        todo = [_Todo(part.scope, level, id) for id in reversed(part.steps)]
        if len(parts) > 1 or step.type not in LOOPS:
            head = Way(step, part.port, name, level.depth, part.parallel)
            todo.append(_Todo(part.scope, level, way=head))
        yield todo


def _rank(step: Step, port: str) -> int:
    """Ports in the order in which they are told: yes before no, errors last."""
    order = ["true", "false", "approved", "rejected", *step.next, ERROR]
    return order.index(port) if port != ERROR else len(order)


def _letter(index: int) -> str:
    """a, b ... z, aa, ab ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(97 + rest) + letters
    return letters
