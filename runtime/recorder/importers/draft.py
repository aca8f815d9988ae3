"""Builds a workflow from statements in their order: each new step hangs on the ends of what stands before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from runtime.model import Json, JsonObject, Step, Variable, VariableType, Workflow
from runtime.model.variables import Direction
from runtime.recorder.importers.names import free_name, slug

#: A step and the port that the next step hangs on.
End = tuple[str, str]


@dataclass(slots=True)
class _Block:
    """An open ``if`` or loop. ``ends`` are those of branches that are complete; ``step`` is the present condition."""

    kind: str
    step: str
    ends: list[End] = field(default_factory=list)
    has_else: bool = False


class Draft:
    """One workflow in the making. ``note`` text is kept for the next step."""

    def __init__(self, id: str, name: str = "", description: str = "") -> None:
        self.id, self.name, self.description = id, name, description
        self.steps: dict[str, Step] = {}
        self.variables: dict[str, Variable] = {}
        self._edges: dict[str, dict[str, list[str]]] = {}
        self._ends: list[End] = []
        self._blocks: list[_Block] = []
        self._note = ""

    @property
    def last(self) -> Step | None:
        """The step that was added last."""
        return next(reversed(self.steps.values()), None)

    def note(self, text: str) -> None:
        """A remark that stands with the next step."""
        self._note = f"{self._note}\n{text}".strip()

    def add(
        self,
        type: str,
        params: JsonObject | None = None,
        *,
        hint: str = "",
        name: str = "",
        timeout: float | None = None,
        enabled: bool = True,
        note: str = "",
    ) -> str:
        """Add a step behind what is there and give its id. ``hint`` says in a word or two what it is about."""
        verb = type.partition(".")[2]
        id = free_name(slug(f"{verb} {hint}", verb), self.steps)
        notes = "\n".join(text for text in (self._note, note) if text)
        step = Step(id, type, name=name, params=params or {}, timeout=timeout, enabled=enabled, note=notes)
        self._note = ""
        self.steps[id] = step
        for source, port in self._ends:
            self._edges.setdefault(source, {}).setdefault(port, []).append(id)
        self._ends = [] if type in ("flow.stop", "flow.fail", "flow.break", "flow.continue") else [(id, "out")]
        return id

    def put(self, step: Step) -> None:
        """Replace a step of the same id."""
        self.steps[step.id] = step

    def missing(self, what: str, why: str) -> str:
        """A step that is switched off and says what stood here in the source."""
        params: JsonObject = {"message": literal(f"Not imported: {what}"), "level": "warning"}
        return self.add("flow.log", params, hint="not imported", name="Not imported", enabled=False, note=why)

    def variable(
        self,
        name: str,
        type: VariableType = VariableType.JSON,
        default: Json = None,
        direction: Direction = Direction.INTERNAL,
    ) -> None:
        """Declare a variable unless it is there already."""
        self.variables.setdefault(name, Variable(name, type, direction, default=default))

    @property
    def open_blocks(self) -> int:
        """How many blocks wait for their end."""
        return len(self._blocks)

    def begin_if(self, test: Json) -> None:
        """Begin a branch that is taken when ``test`` is true."""
        id = self.add("flow.condition", {"test": test})
        self._blocks.append(_Block("if", id))
        self._ends = [(id, "true")]

    def else_if(self, test: Json) -> bool:
        """The next branch; false when no ``if`` is open."""
        if not self.begin_else():
            return False
        id = self.add("flow.condition", {"test": test})
        self._blocks[-1].step, self._blocks[-1].has_else = id, False
        self._ends = [(id, "true")]
        return True

    def begin_else(self) -> bool:
        """The branch that is taken otherwise; false when no ``if`` is open."""
        if not self._blocks or self._blocks[-1].kind != "if" or self._blocks[-1].has_else:
            return False
        block = self._blocks[-1]
        block.ends += self._ends
        block.has_else = True
        self._ends = [(block.step, "false")]
        return True

    def begin_loop(self, type: str, params: JsonObject, hint: str = "") -> str:
        """Begin the body of a loop and give the loop's id."""
        id = self.add(type, params, hint=hint)
        self._blocks.append(_Block("loop", id))
        self._ends = [(id, "each")]
        return id

    def end(self) -> bool:
        """The end of the innermost block; false when none is open."""
        if not self._blocks:
            return False
        block = self._blocks.pop()
        if block.kind == "loop":
            self._ends = [(block.step, "done")]
            return True
        otherwise = [] if block.has_else else [(block.step, "false")]
        self._ends = list(dict.fromkeys([*block.ends, *self._ends, *otherwise]))
        return True

    def finish(self) -> Workflow:
        """The workflow; what is still open ends here."""
        while self.end():
            pass
        if self._note:
            self.missing("a remark at the end", "")
        steps = {
            id: replace(step, next={port: tuple(sorted(ids)) for port, ids in self._edges.get(id, {}).items()})
            for id, step in self.steps.items()
        }
        variables = dict(sorted(self.variables.items()))
        return Workflow(self.id, self.name, self.description, variables=variables, steps=steps)


def literal(text: str) -> str:
    """``text`` as it stands: what looks like an expression in a foreign file is none of ours."""
    return text.replace("{{", '{{ "{{" }}') if "{{" in text else text
