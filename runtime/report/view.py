"""Everything the report shows, gathered from the store and bounded: steps, log, data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from runtime.clock import iso, now_ms
from runtime.model import Json, JsonObject
from runtime.model.status import StepStatus
from runtime.report.clip import Clip
from runtime.report.inputs import shown_inputs
from runtime.report.records import Records
from runtime.report.tables import Table, find_tables
from runtime.report.tree import OPTIONAL, Node, make_node, make_tree, milliseconds, walk
from runtime.store import RunRow, Store
from runtime.store.listed import LogItem
from runtime.store.queries import Queries

#: Steps of a report, and how many more of those that failed or wait, when the run has more.
STEPS, TROUBLED = 5000, 500
#: Log lines of a report, and how many warnings and errors after them.
LINES, WARNINGS = 4000, 1000
#: Characters of JSON that one value may have in its step.
CHARACTERS = 40_000
#: Result lists.
TABLES = 20
#: Log lines inside a step.
STEP_LINES = 40

_LEVELS = {10: "debug", 20: "info", 30: "warning", 40: "error"}


@dataclass(slots=True)
class Line:
    """A line of the log. ``place`` is the step's name, ``key`` its scope and id."""

    at: str
    level: str
    message: str
    data: JsonObject
    place: str
    key: tuple[str, str]


@dataclass(slots=True)
class Report:
    """What the template gets. ``left_out`` counts steps that are not shown."""

    row: RunRow
    title: str
    description: str
    inputs: JsonObject
    tree: list[Node]
    counts: dict[str, int]
    shown: int
    left_out: int
    lines: list[Line]
    lines_cut: bool
    tables: list[Table]
    begin: float
    end: float
    created_at: str
    started_at: str | None
    finished_at: str | None
    resumed_from: str
    made_at: str
    by_step: dict[tuple[str, str], list[Line]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Steps of the run, in every pass."""
        return sum(self.counts.values())

    @property
    def ms(self) -> float | None:
        """How long the run took, or goes on already."""
        return None if self.row.started_at is None else self.end - self.begin

    def culprit(self) -> Node | None:
        """The innermost step whose failure ended the run."""
        broken = [node for node in walk(self.tree) if node.broken]
        inner = [node for node in broken if not any(body.trouble for body in node.bodies.values())]
        return inner[-1] if inner else None

    def waiting(self) -> list[Node]:
        """Steps that wait for a person."""
        wanted = (StepStatus.WAITING, StepStatus.IN_DOUBT)
        return [node for node in walk(self.tree) if node.record["status"] in wanted]


def make_report(store: Store, row: RunRow) -> Report:
    """Read a run for its report. Raises StoreError."""
    records = Records.of(store, row)
    counts, tables = records.counts(), list(find_tables("", row.outputs, row.workflow_id))
    nodes = list(_nodes(store, records, tables))
    lines, cut = _lines(store, row, records)
    report = Report(
        row=row,
        title=row.workflow_name,
        description=records.names.workflow.description if records.names.workflow else "",
        inputs=shown_inputs(row, records.names.workflow),
        tree=make_tree(nodes, records.names),
        counts=counts,
        shown=len(nodes),
        left_out=sum(counts.values()) - len(nodes),
        lines=lines,
        lines_cut=cut,
        tables=tables[:TABLES],
        begin=float(row.started_at or row.created_at),
        end=float(row.finished_at or now_ms()),
        created_at=iso(row.created_at),
        started_at=iso(row.started_at) if row.started_at else None,
        finished_at=iso(row.finished_at) if row.finished_at else None,
        resumed_from=_earlier(store, row),
        made_at=iso(now_ms()),
    )
    for line in lines:
        own = report.by_step.setdefault(line.key, [])
        if len(own) <= STEP_LINES:
            own.append(line)
    return report


def _nodes(store: Store, records: Records, tables: list[Table]) -> Iterator[Node]:
    """Nodes with their values cut; result lists are taken out before."""
    clip = Clip(store.blobs, CHARACTERS)
    last = 0
    for record in records.page(limit=STEPS):
        last = record["n"]
        yield _node(records, record, clip, tables)
    for record in records.page(after=last, limit=TROUBLED, trouble=True):
        yield _node(records, record, clip, tables)


def _node(records: Records, record: JsonObject, clip: Clip, tables: list[Table]) -> Node:
    node = make_node(record)
    for name in OPTIONAL:
        record.setdefault(name, None)
    record["written"] = _written(records, record)
    if not record["scope"] and len(tables) < TABLES:
        whole = replace(clip, limit=0)(record["output"]) if _kept_apart(record["output"]) else record["output"]
        known = {(table.columns, table.count) for table in tables}
        found = find_tables(record["name"], whole, f"{record['step']}")
        tables += [table for table in found if (table.columns, table.count) not in known]
    for name in ("inputs", "output", "asked", "answered"):
        if name in record:
            record[name] = _cut_fields(record[name], clip)
    return node


def _written(records: Records, record: JsonObject) -> JsonObject:
    """The expressions of a step whose inputs are not journaled because computing them again is free."""
    step = records.names.step(record["scope"], record["step"]) if record["inputs"] is None else None
    params = step.params.items() if step else ()
    return {name: value for name, value in params if isinstance(value, str) and "{{" in value}


def _cut_fields(value: Json, clip: Clip) -> Json:
    """A record is cut field by field, so that one long field does not hide the others."""
    if isinstance(value, dict) and not any(name.startswith("$") for name in value):
        return {name: clip(item) for name, item in value.items()}
    return clip(value)


def _kept_apart(value: Json) -> bool:
    return isinstance(value, dict) and "$blob" in value


def _lines(store: Store, row: RunRow, records: Records) -> tuple[list[Line], bool]:
    """The first lines, the warnings and errors after them, and whether others are left out."""
    queries = Queries(store.reader, store.log_reader)
    found = queries.logs_page(row.n, limit=LINES + 1)
    cut = len(found) > LINES
    if cut:
        found = found[:LINES]
        found += queries.logs_page(row.n, level=30, after=found[-1].n, limit=WARNINGS)
    return [_line(item, records) for item in found], cut


def _line(item: LogItem, records: Records) -> Line:
    place = records.names.label(item.scope, item.step) if item.step else ""
    key = (item.scope, item.step)
    return Line(iso(item.at), _LEVELS.get(item.level, "info"), item.message, item.data, place, key)


def _earlier(store: Store, row: RunRow) -> str:
    return "" if row.adopted_from is None else store.runs.by_number(row.adopted_from).id


def bar(begin: str, end: str | None, report: Report) -> tuple[float, float] | None:
    """Where a step's time lies in the run's: start and length in percent; None outside (it was taken over)."""
    length = report.end - report.begin
    if not begin or length <= 0:
        return None
    start = milliseconds(begin) - report.begin
    stop = (milliseconds(end) if end else report.end) - report.begin
    if stop < 0 or start > length + 1:
        return None
    left = min(max(start / length, 0.0), 0.994)
    return round(100 * left, 2), round(100 * max(0.006, min(stop / length, 1.0) - left), 2)
