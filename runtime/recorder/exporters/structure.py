"""The graph of a workflow as nested blocks of Python.

Steps are written in the order of the graph. Each has a *place*: the ways out of conditions, switches and error paths
that must have been taken for it to run. A step that several ways lead to stands behind the block where they part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from runtime.model import Step, Workflow
from runtime.model.graph import ROOT, Plan, ScopePlan
from runtime.model.step import OnError
from runtime.recorder.exporters.expressions import Writer, quoted
from runtime.recorder.exporters.line import Line
from runtime.recorder.exporters.locators import Find
from runtime.recorder.exporters.notes import CannotExport, Notes
from runtime.recorder.exporters.steps import written

#: Ways out that were taken, outermost first: (step, port).
Place = tuple[tuple[str, str], ...]

_INDENT = "    "


@dataclass(slots=True)
class Blocks:
    """Writes the scopes of a workflow. ``kept`` are the steps whose output is read."""

    workflow: Workflow
    plan: Plan
    find: Find
    kept: frozenset[str]
    notes: Notes

    def lines(self, writer: Writer) -> list[str]:
        """The workflow's steps as Python; what cannot be said is in the notes."""
        return self._scope(self.plan.scopes[ROOT], writer)

    def _scope(self, scope: ScopePlan, writer: Writer) -> list[str]:
        places: dict[str, Place] = {}
        for id in scope.steps:
            places[id] = self._place(id, scope, places)
        return self._region((), list(scope.steps), places, writer)

    def _region(self, place: Place, ids: list[str], places: dict[str, Place], writer: Writer) -> list[str]:
        """The steps at a place and below it."""
        lines: list[str] = []
        for id in ids:
            if places[id] == place:
                inside = [
                    other for other in ids if places[other][len(place) :][:1] and places[other][len(place)][0] == id
                ]
                lines += self._step(self.workflow.steps[id], partial(self._way, place, id, inside, places), writer)
        return lines

    def _way(
        self, place: Place, id: str, inside: list[str], places: dict[str, Place], port: str, writer: Writer
    ) -> list[str]:
        """What follows on one way out."""
        way = (*place, (id, port))
        return self._region(way, [other for other in inside if places[other][: len(way)] == way], places, writer)

    def _place(self, id: str, scope: ScopePlan, places: dict[str, Place]) -> Place:
        ways: set[Place] = set()
        for source, port in scope.incoming[id]:
            parts = self._parting(self.workflow.steps[source])
            ways.add((*places[source], (source, port)) if parts else places[source])
        while len(ways) > 1:
            longest = max(ways, key=len)
            together = {way for way in ways if way[:-1] == longest[:-1] and way and way[-1][0] == longest[-1][0]}
            ports = {way[-1][1] for way in together}
            if any(way == longest[: len(way)] for way in ways - {longest}):
                ways.discard(longest)
            elif ports == self._parting(self.workflow.steps[longest[-1][0]]):
                ways = (ways - together) | {longest[:-1]}
            else:
                self.notes.error(id, "Its ways in part and meet in a form that blocks of Python cannot say.")
                return longest[:-1]
        return next(iter(ways), ())

    def _parting(self, step: Step) -> set[str]:
        """The ports of a step of which one is taken; none where it simply goes on."""
        if step.type == "flow.condition":
            return {"true", "false"}
        if step.type == "flow.switch":
            cases = step.params.get("cases")
            return {"default", *(str(case["port"]) for case in cases)} if isinstance(cases, list) else {"default"}
        return {"out", "error"} if "error" in step.next else set()

    def _step(self, step: Step, way: partial[list[str]], writer: Writer) -> list[str]:
        try:
            lines = self._written(step, way, writer)
        except CannotExport as reason:
            text = str(reason)
            self.notes.error(step.id, f"{text[:1].upper()}{text[1:]}.")
            return []
        if step.retry is not None:
            self.notes.warn(step.id, "The script does not try it again when it fails.")
        remark = [f"# {part}" for part in step.note.splitlines() if part.strip()]
        return [*remark, *lines]

    def _written(self, step: Step, way: partial[list[str]], writer: Writer) -> list[str]:
        if not step.enabled:
            return []
        if step.type == "flow.condition":
            test = writer.value(step.params.get("test", True))
            return _branches([(test, way("true", writer)), ("", way("false", writer))])
        if step.type == "flow.switch":
            return self._switch(step, way, writer)
        if step.type == "flow.try":
            return self._try(step, writer)
        if step.type in ("flow.for_each", "flow.while", "flow.count"):
            return self._loop(step, writer)
        lines = written(Line(step, writer, self.find, step.id in self.kept))
        if "error" in step.next:
            failed = replace(writer, names={**writer.names, "error": "error"})
            return [
                "try:", *_indented(lines), "except Exception as problem:",
                *_indented(["error = described(problem)", *way("error", failed)]),
                "else:", *_indented(way("out", writer)),
            ]  # fmt: skip
        if step.on_error is OnError.CONTINUE:
            shown = quoted(f"{step.label} failed:")
            return ["try:", *_indented(lines), "except Exception as problem:", f"{_INDENT}print({shown}, problem)"]
        return lines

    def _switch(self, step: Step, way: partial[list[str]], writer: Writer) -> list[str]:
        value = writer.value(step.params.get("value"))
        cases = step.params.get("cases") or []
        branches = [(f"{value} == {writer.value(case['equals'])}", way(str(case["port"]), writer)) for case in cases]
        return _branches([*branches, ("", way("default", writer))])

    def _loop(self, step: Step, writer: Writer) -> list[str]:
        depth = sum(self.workflow.steps[id].type != "flow.try" for id in self.plan.containers(step.id)) + 1
        item, index = f"item_{depth}", f"index_{depth}"
        names = {**writer.names, "item": item, "index": index}
        body = self._scope(self.plan.scope(step.id, "each"), replace(writer, names=names))
        if step.params.get("on_error", "fail") != "fail":
            raise CannotExport("a loop that goes on after a failed pass has no counterpart")
        before = self._collected(step, body, replace(writer, names=names))
        if step.type == "flow.for_each":
            if step.params.get("parallel", 1) != 1:
                self.notes.warn(step.id, "The script does the passes one after the other.")
            head = f"for {index}, {item} in enumerate(passes({writer.value(step.params.get('items', []))})):"
        elif step.type == "flow.count":
            start, stop, by = (writer.value(step.params.get(key, 1)) for key in ("start", "stop", "step"))
            beyond = f"{stop} + (1 if {by} > 0 else -1)" if step.params.get("step", 1) != 1 else f"{stop} + 1"
            head = f"for {index}, {item} in enumerate(range({start}, {beyond}, {by})):"
        else:
            test = replace(writer, names=names).value(step.params.get("test", True))
            if index in test or item in test:
                raise CannotExport("its condition reads the number of the pass")
            head = f"while {test}:"
        return [*before, head, *_indented(body)]

    def _collected(self, step: Step, body: list[str], writer: Writer) -> list[str]:
        """What stands before a loop whose results are read; each pass adds its own at its end."""
        if step.id not in self.kept:
            return []
        collect = step.params.get("collect")
        if collect is None:
            raise CannotExport("of its output only the results can be kept")
        results = f'steps[{quoted(step.id)}]["output"]["results"]'
        body.append(f"{results}.append({writer.value(collect)})")
        return [f'steps[{quoted(step.id)}] = {{"output": {{"results": []}}}}']

    def _try(self, step: Step, writer: Writer) -> list[str]:
        body, catch, last = (self.plan.scope(step.id, port) for port in ("try", "catch", "finally"))
        lines = ["try:", *_indented(self._scope(body, writer))]
        if catch.steps:
            inner = replace(writer, names={**writer.names, "error": "error"})
            caught = ["error = described(problem)", *self._scope(catch, inner)]
            lines += ["except Exception as problem:", *_indented(caught)]
        if last.steps or not catch.steps:
            lines += ["finally:", *_indented(self._scope(last, writer))]
        return lines


def _branches(branches: list[tuple[str, list[str]]]) -> list[str]:
    """``if``, ``elif`` and ``else``, without the ways that lead nowhere at the end."""
    while branches and not branches[-1][1]:
        branches = branches[:-1]
    lines: list[str] = []
    for at, (test, body) in enumerate(branches):
        head = f"{'if' if at == 0 else 'elif'} {test}:" if test else "else:"
        lines += [head, *_indented(body)]
    return lines


def _indented(lines: list[str]) -> list[str]:
    return [f"{_INDENT}{line}" for line in lines] or [f"{_INDENT}pass"]
