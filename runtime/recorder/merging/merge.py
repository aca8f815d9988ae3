"""From raw events to a workflow: gestures, what of them is needed, tabs, and one step for each deed that is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from runtime.model import Direction, Json, ReplayPolicy, Step, Variable, VariableType, Workflow
from runtime.recorder.events import RawEvent, SecretKind, Seen
from runtime.recorder.merging.credentials import credential_of, reference
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.elements import Elements
from runtime.recorder.merging.gestures import gestures
from runtime.recorder.merging.identity import field_words, thing_words
from runtime.recorder.merging.naming import sentence, spoken, step_slug, words_of
from runtime.recorder.merging.needed import needed
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.recording import NeedsSecret, Options, Recording
from runtime.recorder.merging.slugs import identifier, unused
from runtime.recorder.merging.steps import step_call
from runtime.recorder.merging.tabs import with_tabs
from runtime.recorder.merging.waits import with_waits

#: Fields that say which of several elements a person may have meant, for the name of its entry.
_FIELD_VERBS = frozenset({Verb.FILL, Verb.TYPE, Verb.SELECT, Verb.UPLOAD})


def merge(events: Sequence[RawEvent], options: Options | None = None) -> Recording:
    """The workflow that does again what ``events`` tell. The same events always give the same recording."""
    deeds = with_dialogs(with_waits(with_tabs(needed(gestures(events)))))
    return _Writer(options or Options()).write(deeds)


def with_dialogs(deeds: list[Deed]) -> list[Deed]:
    """Each dialog's answer as a deed before the one that opened it, which must be known by then."""
    return [one for deed in deeds for one in _answered(deed)]


def _answered(deed: Deed) -> Iterator[Deed]:
    answers = [Deed(Verb.DIALOG, event, value=event.value) for event in deed.dialogs if not _is_leaving(event)]
    if answers and deed.verb is Verb.OPEN:
        # There must be a browser before a dialog can be arranged in it.
        yield Deed(Verb.OPEN, deed.event)
        deed.verb = Verb.NAVIGATE
    yield from answers
    yield deed


def _is_leaving(dialog: RawEvent) -> bool:
    """Leaving a page is always allowed in a replay and takes no answer."""
    return isinstance(dialog.value, dict) and dialog.value.get("type") == "beforeunload"


class _Writer:
    """Writes deeds down as steps."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._elements = Elements(options.app)
        self._names: dict[str, int] = {}
        self._steps: dict[str, Step] = {}
        self._deeds: dict[str, Deed] = {}
        self._variables: dict[str, Variable] = {}
        self._outputs: dict[str, Json] = {}
        self._needs: list[NeedsSecret] = []

    def write(self, deeds: list[Deed]) -> Recording:
        for deed in deeds:
            self._write(deed)
        workflow = Workflow(
            self._options.id,
            name=self._options.name,
            variables=self._variables,
            steps=_chained(list(self._steps.values())),
            outputs=self._outputs,
        )
        return Recording(workflow, self._elements.by_app, tuple(self._needs), self._deeds, self._options)

    def _write(self, deed: Deed) -> None:
        id = unused(step_slug(deed), self._steps)
        kind, params = step_call(deed, lambda seen: self._target(deed, seen), self._options.downloads)
        if deed.secret is not None and deed.verb in (Verb.FILL, Verb.TYPE):
            params["value" if deed.verb is Verb.FILL else "text"] = self._secret(deed, id)
        if deed.verb is Verb.UPLOAD:
            params["files"] = self._files(deed)
        replay = ReplayPolicy.REPEATABLE if deed.follows_link else None
        self._steps[id] = Step(id, kind, name=self._name(deed), params=params, note=deed.note, replay=replay)
        self._deeds[id] = deed
        if deed.verb is Verb.EXTRACT:
            self._give(deed, id)

    def _name(self, deed: Deed) -> str:
        """The sentence, numbered where an earlier step is called the same."""
        say = phrases(self._options.language)
        plain = sentence(deed, self._options.language)
        number = self._names.get(plain, 0) + 1
        name = plain if number == 1 else say("again", name=plain, number=number)
        while name in self._names:
            number += 1
            name = say("again", name=plain, number=number)
        self._names[name] = 1
        self._names[plain] = number
        return name

    def _target(self, deed: Deed, seen: Seen) -> dict[str, Json]:
        of = seen.fingerprint
        words = field_words(of) if deed.verb in _FIELD_VERBS else thing_words(of)
        label = spoken(words, seen, phrases(self._options.language))
        return self._elements.target(seen, deed.event, words, label)

    def _secret(self, deed: Deed, id: str) -> str:
        item = self._options.credential or identifier(self._elements.app_of(deed.event), "app")
        passwords = [need.field for need in self._needs if need.item == item and need.kind is SecretKind.PASSWORD]
        need = credential_of(deed, id, item, passwords[-1] if passwords else "")
        self._needs.append(need)
        return reference(need)

    def _files(self, deed: Deed) -> str:
        """The path of an upload is a variable: a browser tells the name of a file, never where it lies."""
        names = list(deed.value) if isinstance(deed.value, list | tuple) else [deed.value]
        many = len(names) != 1
        name = unused(identifier(words_of(deed), "file"), self._variables, "_")
        self._variables[name] = Variable(
            name,
            VariableType.LIST if many else VariableType.STRING,
            Direction.INPUT,
            required=True,
            default=names if many else names[0],
            description=f"{words_of(deed)}: path of the file to upload.",
        )
        return f"{{{{ vars.{name} }}}}"

    def _give(self, deed: Deed, id: str) -> None:
        """What is read is what the workflow returns."""
        name = unused(identifier(words_of(deed), "result"), self._variables, "_")
        kind = VariableType.STRING if self._steps[id].type == "browser.extract" else VariableType.LIST
        self._variables[name] = Variable(name, kind, Direction.OUTPUT, description=self._steps[id].name)
        self._outputs[name] = f'{{{{ steps["{id}"].output }}}}'


def _chained(steps: list[Step]) -> dict[str, Step]:
    """The steps one after the other."""
    following = [step.id for step in steps[1:]]
    ports = [{"out": (id,)} for id in following] + [{}]
    return {step.id: replace(step, next=port) for step, port in zip(steps, ports, strict=False)}
