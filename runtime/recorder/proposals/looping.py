"""Makes proposals for loops of the rounds that were found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from runtime.model import Json, JsonObject, Step
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Verb
from runtime.recorder.merging.identity import thing_words
from runtime.recorder.merging.naming import in_sentence
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.recording import DataTable
from runtime.recorder.merging.slugs import slug, unused
from runtime.recorder.merging.steps import text_of
from runtime.recorder.proposals.awaited import held_in
from runtime.recorder.proposals.choosing import chosen_target, said_of_row
from runtime.recorder.proposals.columns import Column, columns_of, options_of
from runtime.recorder.proposals.columns import Option as Optional
from runtime.recorder.proposals.expectations import inline_target
from runtime.recorder.proposals.general import general_name
from runtime.recorder.proposals.loops import BodyStep, LoopProposal, Option, Reader
from runtime.recorder.proposals.moves import NAME, ROW, Move, moves
from runtime.recorder.proposals.page_tables import table_of
from runtime.recorder.proposals.rounds import Rounds, find_rounds
from runtime.recorder.proposals.tables import match
from runtime.words.language import Words

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording


def loops(recording: Recording) -> Iterator[LoopProposal]:
    """For each place that goes round: over the table beside the recording that has its values, and over a variable."""
    taken = _Taken(set(recording.workflow.steps), set(recording.workflow.variables))
    for rounds in find_rounds(moves(recording)):
        columns = columns_of(rounds)
        options = options_of(rounds, columns)
        maker = _Maker(recording, rounds, columns, options, taken)
        for table in recording.options.tables:
            if found := match(columns, table):
                yield maker.over_table(table, found.first_row, found.expressions)
        if of_page := table_of(recording, rounds, columns):
            yield maker.over_page(*of_page)
        yield maker.over_variable()


@dataclass(slots=True)
class _Taken:
    """Ids of steps and proposals and names of variables that are in use."""

    steps: set[str]
    variables: set[str]
    proposals: set[str] = field(default_factory=set)

    def step(self, id: str) -> str:
        free = unused(id, self.steps)
        self.steps.add(free)
        return free

    def variable(self, name: str) -> str:
        free = unused(name, self.variables, "_")
        self.variables.add(free)
        return free

    def proposal(self, id: str) -> str:
        free = unused(id, self.proposals)
        self.proposals.add(free)
        return free


@dataclass(slots=True)
class _Maker:
    """Makes the proposals for one place."""

    recording: Recording
    rounds: Rounds
    columns: list[Column]
    options: list[Optional]
    taken: _Taken
    positions: dict[int, int] = field(default_factory=dict)

    @property
    def _say(self) -> Words:
        return phrases(self.recording.options.language)

    def over_variable(self) -> LoopProposal:
        """A variable of the workflow has the rows."""
        name = self.taken.variable("rows")
        expressions = {column.name: f"item.{column.name}" for column in self.columns}
        say = self._say
        steps = say.count("steps", len(self.rounds.slots))
        return self._proposal(
            name=f"loop-{name}".replace("_", "-"),
            title=say("loop.title.rows", steps=self._from_to()),
            reason=say("loop.reason.rows", rounds=self.rounds.count, steps=steps),
            changes=(say("loop.change.rows", name=name, columns=self._names()),),
            expressions=expressions,
            variable=name,
        )

    def over_table(self, table: DataTable, first: int, expressions: dict[str, str]) -> LoopProposal:
        """A file has the rows."""
        say, stem = self._say, PurePath(table.path).stem
        reader = Reader(
            step=self.taken.step(slug(f"read {stem}") or "read-rows"),
            name=self._phrase("read_rows", stem),
            type="excel.read" if table.is_workbook else "csv.read",
            params={"path": table.path, **({"sheet": table.sheet} if table.sheet else {})},
        )
        last = first + self.rounds.count
        return self._proposal(
            name=f"loop-{slug(stem) or 'table'}",
            title=say("loop.title.file", steps=self._from_to(), file=PurePath(table.path).name),
            reason=say("loop.reason.file", rounds=self.rounds.count, first=first + 1, last=last),
            changes=(say("loop.change.file", rows=say.count("rows", len(table.rows)), columns=self._names()),),
            expressions=expressions,
            reader=reader,
        )

    def over_page(self, table: Seen, key: str) -> LoopProposal:
        """A table on the page has the rows: all of them, not only those that were worked on."""
        words = thing_words(table.fingerprint)
        reader = Reader(
            step=self.taken.step(slug(f"read {words}") or "read-table"),
            name=self._phrase("extract_table", words),
            type="browser.extract_table",
            params={"target": inline_target(table, words)},
            rows="output",
        )
        say = self._say
        rows = ", ".join(say.quote(str(value)) for value in self.columns[0].values)
        return self._proposal(
            name=f"loop-page-{slug(words) or 'table'}",
            title=say("loop.title.page", steps=self._from_to(), table=say.quote(words)),
            reason=say("loop.reason.page", rounds=self.rounds.count, rows=rows),
            changes=(say("loop.change.page"),),
            expressions={self.columns[0].name: key},
            reader=reader,
        )

    def _proposal(
        self,
        *,
        name: str,
        title: str,
        reason: str,
        changes: tuple[str, ...],
        expressions: dict[str, str],
        variable: str = "",
        reader: Reader | None = None,
    ) -> LoopProposal:
        body = self._body(expressions)
        stay = {id for part in body for id in part.rounds}
        read, dropped = self._read()
        return LoopProposal(
            id=self.taken.proposal(name),
            title=title,
            reason=reason,
            changes=(*changes, self._say("loop.change.body", steps=self._say.count("stay", len(self.rounds.slots)))),
            loop=self.taken.step("for-each-row"),
            loop_name=self._phrase("for_each", ""),
            body=body,
            options=tuple(self._option(option, expressions) for option in self.options),
            columns=tuple(column.name for column in self.columns),
            rows=tuple(self._row(number) for number in range(self.rounds.count)),
            variable=variable,
            reader=reader,
            results=self.taken.variable("results") if read else "",
            collect=_collected(read),
            dropped=dropped,
            gone=tuple(id for id in self._all_waits() if id not in stay),
            opening=next((move.step.id for move in self.rounds.slots[0] if move and move.opens), ""),
        )

    def _body(self, expressions: dict[str, str]) -> tuple[BodyStep, ...]:
        body: list[BodyStep] = []
        for number, slot in enumerate(self.rounds.slots):
            self.positions[number] = len(body)
            present = [move for move in slot if move is not None and not move.opens]
            body.append(self._body_step(number, present, expressions))
            body += self._waits(slot, expressions)
        self.positions[len(self.rounds.slots)] = len(body)
        return tuple(body)

    def _body_step(self, number: int, present: list[Move], expressions: dict[str, str]) -> BodyStep:
        columns = {param: column for column in self.columns for place, param in column.places if place == number}
        data = {param: expressions[column.name] for param, column in columns.items()}
        seen = present[0].deed.seen
        named = seen.fingerprint.role if seen and NAME in data else ""
        part = columns["url"].parts.get(number) if "url" in columns else None
        if part is not None and part.function:
            data["url"] = f"{part.function}({data['url']})"
        template = next(n for n, move in enumerate(self.rounds.slots[number]) if move is present[0])
        ids = tuple(move.step.id for move in present)
        return BodyStep(
            step=ids[0],
            rounds=ids,
            data=data,
            name=general_name(present, self._say),
            role=named,
            frame=seen.frame if seen and named else (),
            target=_by_row(seen, data[ROW]) if seen and ROW in data else {},
            address=(part.tails[template], part.end) if part else None,
        )

    def _waits(self, slot: tuple[Move | None, ...], expressions: dict[str, str]) -> list[BodyStep]:
        """The wait after a move, where those rounds that wait do it for the same, or for an address with the value of
        their row. What only one round showed would hold up the others.
        """
        waits = [(number, wait) for number, move in enumerate(slot) if move and not move.opens for wait in move.waits]
        ids = tuple(wait.id for _, wait in waits)
        if waits and _alike([wait for _, wait in waits]):
            return [BodyStep(step=ids[0], rounds=ids)]
        held = [(number, wait, held_in(self.recording.deeds[wait.id])) for number, wait in waits]
        held = [(number, wait, written) for number, wait, written in held if written]
        for column in self.columns if held else ():
            if all(str(column.values[number]) == unquote_plus(written) for number, _, written in held):
                _, wait, written = held[0]
                data = {"text": expressions[column.name]}
                return [BodyStep(step=wait.id, rounds=ids, data=data, address=(written, ""))]
        return []

    def _all_waits(self) -> list[str]:
        return [wait.id for slot in self.rounds.slots for move in slot if move for wait in move.waits]

    def _option(self, option: Optional, expressions: dict[str, str]) -> Option:
        words = next(move for move in self.rounds.slots[option.first] if move).words
        test = ""
        if option.column is not None:
            test = expressions[option.column.name]
            if option.column.places:
                test = f'({test}) != ""'
        return Option(
            step=self.taken.step(slug(f"is {words} wanted")),
            name=self._phrase("wanted" if test else "comes_up", words),
            first=self.positions[option.first],
            last=self.positions[option.last + 1] - 1,
            test=test,
        )

    def _row(self, number: int) -> dict[str, Json]:
        return {column.name: column.values[number] for column in self.columns}

    def _read(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """What a round reads, step by output name, and the variables that only single rounds needed."""
        outputs = {str(value): name for name, value in self.recording.workflow.outputs.items()}
        read: dict[str, str] = {}
        dropped: list[str] = []
        for slot in self.rounds.slots:
            for move in slot:
                if move is not None and move.deed.verb is Verb.EXTRACT:
                    name = outputs[f'{{{{ steps["{move.step.id}"].output }}}}']
                    dropped.append(name)
                    if move is next(one for one in slot if one):
                        read[name] = move.step.id
                if move is not None and move.deed.verb is Verb.UPLOAD and self._is_dropped(move, slot):
                    dropped.append(text_of(move.step.params["files"])[len("{{ vars.") : -len(" }}")])
        return read, tuple(dropped)

    def _is_dropped(self, upload: Move, slot: tuple[Move | None, ...]) -> bool:
        return self.rounds.differs(slot) or upload is not next(move for move in slot if move)

    def _names(self) -> str:
        return ", ".join(column.name for column in self.columns)

    def _from_to(self) -> str:
        first, last = self._words(self.rounds.slots[0]), self._words(self.rounds.slots[-1])
        return first if first == last else self._say("loop.steps", first=first, last=last)

    def _words(self, slot: tuple[Move | None, ...]) -> str:
        return self._say.quote(next(move for move in slot if move and not move.opens).step.name)

    def _phrase(self, key: str, words: str) -> str:
        say = self._say
        return say(key, thing=say.quote(words), field=in_sentence(words, say) if words else "")


def _by_row(seen: Seen, expression: str) -> JsonObject:
    """The target in the row that ``expression`` names, where it says something of its row; else empty: it says the same
    in each."""
    said = said_of_row(seen)
    by = chosen_target(seen, {}, said) if said else None
    return by(expression) if by else {}


def _alike(waits: list[Step]) -> bool:
    return all(wait.params == waits[0].params for wait in waits)


def _collected(read: dict[str, str]) -> str:
    """The expression for what a pass hands on."""
    if len(read) == 1:
        return f'steps["{next(iter(read.values()))}"].output'
    parts = ", ".join(f'"{name}": steps["{id}"].output' for name, id in read.items())
    return f"{{{parts}}}" if parts else ""
