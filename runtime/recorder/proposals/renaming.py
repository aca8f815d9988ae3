"""Proposals for steps that are called otherwise by now: in the workflow that was recorded into, or after an edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from runtime.expressions import rename_step, rename_variable
from runtime.model import Json, JsonObject, Workflow
from runtime.recorder.merging.insert import free_name
from runtime.recorder.proposals.accept import proposal_from
from runtime.recorder.proposals.expectations import ExpectationProposal
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.proposal import Proposal

#: Fields of a proposal's record by what they hold.
_STEPS = frozenset({"step", "rounds", "after", "loop", "opening", "gone"})
_VARIABLES = frozenset({"variable", "results", "dropped"})
_EXPRESSIONS = frozenset({"data", "test", "collect"})
_TEMPLATES = frozenset({"target", "params"})
_SENTENCES = frozenset({"reason", "changes"})


def _same(target: JsonObject) -> JsonObject:
    return target


@dataclass(frozen=True, slots=True)
class Names:
    """New names by old ones; what is not named stays. ``target`` is what a target became."""

    steps: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    target: Callable[[JsonObject], JsonObject] = _same

    def in_expression(self, text: str, *, bare: bool) -> str:
        """``text`` with the references of expressions; ``bare`` is one expression without braces."""
        for old, new in self.steps.items():
            text = rename_step(text, old, new, bare=bare) if old != new else text
        for old, new in self.variables.items():
            text = rename_variable(text, old, new, bare=bare) if old != new else text
        return text

    def in_sentence(self, text: str) -> str:
        """``text`` with the names where they stand as words of their own."""
        changed = {old: new for old, new in {**self.variables, **self.steps}.items() if old != new}
        if not changed:
            return text
        known = "|".join(re.escape(name) for name in sorted(changed, key=len, reverse=True))
        return re.sub(rf"(?<![\w-])(?:{known})(?![\w-])", lambda found: changed[found[0]], text)


def renamed(proposal: Proposal, names: Names) -> Proposal:
    """The proposal for steps, variables and elements of these names."""
    record = proposal.model_dump(mode="json")
    return proposal_from({key: _changed(key, value, names) for key, value in record.items()})


def called_apart(proposals: Iterable[Proposal], workflow: Workflow) -> Iterator[Proposal]:
    """The proposals with other names for the waits and loops that they would add where a step is called so already."""
    taken = {step.name.casefold() for step in workflow.steps.values()}
    for one in proposals:
        field = "name" if isinstance(one, ExpectationProposal) else "loop_name" if isinstance(one, LoopProposal) else ""
        name = free_name(getattr(one, field), taken) if field else ""
        taken.add(name.casefold())
        yield one.model_copy(update={field: name}) if field else one


def steps_of(proposal: Proposal) -> set[str]:
    """The ids of all steps that it speaks of, and of those that it would add."""
    found: set[str] = set()

    def note(value: Json, key: str) -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                note(part, name)
        elif key == "fields" and isinstance(value, list):
            found.update(str(pair[0]) for pair in value if isinstance(pair, list))
        elif isinstance(value, list):
            for part in value:
                note(part, key)
        elif key in _STEPS and value:
            found.add(str(value))

    record = proposal.model_dump(mode="json", exclude={"columns", "rows"})
    note({key: part for key, part in record.items() if key not in _TEMPLATES}, "")
    return found


def variables_of(proposal: Proposal) -> set[str]:
    """The names of the variables and outputs that it adds."""
    record = proposal.model_dump(include={"variable", "results"})
    return {str(name) for name in record.values() if name}


def _changed(key: str, value: Json, names: Names) -> Json:
    if key in _EXPRESSIONS:
        return _texts(value, lambda text: names.in_expression(text, bare=True))
    if key in _TEMPLATES:
        return _targets(_texts(value, lambda text: names.in_expression(text, bare=False)), key, names)
    if key in _SENTENCES:
        return _texts(value, names.in_sentence)
    if key in _STEPS:
        return _texts(value, lambda id: names.steps.get(id, id))
    if key in _VARIABLES:
        return _texts(value, lambda name: names.variables.get(name, name))
    if key == "fields" and isinstance(value, list):
        return [[names.steps.get(str(step), str(step)), param] for step, param in value]
    if isinstance(value, dict) and key != "rows":
        return {name: _changed(name, part, names) for name, part in value.items()}
    if isinstance(value, list) and key in ("chosen", "body", "options"):
        return [_changed("", part, names) for part in value]
    return value


def _texts(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _texts(part, change) for name, part in value.items()}
    return [_texts(part, change) for part in value] if isinstance(value, list) else value


def _targets(value: Json, key: str, names: Names) -> Json:
    if isinstance(value, dict):
        if key == "target":
            return names.target(value)
        return {name: _targets(part, name, names) for name, part in value.items()}
    return value
