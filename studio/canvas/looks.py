"""What a card says, in the language spoken now: the step's name and a line on what it does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from runtime.model import Json, Step, Workflow
from runtime.tasks.registry import Registry
from runtime.words.phrases import Phrases
from runtime.words.steps import sentence
from studio.i18n import language, tr


@dataclass(frozen=True, slots=True)
class Look:
    """The texts of one card."""

    title: str
    line: str


#: A task type in quotation marks.
_QUOTED_TYPE = re.compile(r"(?<=[“„])[a-z]\w*\.[a-z]\w*(?=[”“])")
#: Params that say what a step acts on, the most telling first, and how each is said.
_VALUES: Mapping[str, Callable[[Phrases, Json], str]] = {
    "url": Phrases.address,
    "test": Phrases.test,
    "where": Phrases.test,
    "items": Phrases.value,
    "option": Phrases.value,
    "path": Phrases.value,
    "source": Phrases.value,
    "message": Phrases.value,
    "question": Phrases.value,
    "workflow": Phrases.value,
    "value": Phrases.value,
    "values": Phrases.keys,
    "query": Phrases.value,
    "text": Phrases.value,
    "key": Phrases.value,
    "keys": Phrases.value,
    "seconds": Phrases.value,
    "code": Phrases.value,
}


class Looks:
    """Texts by step, made when they are first needed and kept until names or language change."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._phrases = Phrases(language().words)
        self._names: Mapping[str, str] = {}
        self._kept: dict[str, tuple[Step, Look]] = {}

    def use(self, workflow: Workflow, elements: Mapping[str, Json]) -> bool:
        """Speak of the steps of ``workflow``; true when texts of steps that did not change may be others now."""
        names = {id: step.label for id, step in workflow.steps.items()}
        words = language().words
        if names == self._names and words is self._phrases.words and elements is self._phrases.elements:
            return False
        self._names = names
        self._phrases = Phrases(words, names, elements)
        self._kept.clear()
        return True

    def of(self, step: Step) -> Look:
        """The texts of a step: its name above what it acts on, or a sentence on what it does."""
        kept = self._kept.get(step.id)
        if kept is None or kept[0] is not step:
            kept = self._kept[step.id] = (step, self._look(step))
        return kept[1]

    def _look(self, step: Step) -> Look:
        if step.name:
            return Look(step.name, self._acts_on(step))
        if self._lacks_something(step):
            # A sentence on it would say "For each entry in nothing".
            return Look(self.type_title(step.type), tr("To be filled in"))
        return Look(sentence(step, self._phrases), self.type_title(step.type))

    def _lacks_something(self, step: Step) -> bool:
        """Whether the step was put there and what it needs is not said yet."""
        spec = self._registry.find(step.type)
        fields = spec.params.model_fields if spec else {}
        return any(field.is_required() and name not in step.params for name, field in fields.items())

    def _acts_on(self, step: Step) -> str:
        """The value, the element, the address, the file ... of a step; what it is where it has none of them."""
        params, phrases = step.params, replace(self._phrases, quoted=False)
        values = {**_VALUES, "text": Phrases.pattern} if params.get("match") == "matches" else _VALUES
        parts = [say(phrases, params[name]) for name, say in values.items() if params.get(name)][:1]
        parts += [phrases.target(params[name]) for name in ("target", "to") if name in params]
        return " → ".join(part for part in parts if part) or self.type_title(step.type)

    def in_words(self, message: str) -> str:
        """A message with the task types in it by what they are called."""
        return _QUOTED_TYPE.sub(lambda found: self.type_title(found[0]), message)

    def type_title(self, type: str) -> str:
        """What a task type is called; the type itself where it is not known."""
        spec = self._registry.find(type)
        return tr(spec.title) if spec else type
