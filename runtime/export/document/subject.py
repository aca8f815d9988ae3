"""What a process document is about: a workflow with those it calls, and a run of it where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from runtime.engine.bundle import Bundle
from runtime.export.document.outline import Item, outline
from runtime.expressions.template import OPEN, split_text
from runtime.model import Json, JsonObject, Step, Variable, VariableType, Workflow
from runtime.model.graph import Plan
from runtime.report.inputs import shown_inputs
from runtime.vault.masking import MASK
from runtime.words.language import Words
from runtime.words.phrases import Phrases
from runtime.words.steps import sentence

if TYPE_CHECKING:
    from runtime.store import RunRow, Store
    from runtime.tasks.registry import Registry

#: Rules of the analyzer that find what must not be shown although somebody wrote it into the workflow.
_SECRETS = ("hard-coded-password", "hard-coded-secret")


@dataclass(frozen=True)
class Subject:
    """``project`` and ``about`` are the project's name and description; ``pictures`` is the folder of its elements.

    A document of a run has its ``row`` and the ``store`` it lies in.
    """

    bundle: Bundle
    registry: Registry
    words: Words
    project: str = ""
    about: str = ""
    pictures: Path | None = None
    row: RunRow | None = None
    store: Store | None = None

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The workflow itself under the empty name, then those it calls, by the name that steps use for them."""
        flows = {"": self.bundle.workflow, **dict(sorted(self.bundle.calls.items()))}
        return {
            name: Part(self, self._without_secrets(flow, name), self.bundle.plans[name]) for name, flow in flows.items()
        }

    @property
    def main(self) -> Part:
        """The workflow itself."""
        return self.parts[""]

    @cached_property
    def given(self) -> JsonObject:
        """Values of the inputs: those of the run, else the defaults; without what is secret or sensitive."""
        variables = self.main.flow.variables
        values = {name: variable.default for name, variable in variables.items()}
        if self.row is not None:
            values |= shown_inputs(self.row, self.bundle.workflow)
        return {name: value for name, value in values.items() if name in variables and is_open(variables[name])}

    def _without_secrets(self, flow: Workflow, name: str) -> Workflow:
        """The workflow with texts masked that look like passwords or keys in plain text."""
        from runtime.analyzer import RULES, analyze

        rules = {rule: "error" if rule in _SECRETS else "off" for rule in RULES}
        found = analyze(flow, registry=self.registry, plan=self.bundle.plans[name], rules=rules)
        steps, variables = dict(flow.steps), dict(flow.variables)
        for problem in found:
            root, _, path = problem.field.partition(".")
            if root == "variables":
                variable = path.rpartition(".")[0]
                variables[variable] = replace(variables[variable], default=MASK)
            elif root == "note":
                steps[problem.step] = replace(steps[problem.step], note=MASK)
            elif root == "params":
                step = steps[problem.step]
                steps[problem.step] = replace(step, params=_masked(dict(step.params), path.split(".")))
        return replace(flow, steps=steps, variables=variables)


@dataclass(frozen=True)
class Part:
    """One workflow of the document, and how its steps speak."""

    subject: Subject
    flow: Workflow
    plan: Plan

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The steps' numbers by their ids, in the order of the document."""
        return {line.step.id: line.number for line in outline(self.plan) if isinstance(line, Item)}

    @cached_property
    def phrases(self) -> Phrases:
        """Values of this workflow in words."""
        steps, words = self.flow.steps, self.subject.words
        labels = {id: steps[id].name or words("step", number=number) for id, number in self.numbers.items()}
        return Phrases(words, labels, self.subject.bundle.elements)

    def says(self, step: Step) -> str:
        """What a step does; a called workflow is called by its name."""
        called = self.subject.parts.get(str(step.params.get("workflow"))) if step.type == "flow.call" else None
        if called is not None:
            step = replace(step, params={**step.params, "workflow": called.flow.label})
        return sentence(step, self.phrases)

    def title(self, step: Step) -> str:
        """The step's name, else what it does."""
        return step.name or self.says(step)

    def settled(self, text: str) -> str:
        """A text with the inputs put in whose values are known; other expressions in words, in brackets."""
        if OPEN not in text:
            return text
        said = replace(self.phrases, quoted=False)
        pieces = []
        for kind, start, end in split_text(text, lenient=True):
            piece = text[start:end]
            if kind == "expression":
                value = self._value(piece.strip())
                piece = str(value) if value is not None else f"[{said.expression(piece)}]"
            pieces.append(piece)
        return "".join(pieces)

    def host(self, url: Json) -> str:
        """The host and port of an address; its whole text where no host can be told."""
        text = self.settled(url) if isinstance(url, str) else ""
        try:
            parts = urlsplit(text if "://" in text else "")
            return parts.netloc.rpartition("@")[2] or text.partition("/")[0]
        except ValueError:
            return ""

    def _value(self, source: str) -> str | float | None:
        root, _, name = source.partition(".")
        value = self.subject.given.get(name) if root == "vars" and self is self.subject.main else None
        if root == "env":
            value = self.subject.bundle.environment.get(name)
        return value if isinstance(value, str | int | float) and value != "" else None


def is_open(variable: Variable) -> bool:
    """Whether a variable's value may be shown."""
    return not variable.sensitive and variable.type is not VariableType.SECRET


def _masked(value: Json, path: list[str]) -> Json:
    """``value`` with the mask at ``path``; the whole of it where the path does not fit."""
    if not path:
        return MASK
    # A key may hold dots itself; the longest one that fits is meant.
    for length in range(len(path), 0, -1):
        key = ".".join(path[:length])
        if isinstance(value, Mapping) and key in value:
            return {**value, key: _masked(value[key], path[length:])}
    if isinstance(value, list) and path[0].isdigit() and int(path[0]) < len(value):
        place = int(path[0])
        return [*value[:place], _masked(value[place], path[1:]), *value[place + 1 :]]
    return MASK
