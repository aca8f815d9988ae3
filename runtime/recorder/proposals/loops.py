"""Proposal: rounds become a loop over the rows of a table, the values that differed its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from runtime.errors import UsageProblem
from runtime.model import Direction, Json, JsonObject, Step, Variable, VariableType, Workflow
from runtime.model.edits import Edit, Patch
from runtime.model.ports import DONE, ERROR, OUT
from runtime.recorder.proposals.awaited import ending_with
from runtime.recorder.proposals.moves import NAME, ROW
from runtime.recorder.proposals.proposal import Place, Proposal

EACH = "each"

#: Seconds to wait for what comes up only sometimes.
_COMES_UP = 3.0


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class BodyStep(_Part):
    """One step of the loop's body. ``step`` is the recorded one that stays, ``rounds`` all that did the same."""

    step: str
    rounds: tuple[str, ...]
    data: dict[str, str] = Field(
        default_factory=dict, description="Expression by param; row and name are those of the target."
    )
    name: str = Field(default="", description="What it is called for any row; empty where its name fits.")
    role: str = Field(default="", description="Role of the target, where it is told by its name.")
    frame: tuple[str, ...] = ()
    target: dict[str, Json] = Field(
        default_factory=dict, description="The whole target by the row, where the element says something of it."
    )
    address: tuple[str, str] | None = Field(
        default=None, description="What the recorded address has from the part on that differs, and behind that part."
    )


class Option(_Part):
    """Body steps ``first`` to ``last`` (positions) that only some rounds had, behind a condition called ``step``.

    ``test`` is the condition; without one it is whether the element of the first of them comes up.
    """

    step: str
    name: str
    first: int
    last: int
    test: str = ""


class Reader(_Part):
    """The step that reads the table, from a file or from the page. ``rows`` is what of its output are the rows."""

    step: str
    name: str
    type: str
    params: dict[str, Json]
    rows: str = "output.rows"


