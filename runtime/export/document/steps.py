"""Steps and branches of a workflow as lines of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from runtime.export.document.content import Chapter, StepLine, WayLine
from runtime.export.document.figures import Figure, Key
from runtime.export.document.outline import Item, Way, outline
from runtime.export.document.subject import Part
from runtime.model import Json, Step
from runtime.model.ports import DONE, ERROR
from runtime.words.language import Words
from runtime.words.phrases import closed
from runtime.words.steps import sentence

#: Ports whose words do not depend on the step.
_WAYS = frozenset({"false", "approved", "rejected", "default", ERROR, "try", "catch", "finally", "each", "out"})


def chapter(part: Part, name: str, place: int, figures: Mapping[Key, Figure]) -> Chapter:
    """The chapter of one workflow."""
    words = part.subject.words
    lines: list[StepLine | WayLine] = []
    for line in outline(part.plan):
        if isinstance(line, Way):
            lines.append(WayLine(line.number, line.depth, _way(part, line)))
            continue
        lines.append(_step(part, line, f"s{place}-{line.number}", figures.get((name, line.step.id))))
    title = words("section.called", name=words.quote(part.flow.label)) if place else words("section.steps")
    return Chapter(f"steps-{place}" if place else "steps", title, part.flow.description if place else "", lines)


def _step(part: Part, item: Item, anchor: str, figure: Figure | None) -> StepLine:
    step = part.flow.steps[item.step.id]
    said, title = part.says(step), part.title(step)
    caption = _caption(part, item.number, title, step.params.get("target"), figure) if figure else ""
    return StepLine(
        number=item.number,
        depth=item.depth,
        anchor=anchor,
        title=title,
        says="" if _same(title, said) else closed(said),
        actions=tuple(closed(sentence(action, part.phrases)) for action in actions_of(step)),
        notes=tuple(_notes(part, item)),
        figure=figure,
        caption=caption,
        off=not step.enabled,
    )


def actions_of(step: Step) -> Iterator[Step]:
    """What a sequence does, each as a step of its own."""
    actions = step.params.get("actions") if step.type == "browser.sequence" else None
    for action in actions if isinstance(actions, list) else ():
        if isinstance(action, dict):
            yield Step(step.id, f"browser.{action.get('action')}", params=action)


def _notes(part: Part, item: Item) -> Iterator[str]:
    step, words = part.flow.steps[item.step.id], part.subject.words
    yield from (words(f"guard.{port}") for port in item.guards)
    if step.type == "people.ask" and (fields := _field_names(step.params.get("fields"), words)):
        yield words("ask.fields", fields=words.listed(fields))
    if step.note:
        yield step.note


def _field_names(fields: Json, words: Words) -> list[str]:
    entries = [entry for entry in fields if isinstance(entry, dict)] if isinstance(fields, list) else []
    return [words.quote(str(entry.get("title") or entry.get("name") or "")) for entry in entries]


def _caption(part: Part, number: str, title: str, target: Json, figure: Figure) -> str:
    words = part.subject.words
    name = "figure.element" if figure.small else "figure.outlined" if figure.box else "figure.alt"
    return words(name, number=number, title=words.quote(title), target=part.phrases.target(target))


def _way(part: Part, way: Way) -> str:
    words, step, port = part.subject.words, part.flow.steps[way.step.id], way.port
    if way.parallel:
        return words("way.parallel.done" if port == DONE else "way.parallel")
    if step.type == "flow.condition" and port == "true":
        return words("way.true", test=part.phrases.test(step.params.get("test")))
    if step.type == "flow.switch" and port not in ("default", ERROR):
        values = [part.phrases.value(case.get("equals")) for case in _cases(step.params) if case.get("port") == port]
        return words("way.case", value=words.listed(values, last="or")) if values else _other(words, port)
    return words(f"way.{port}") if port in _WAYS else _other(words, port)


def _other(words: Words, port: str) -> str:
    return words("way.other", port=words.quote(port))


def _cases(params: Mapping[str, Json]) -> list[dict[str, Json]]:
    cases = params.get("cases")
    return [case for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []


def _same(title: str, said: str) -> bool:
    """Whether a sentence adds nothing to the step's name."""
    first, second = ("".join(sign for sign in text.casefold() if sign.isalnum()) for text in (title, said))
    return first == second
