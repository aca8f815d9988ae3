"""Proposal: a value that was typed or chosen becomes an input of the workflow."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from runtime.model import Direction, Json, Variable, VariableType, Workflow
from runtime.model.edits import Batch, Edit, SetParams, SetVariable
from runtime.recorder.merging.deed import Verb
from runtime.recorder.merging.naming import in_sentence, words_of
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.slugs import identifier, unused
from runtime.recorder.proposals.proposal import Place, Proposal
from runtime.words.language import Words

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

#: The param that holds the value, by what was done.
VALUE_PARAMS = {Verb.FILL: "value", Verb.TYPE: "text", Verb.SELECT: "option"}

_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


class VariableProposal(Proposal):
    """The value of one field, in every step that gives it the same one, is asked for as an input."""

    kind: Literal["variable"] = "variable"
    variable: str
    type: VariableType
    default: Json
    description: str
    fields: tuple[tuple[str, str], ...] = Field(description="Step and param.")

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(f"{step}.{param}" for step, param in self.fields)

    def edit(self, workflow: Workflow) -> Edit:
        variable = Variable(
            self.variable, self.type, Direction.INPUT, default=self.default, description=self.description
        )
        reference = f"{{{{ vars.{self.variable} }}}}"
        steps = [(workflow.steps[step], param) for step, param in self.fields if step in workflow.steps]
        changed = [SetParams(step.id, {**step.params, param: reference}) for step, param in steps]
        return Batch((SetVariable(variable), *changed))


def variables(recording: Recording, taken: Collection[str] = ()) -> Iterator[VariableProposal]:
    """One proposal for each field and value; ``taken`` are names that other proposals use."""
    fields: dict[tuple[str, str], list[tuple[str, str]]] = {}
    words: dict[tuple[str, str], str] = {}
    for id, deed in recording.deeds.items():
        param = VALUE_PARAMS.get(deed.verb)
        value = recording.workflow.steps[id].params.get(param) if param else None
        if param and isinstance(value, str) and value and deed.secret is None and "{{" not in value:
            key = (str(recording.workflow.steps[id].params.get("target")), value)
            fields.setdefault(key, []).append((id, param))
            words[key] = words_of(deed)
    names = {*taken, *recording.workflow.variables}
    for key, places in fields.items():
        name = unused(identifier(words[key]), names, "_")
        names.add(name)
        yield _proposal(name, words[key], key[1], tuple(places), phrases(recording.options.language))


def _proposal(name: str, words: str, value: str, places: tuple[tuple[str, str], ...], say: Words) -> VariableProposal:
    type, default = guessed(value)
    what = "date" if _DATE.fullmatch(value) else "number" if type is VariableType.NUMBER else "text"
    times = "one" if len(places) == 1 else "many"
    return VariableProposal(
        id=f"variable-{name}".replace("_", "-"),
        title=say("variable.title", field=in_sentence(words, say)),
        reason=say(f"variable.reason.{times}", value=say.quote(value), n=len(places), step=places[0][0]),
        changes=(say("variable.change", name=name, what=say(f"a.{what}"), value=say.quote(value)),),
        variable=name,
        type=type,
        default=default,
        description=say("variable.such_as", words=words, value=value) if what == "date" else words,
        fields=places,
    )


def guessed(text: str) -> tuple[VariableType, Json]:
    """The type of a value, and the value in it. A number only where it is written again the same way."""
    for convert in (int, float):
        try:
            number = convert(text)
        except ValueError:
            continue
        if str(number) == text and abs(number) < 1e15:
            return VariableType.NUMBER, number
    return VariableType.STRING, text
