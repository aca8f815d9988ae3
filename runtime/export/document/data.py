"""What a process works with: inputs, files, tables, credentials (names only), and the systems it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from runtime.export.document.content import Table
from runtime.export.document.steps import actions_of
from runtime.export.document.subject import Part, Subject, is_open
from runtime.model import Direction, Json, JsonObject, Step, Variable
from runtime.recorder.merging.slugs import app_name
from runtime.tasks.spec import Touch
from runtime.words.phrases import SHORT, shorten

#: Params that name files or folders.
_FILES = ("path", "file", "files", "source", "sources", "folder", "archive", "destination")
#: What a task does with its file, by the end of its type; others read.
_USES = {
    **dict.fromkeys(("write", "append", "update", "download", "screenshot"), "writes"),
    **dict.fromkeys(("pdf", "save_state", "make_folder"), "writes"),
    **dict.fromkeys(("copy", "move", "rename"), "moves"),
    **dict.fromkeys(("info", "list", "sheets"), "looks"),
    "delete": "deletes",
}  # fmt: skip
#: Fields of tasks that read one file and write another.
_WRITTEN = frozenset({("files.zip", "archive"), ("files.unzip", "folder")})

_SERVICES = frozenset({"http"})
#: Families of files that are more than files.
_OFFICE = "excel"


class Gathered(dict[str, dict[str, None]]):
    """Names, each with the numbers of the steps where it is met, in order."""

    def note(self, name: str, number: str) -> None:
        """One more place."""
        self.setdefault(name, {})[number] = None


def data_tables(subject: Subject) -> list[Table]:
    """Tables of all data, those that would be empty left out."""
    tables = (
        _variables(subject, Direction.INPUT),
        _files(subject),
        _records(subject),
        _credentials(subject),
        _environment(subject),
    )
    return [table for table in tables if table.rows]


def output_table(subject: Subject) -> Table:
    """What the process gives back."""
    return _variables(subject, Direction.OUTPUT)


def written_files(subject: Subject) -> list[str]:
    """Files that are left behind."""
    found = {name for part, step in _steps(subject) for name, use in _file_uses(subject, part, step) if use == "writes"}
    return sorted(found)


def systems_table(subject: Subject) -> Table:
    """Hosts, applications, programs and people, with the steps that touch them."""
    words, named = subject.words, _sites(subject)
    found: dict[tuple[str, str], dict[str, None]] = {}
    for part, step in _steps(subject):
        for name, kind in _touched(subject, part, step, named):
            found.setdefault((name, words(f"system.{kind}")), {})[_number(subject, part, step)] = None
    rows = [(name, kind, _numbers(subject, numbers)) for (name, kind), numbers in found.items()]
    columns = (words("column.system"), words("column.type"), words("column.steps"))
    return Table(words("section.systems"), columns, rows)


def _variables(subject: Subject, direction: Direction) -> Table:
    words, is_input = subject.words, direction is Direction.INPUT
    values = subject.given if is_input else (subject.row.outputs or {}) if subject.row else {}
    rows: list[tuple[str, ...]] = []
    for name, variable in sorted(subject.main.flow.variables.items()):
        if variable.direction is direction:
            kind = words(f"type.{variable.type.value}")
            kind += f", {words('required')}" if variable.required and is_input else ""
            rows.append((name, kind, _value(subject, variable, values.get(name)), variable.description))
    ran = subject.row is not None
    if not is_input and not ran:
        rows = [(name, kind, meaning) for name, kind, _, meaning in rows]
    value = [words("column.value" if ran else "column.default")] if is_input or ran else []
    columns = (words("column.name"), words("column.type"), *value, words("column.meaning"))
    return Table(words("table.inputs" if is_input else "table.outputs"), columns, list(rows))


def _value(subject: Subject, variable: Variable, value: Json) -> str:
    """A value of an input or output; one that must not be seen is only said to be there."""
    if not is_open(variable):
        return subject.words("value.masked")
    if isinstance(value, str):
        return _place(value) if value else ""
    return subject.main.phrases.value(value) if value is not None else ""


def _files(subject: Subject) -> Table:
    words = subject.words
    found: dict[tuple[str, str], dict[str, None]] = {}
    for part, step in _steps(subject):
        for name, use in _file_uses(subject, part, step):
            found.setdefault((name, words(f"use.{use}")), {})[_number(subject, part, step)] = None
    rows = [(name, use, _numbers(subject, numbers)) for (name, use), numbers in found.items()]
    return Table(words("table.files"), (words("column.file"), words("column.use"), words("column.steps")), rows)


def _file_uses(subject: Subject, part: Part, step: Step) -> Iterator[tuple[str, str]]:
    spec = subject.registry.find(step.type)
    if spec is None or Touch.FILES not in spec.touches:
        return
    use = _USES.get(step.type.partition(".")[2], "reads")
    for field in _FILES:
        written = "writes" if (step.type, field) in _WRITTEN else use
        value = step.params.get(field)
        for text in value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text:
                yield _place(part.settled(text)), written


def _records(subject: Subject) -> Table:
    """Tables and lists with the names of their columns, as far as the workflow says them."""
    words, rows = subject.words, []
    for part, step in _steps(subject):
        columns = step.params.get("columns") or step.params.get("fields")
        if (
            step.type.partition(".")[0] in ("csv", "excel", "browser", "data")
            and isinstance(columns, dict | list)
            and columns
        ):
            named = step.params.get("sheet") or step.params.get("path")
            name = _place(part.settled(named)) if isinstance(named, str) and named else part.title(step)
            rows.append(
                (name, words.listed([str(column) for column in columns], most=12), _number(subject, part, step))
            )
    return Table(words("table.tables"), (words("column.name"), words("column.columns"), words("column.steps")), rows)


def _credentials(subject: Subject) -> Table:
    words = subject.words
    fields: dict[str, list[str]] = {}
    for name in sorted(subject.bundle.credentials):
        item, _, field = name.partition(".")
        fields.setdefault(words("credentials.any") if item == "*" else item, []).append(field)
    rows = [(item, ", ".join(filter(None, names)) or words("credentials.all")) for item, names in fields.items()]
    columns = (words("column.name"), words("column.fields"))
    return Table(words("table.credentials"), columns, rows, words("credentials.hint"))


def _environment(subject: Subject) -> Table:
    """Names of the environment's values that expressions use; the values differ from place to place."""
    from runtime.expressions import compile_value, names_used

    found = Gathered()
    for part, step in _steps(subject):
        for _, source in compile_value(dict(step.params)).expressions:
            for name in names_used(source):
                if name[:1] == ("env",) and len(name) > 1:
                    found.note(name[1], _number(subject, part, step))
    rows = [(name, _numbers(subject, numbers)) for name, numbers in sorted(found.items())]
    words = subject.words
    return Table(words("table.environment"), (words("column.name"), words("column.steps")), rows)