class LoopProposal(Proposal):
    """Rounds that are done for each row of a variable, or of a file that ``reader`` reads."""

    kind: Literal["loop"] = "loop"
    loop: str = Field(description="Id of the loop's step.")
    loop_name: str
    body: tuple[BodyStep, ...]
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[dict[str, Json], ...] = Field(default=(), description="What was done while recording.")
    variable: str = Field(default="", description="Variable with the rows; empty when a file has them.")
    reader: Reader | None = None
    results: str = Field(default="", description="Output that gets what the rounds read; empty when they read nothing.")
    collect: str = ""
    dropped: tuple[str, ...] = Field(default=(), description="Variables and outputs that single rounds had.")
    gone: tuple[str, ...] = Field(default=(), description="Steps that fit only the round they were recorded in.")
    opening: str = Field(default="", description="Step that opened the browser with the page of the first round.")

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(f"{id}.{param}" for part in self.body for id in part.rounds for param in part.data)

    @property
    def removes(self) -> frozenset[str]:
        return frozenset(id for part in self.body for id in part.rounds if id != part.step) | {*self.gone}

    def edit(self, workflow: Workflow) -> Edit:
        ids = [*self.gone, *(id for part in self.body for id in part.rounds)]
        if missing := [id for id in (*ids, self.opening) if id and id not in workflow.steps]:
            raise UsageProblem(
                f"{self.title}: the step {missing[0]} is not there any more.",
                remedy="Accept it together with fewer others.",
            )
        if strangers := _inside(workflow, ids):
            raise UsageProblem(
                f"{self.title}: the step {strangers[0]} was put in between.", remedy="Accept the loop first."
            )
        steps: dict[str, Step | None] = dict.fromkeys(self.removes)
        steps |= self._entered(workflow, frozenset(ids))
        steps |= {step.id: step for step in self._body(workflow)}
        after = _leaving(workflow, ids)
        steps[self.loop] = Step(
            self.loop,
            "flow.for_each",
            name=self.loop_name,
            params={"items": self._items(), **({"collect": f"{{{{ {self.collect} }}}}"} if self.collect else {})},
            next={EACH: (self._first(0),), **({DONE: after} if after else {})},
        )
        if self.reader is not None:
            reader = self.reader
            steps[reader.step] = Step(
                reader.step, reader.type, name=reader.name, params=reader.params, next={OUT: (self.loop,)}
            )
        return Patch(steps, self._variables(), {"outputs": self._outputs(workflow)})

    def _items(self) -> str:
        rows = f'steps["{self.reader.step}"].{self.reader.rows}' if self.reader else f"vars.{self.variable}"
        return f"{{{{ {rows} }}}}"

    def _entered(self, workflow: Workflow, inside: frozenset[str]) -> dict[str, Step]:
        """The steps before the rounds, leading to the loop, or to what reads its table."""
        entry = self.reader.step if self.reader else self.loop
        changed: dict[str, Step] = {}
        for step in workflow.steps.values():
            if step.id not in inside and any(id in inside for targets in step.next.values() for id in targets):
                ports = {
                    port: tuple(dict.fromkeys(entry if id in inside else id for id in targets))
                    for port, targets in step.next.items()
                }
                changed[step.id] = replace(step, next=ports)
        if self.opening:
            # The body goes to the page, of the first round as of each.
            step = changed.get(self.opening, workflow.steps[self.opening])
            changed[step.id] = replace(step, params={key: step.params[key] for key in step.params if key != "url"})
        return changed

    def _body(self, workflow: Workflow) -> list[Step]:
        steps: list[Step] = []
        for position, part in enumerate(self.body):
            onward = self._first(position + 1)
            steps += [self._condition(workflow, one, part) for one in self.options if one.first == position]
            step = workflow.steps[part.step]
            ports = {OUT: (onward,)} if onward else {}
            steps.append(replace(step, name=part.name or step.name, params=_with_data(step.params, part), next=ports))
        return steps

    def _first(self, position: int) -> str:
        """The step that position begins with: its condition, where it has one."""
        for option in self.options:
            if option.first == position:
                return option.step
        return self.body[position].step if position < len(self.body) else ""

    def _condition(self, workflow: Workflow, option: Option, part: BodyStep) -> Step:
        onward = self._first(option.last + 1)
        if option.test:
            params: JsonObject = {"test": f"{{{{ {option.test} }}}}"}
            ports = {"true": (part.step,), "false": (onward,)}
            return Step(option.step, "flow.condition", name=option.name, params=params, next=ports)
        target = _with_data(workflow.steps[part.step].params, part)["target"]
        return Step(
            option.step,
            "browser.wait",
            name=option.name,
            params={"until": "element", "target": target},
            timeout=_COMES_UP,
            next={OUT: (part.step,), ERROR: (onward,)},
        )

    def _variables(self) -> dict[str, Variable | None]:
        variables: dict[str, Variable | None] = dict.fromkeys(self.dropped)
        if self.variable:
            variables[self.variable] = Variable(
                self.variable,
                VariableType.LIST,
                Direction.INPUT,
                default=[dict(row) for row in self.rows],
                description=f"One record for each round, with {', '.join(self.columns)}.",
            )
        if self.results:
            variables[self.results] = Variable(
                self.results, VariableType.LIST, Direction.OUTPUT, description="What each round read."
            )
        return variables

    def _outputs(self, workflow: Workflow) -> dict[str, Json]:
        outputs = {name: value for name, value in workflow.outputs.items() if name not in self.dropped}
        return {**outputs, self.results: f'{{{{ steps["{self.loop}"].output.results }}}}'} if self.results else outputs


def _with_data(params: Mapping[str, Json], part: BodyStep) -> JsonObject:
    changed = dict(params)
    for param, expression in part.data.items():
        if param == ROW:
            changed["target"] = part.target or {**changed["target"], "row": f"{{{{ {expression} }}}}"}
        elif part.address is not None and param == "url":
            # The beginning may have become another by now, such as a value of the environment.
            tail, end = part.address
            changed[param] = f"{str(changed[param]).removesuffix(tail)}{{{{ {expression} }}}}{end}"
        elif part.address is not None and param == "text":
            changed[param] = ending_with(str(changed[param]), part.address[0], expression)
        elif param == NAME:
            frame = {"frame": list(part.frame)} if part.frame else {}
            changed["target"] = {"selector": f'role={part.role}[name="{{{{ {expression} }}}}"]', **frame}
        else:
            changed[param] = f"{{{{ {expression} }}}}"
    return changed


def _inside(workflow: Workflow, ids: list[str]) -> list[str]:
    """Steps between those of the rounds that belong to none of them."""
    inside = set(ids)
    after = {id for step in ids for targets in workflow.steps[step].next.values() for id in targets} - inside
    return [id for id in sorted(after) if any(to in inside for to in _reached(workflow, id))]


def _reached(workflow: Workflow, id: str) -> set[str]:
    reached: set[str] = set()
    todo = [id]
    while todo:
        for targets in workflow.steps[todo.pop()].next.values():
            todo += [target for target in targets if target not in reached]
            reached.update(targets)
    return reached


def _leaving(workflow: Workflow, ids: list[str]) -> tuple[str, ...]:
    """Where the last round leads to."""
    inside = set(ids)
    targets = [id for step in ids for id in workflow.steps[step].next.get(OUT, ()) if id not in inside]
    return tuple(sorted(set(targets)))
