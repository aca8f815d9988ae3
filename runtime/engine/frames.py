"""What a running scope can see: its workflow's variables, the steps before it, the item of its pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.clock import iso, now_ms
from runtime.expressions import NOW, Template, compile_value
from runtime.model import Json, JsonObject, Step, Workflow
from runtime.model.graph import Plan, ScopePlan


@dataclass(slots=True)
class Frame:
    """One workflow being carried out: the run's own, or one that a step calls. ``depth`` counts the calls."""

    plan: Plan
    variables: dict[str, Json]
    constants: JsonObject
    address: str = ""
    depth: int = 0
    _templates: dict[str, Template] = field(default_factory=dict)

    @property
    def workflow(self) -> Workflow:
        """The workflow of this frame."""
        return self.plan.workflow

    def template(self, step: Step, deferred: frozenset[str]) -> Template:
        """The compiled params of a step, made once for the workflow's own; ``deferred`` ones are left for the task."""
        template = self._templates.get(step.id)
        if template is None or step is not self.workflow.steps[step.id]:
            now = {name: value for name, value in step.params.items() if name not in deferred}
            template = compile_value(now)
            if step is self.workflow.steps[step.id]:
                self._templates[step.id] = template
        return template


class _Names(dict[str, Any]):
    """Names for expressions. The present moment is read when somebody asks for it."""

    def __missing__(self, name: str) -> Any:
        if name != NOW:
            raise KeyError(name)
        self[NOW] = moment = iso(now_ms())
        return moment


@dataclass(slots=True)
class Pass:
    """One pass through a scope. ``address`` names it in the journal; ``steps`` holds what its steps may refer to,
    ``errors`` the error that led to a step, for steps on a path that began at an error way out."""

    frame: Frame
    plan: ScopePlan
    address: str = ""
    names: JsonObject = field(default_factory=dict)
    steps: dict[str, JsonObject] = field(default_factory=dict)
    errors: dict[str, JsonObject] = field(default_factory=dict)

    def child(self, plan: ScopePlan, segment: str, **names: Json) -> Pass:
        """A pass through a body inside this one; it sees what its container sees."""
        container, _ = plan.id
        inherited = {**self.names, "error": self.errors[container]} if container in self.errors else self.names
        return Pass(self.frame, plan, join(self.address, segment), {**inherited, **names}, dict(self.steps))

    def scope(self, step: str = "") -> Mapping[str, Any]:
        """The names that expressions of a step may use."""
        names = _Names(self.frame.constants)
        names["vars"] = self.frame.variables
        names["steps"] = self.steps
        names.update(self.names)
        if step in self.errors:
            names["error"] = self.errors[step]
        return names


def join(address: str, segment: str) -> str:
    """``rows[3]`` and ``check.try`` to ``rows[3]/check.try``."""
    return f"{address}/{segment}" if address else segment
