"""Records of steps as a tree: containers hold their passes and branches, and these hold steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from runtime.model import JsonObject
from runtime.model.status import StepStatus
from runtime.report.names import Names, Segment, segments
from runtime.report.shapes import summary

#: Fields that only some records have; the report asks for each.
OPTIONAL = ("tries", "heals", "asked", "answered", "handled", "reason", "note", "written")

#: Longest list of items that is kept for the lines of a loop's passes.
_LABELS = 5000


@dataclass(slots=True)
class Node:
    """A step. ``total`` is the number of a loop's passes, where it is known; ``labels`` are its items in words."""

    record: JsonObject
    bodies: dict[str, Body] = field(default_factory=dict)
    total: int | None = None
    labels: list[str] = field(default_factory=list)

    @property
    def broken(self) -> bool:
        """Whether it failed and nothing dealt with it."""
        return self.record["status"] == StepStatus.FAILED and not self.record.get("handled")

    @property
    def outcome(self) -> str:
        """Its status; a failure that was dealt with counts as done."""
        status = str(self.record["status"])
        return StepStatus.COMPLETED.value if self.record.get("handled") else status

    @property
    def trouble(self) -> bool:
        """Whether it, or a step in it, failed, is in doubt or waits."""
        own = self.record["status"] in (StepStatus.FAILED, StepStatus.IN_DOUBT, StepStatus.WAITING)
        return own or any(body.trouble for body in self.bodies.values())

    def sorted_bodies(self) -> list[Body]:
        """Attempts and passes by number, branches as they began."""
        return sorted(self.bodies.values(), key=lambda body: (body.segment.attempt, body.segment.index or 0))


@dataclass(slots=True)
class Body:
    """One pass of a loop, one branch, or a called workflow: the steps in it, in the order they began."""

    segment: Segment
    nodes: list[Node] = field(default_factory=list)

    @property
    def trouble(self) -> bool:
        """Whether something in it failed, is in doubt or waits."""
        return any(node.trouble for node in self.nodes)

    @property
    def status(self) -> str:
        """The status of the most serious step in it."""
        found = {node.outcome for node in self.nodes}
        return next((status for status in _WORST_FIRST if status in found), StepStatus.COMPLETED.value)

    @property
    def span(self) -> tuple[str, str]:
        """When its first step began and its last one ended."""
        begun = [node.record["started_at"] for node in self.nodes if node.record["started_at"]]
        ended = [node.record["finished_at"] or node.record["started_at"] for node in self.nodes]
        return (min(begun), max(ended)) if begun else ("", "")

    @property
    def ms(self) -> float | None:
        """How long it took, in milliseconds."""
        begin, end = self.span
        return milliseconds(end) - milliseconds(begin) if begin else None


_WORST_FIRST = ("failed", "in_doubt", "waiting", "running", "cancelled")


def milliseconds(moment: str) -> float:
    """A journal's moment in milliseconds since the epoch."""
    return datetime.fromisoformat(moment).timestamp() * 1000


def make_node(record: JsonObject) -> Node:
    """The node of a record whose values are still whole."""
    if record["type"] not in ("flow.for_each", "flow.while", "flow.count"):
        return Node(record)
    output = record["output"]
    items = (record["inputs"] or {}).get("items") if isinstance(record["inputs"], dict) else None
    labels = [summary(item) for item in items[:_LABELS]] if isinstance(items, list) else []
    if isinstance(items, list | dict):
        total: int | None = len(items)
    else:
        total = output.get("count") if isinstance(output, dict) else None
    return Node(record, total=total, labels=labels)


def make_tree(nodes: Iterable[Node], names: Names) -> list[Node]:
    """The steps of the run's own scope, everything else below them. ``nodes`` come in the order they began.

    A container that is not among them gets a stand-in.
    """
    tree = _Tree(names)
    for node in nodes:
        tree.add(node)
    return tree.bodies[""].nodes


class _Tree:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._nodes: dict[tuple[str, str], Node] = {}
        self.bodies = {"": Body(Segment(""))}

    def add(self, node: Node) -> None:
        scope, step = node.record["scope"], node.record["step"]
        self._nodes[scope, step] = node
        self._body(scope).nodes.append(node)

    def _body(self, scope: str) -> Body:
        if scope not in self.bodies:
            outer, _, text = scope.rpartition("/")
            segment = next(segments(text), Segment(text))
            if (outer, segment.step) not in self._nodes:
                self.add(Node(_stand_in(outer, segment.step, self._names)))
            owner = self._nodes[outer, segment.step]
            self.bodies[scope] = owner.bodies[text] = Body(segment)
        return self.bodies[scope]


def _stand_in(scope: str, id: str, names: Names) -> JsonObject:
    """A container whose own record is not among those shown."""
    step = names.step(scope, id)
    unknown = dict.fromkeys(("finished_at", "ms", "inputs", "output", "error", "picture", *OPTIONAL), None)
    return {
        **unknown, "n": 0, "scope": scope, "step": id, "name": names.label(scope, id),
        "type": step.type if step else "",
        "status": StepStatus.COMPLETED.value, "attempt": 1, "started_at": "", "ports": [], "reused": False,
    }  # fmt: skip


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, parents first."""
    for node in nodes:
        yield node
        for body in node.bodies.values():
            yield from walk(body.nodes)
