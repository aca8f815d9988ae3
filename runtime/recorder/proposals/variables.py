"""Proposal: a value that was typed or chosen becomes an input of the workflow."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote_plus

from pydantic import BaseModel, ConfigDict, Field

from runtime.model import Direction, Json, JsonObject, Variable, VariableType, Workflow
from runtime.model.edits import Batch, Edit, SetParams, SetVariable
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.naming import in_sentence, spoken, words_of
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.slugs import identifier, unused
from runtime.recorder.proposals.awaited import ending_with, held_in
from runtime.recorder.proposals.choosing import chosen_target, target_without_amount
from runtime.recorder.proposals.proposal import Place, Proposal
from runtime.words.language import Words

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

#: The param that holds the value, by what was done.
VALUE_PARAMS = {Verb.FILL: "value", Verb.TYPE: "text", Verb.SELECT: "option", Verb.DIALOG: "text"}

#: Texts that were typed with letters and digits, long enough to be the same in two fields by no chance.
_NO_CHANCE = re.compile(r"(?=.*[^\W\d])(?=.*\d).{4,}")
_TYPED = frozenset({Verb.FILL, Verb.TYPE})

#: Where a value was given (empty when that does not matter), and the value.
Key = tuple[str, str]

_NUMBER = re.compile(r"[-+]?\d[\d.,  ]*")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


class Chosen(BaseModel):
    """A later step whose element depends on the value; ``target`` is what it acts on then."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    step: str
    target: dict[str, Json]


class VariableProposal(Proposal):
    """The value of one field, in every step that gives it the same one, is asked for as an input."""

    kind: Literal["variable"] = "variable"
    variable: str
    type: VariableType
    default: Json
    description: str
    fields: tuple[tuple[str, str], ...] = Field(description="Step and param.")
    chosen: tuple[Chosen, ...] = ()
    awaited: tuple[tuple[str, str], ...] = Field(
        default=(), description="Steps that wait for an address which ends with the value, and how it is written there."
    )

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(
            [f"{step}.{param}" for step, param in self.fields]
            + [f"{one.step}.target" for one in self.chosen]
            + [f"{step}.text" for step, _ in self.awaited]
        )

    def edit(self, workflow: Workflow) -> Edit:
        variable = Variable(
            self.variable, self.type, Direction.INPUT, default=self.default, description=self.description
        )
        given: list[tuple[str, str, Json]] = [(*place, f"{{{{ vars.{self.variable} }}}}") for place in self.fields]
        given += [(one.step, "target", one.target) for one in self.chosen]
        given += [
            (step, "text", ending_with(str(workflow.steps[step].params.get("text")), written, f"vars.{self.variable}"))
            for step, written in self.awaited
            if step in workflow.steps
        ]
        changed = [
            SetParams(step, {**workflow.steps[step].params, param: value})
            for step, param, value in given
            if step in workflow.steps
        ]
        return Batch((SetVariable(variable), *changed))


def variables(recording: Recording, taken: Collection[str] = ()) -> Iterator[VariableProposal]:
    """One proposal for each field and value; ``taken`` are names that other proposals use.

    A value that is the same in two fields by no chance, such as the number of an invoice that was entered and is then
    searched for, is one.
    """
    fields: dict[Key, list[tuple[str, str]]] = {}
    words: dict[Key, str] = {}
    for id, deed in recording.deeds.items():
        param = VALUE_PARAMS.get(deed.verb)
        value = recording.workflow.steps[id].params.get(param) if param else None
        if param and isinstance(value, str) and value and deed.secret is None and "{{" not in value:
            alone = deed.verb in _TYPED and _NO_CHANCE.fullmatch(value)
            where = "" if alone else str(recording.workflow.steps[id].params.get("target"))
            fields.setdefault((where, value), []).append((id, param))
            words.setdefault((where, value), _words(deed))
    names = {*taken, *recording.workflow.variables}
    given = {place[0]: key for key, places in fields.items() for place in places}
    chosen, say = _chosen(recording, given), phrases(recording.options.language)
    awaited = _awaited(recording, given)
    called = {id: say.quote(step.name) for id, step in recording.workflow.steps.items()}
    for key, places in fields.items():
        name = unused(identifier(words[key]), names, "_")
        names.add(name)
        by_it = tuple(Chosen(step=step, target=target(f"vars.{name}")) for step, target in chosen.get(key, ()))
        read = spoken(words[key], recording.deeds[places[0][0]].seen, say)
        made = _proposal(name, read, key[1], tuple(places), by_it, say, called)
        yield made.model_copy(update={"awaited": tuple(awaited.get(key, ()))})


def _words(deed: Deed) -> str:
    """What a person calls the value: the field, or the question that it answers."""
    return str(deed.value.get("message") or "answer") if deed.verb is Verb.DIALOG else words_of(deed)


def _chosen(recording: Recording, given: Mapping[str, Key]) -> dict[Key, list[tuple[str, Callable[[str], JsonObject]]]]:
    """The steps whose elements depend on a value, by value: the one that was given last. ``given`` are keys by step."""
    chosen: dict[Key, list[tuple[str, Callable[[str], JsonObject]]]] = {}
    keys: list[Key] = []
    for id, deed in recording.deeds.items():
        target = recording.workflow.steps[id].params.get("target")
        if id in given:
            keys = [given[id], *(key for key in keys if key != given[id])]
        elif deed.seen is not None and isinstance(target, dict):
            for key in keys:
                if found := _changed_target(deed.seen, target, key[1]):
                    chosen.setdefault(key, []).append((id, found))
                    break
    return chosen


def _awaited(recording: Recording, given: Mapping[str, Key]) -> dict[Key, list[tuple[str, str]]]:
    """The waits for an address that holds a value, by the value: the one that was given last."""
    awaited: dict[Key, list[tuple[str, str]]] = {}
    last: dict[str, Key] = {}
    for id, deed in recording.deeds.items():
        if id in given:
            last[given[id][1]] = given[id]
        elif (written := held_in(deed)) and (key := last.get(unquote_plus(written))):
            awaited.setdefault(key, []).append((id, written))
    return awaited


def _changed_target(seen: Seen, target: JsonObject, value: str) -> Callable[[str], JsonObject] | None:
    if _NUMBER.fullmatch(value):
        other = target_without_amount(seen)
        return (lambda _: other) if other else None
    return chosen_target(seen, target, value)


def _proposal(
    name: str,
    words: str,
    value: str,
    places: tuple[tuple[str, str], ...],
    chosen: tuple[Chosen, ...],
    say: Words,
    called: Mapping[str, str],
) -> VariableProposal:
    """``called`` are names of steps in quotes, by id."""
    type, default = guessed(value)
    what = "date" if _DATE.fullmatch(value) else "number" if type is VariableType.NUMBER else "text"
    times = "one" if len(places) == 1 else "many"
    by_it = [say("variable.chooses", step=called[one.step]) for one in chosen]
    return VariableProposal(
        id=f"variable-{name}".replace("_", "-"),
        title=say("variable.title", field=in_sentence(words, say)),
        reason=say(f"variable.reason.{times}", value=say.quote(value), n=len(places), step=called[places[0][0]]),
        changes=(say("variable.change", name=name, what=say(f"a.{what}"), value=say.quote(value)), *by_it),
        variable=name,
        type=type,
        default=default,
        description=say("variable.such_as", words=words, value=value) if what == "date" else words,
        fields=places,
        chosen=chosen,
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