def _touched(subject: Subject, part: Part, step: Step, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Systems that a step touches: name and kind. ``named`` is what hosts and applications of elements are called."""
    family, words = step.type.partition(".")[0], subject.words
    for one in (step, *actions_of(step)):
        if (host := _host(part, one)) and family in _SERVICES:
            yield host, "service"
        elif host:
            yield named[host], "web"
        if app := _application(one.params.get("target")):
            yield named[app], "web"
    if family == "script":
        yield words(f"system.name.{step.type.partition('.')[2]}"), "program"
    elif family == _OFFICE:
        yield words("system.name.office"), "office"
    elif family == "people":
        yield words("system.name.person"), "person"
    elif family in ("files", "csv", "json") and next(_file_uses(subject, part, step), None):
        yield words("system.name.files"), "files"


def _sites(subject: Subject) -> Mapping[str, str]:
    """What each host that is opened in the browser, and each application of elements, is called: a site by one name.

    They are one site where the recorder would call the host so, or where there is only one of both left. A site is
    called by its host, or like its elements where the host is known only while running.
    """
    hosts, apps = _opened(subject)
    pairs = {app: host for app in apps for host in hosts if _app_of(host) == app}
    free = [host for host in hosts if host not in pairs.values()], [app for app in apps if app not in pairs]
    if len(free[0]) == len(free[1]) == 1:
        pairs[free[1][0]] = free[0][0]
    named = {host: host for host in hosts} | {app: app.replace("-", " ").capitalize() for app in apps}
    for app, host in pairs.items():
        both = host if _app_of(host) else named[app]
        named[app] = named[host] = both
    return named


def _opened(subject: Subject) -> tuple[list[str], list[str]]:
    """The hosts that are opened in the browser and the applications of elements, each once, in the steps' order."""
    hosts: dict[str, None] = {}
    apps: dict[str, None] = {}
    for part, step in _steps(subject):
        for one in (step, *actions_of(step)):
            if step.type.partition(".")[0] not in _SERVICES and (host := _host(part, one)):
                hosts[host] = None
            if app := _application(one.params.get("target")):
                apps[app] = None
    return list(hosts), list(apps)


def _app_of(host: str) -> str:
    """What the recorder calls the application there; empty where an expression stands in the host's place."""
    try:
        return app_name(f"http://{host}")
    except ValueError:
        return ""


def _host(part: Part, step: Step) -> str:
    url = step.params.get("url")
    return part.host(url) if isinstance(url, str) else ""


def _application(target: Json) -> str:
    """The application that an element of the project belongs to."""
    element = target.get("element") if isinstance(target, dict) else None
    return element.partition("/")[0] if isinstance(element, str) else ""


def _steps(subject: Subject) -> Iterator[tuple[Part, Step]]:
    for part in subject.parts.values():
        yield from ((part, part.flow.steps[id]) for id in part.numbers)


def _number(subject: Subject, part: Part, step: Step) -> str:
    """A step's number; in a called workflow with that one's name before it."""
    return part.numbers[step.id] if part is subject.main else f"{part.flow.label} {part.numbers[step.id]}"


def _numbers(subject: Subject, numbers: dict[str, None]) -> str:
    return subject.words.listed(list(numbers), most=6)


def _place(text: str) -> str:
    """A path as it is told: of an absolute one the last folder and the name."""
    path = PurePath(text)
    if path.is_absolute() and len(path.parts) > 3:
        text = f"…/{'/'.join(path.parts[-2:])}"
    return shorten(" ".join(text.split()), SHORT)


def summary(subject: Subject, table: Table) -> str:
    """The systems in one sentence; empty when there are none."""
    names: JsonObject = dict.fromkeys(row[0] for row in table.rows)
    return subject.words("systems.uses", names=subject.words.listed(list(names))) if names else ""
