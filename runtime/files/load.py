"""Loading: parse → migrate → build → resolve. Every problem of a file is reported at once, and none is an exception."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.files.build import build_conflicts, build_workflow
from runtime.files.findings import Findings
from runtime.files.layout import LoadedLayout, layout_path, load_layout
from runtime.files.migrations import to_current
from runtime.files.parse import parse, read_text
from runtime.files.resolve import TaskTypes, resolve
from runtime.files.source import read_bytes
from runtime.files.write import hash_bytes
from runtime.model import JsonObject, Problem, Severity, Workflow
from runtime.model.layout import Layout
from runtime.model.threeway import Conflict


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came out of a workflow file.

    ``workflow`` holds all that is sound; it is None only when nothing could be read (not JSON, or a newer
    format). ``lossless`` is false when the file holds something that ``workflow`` does not. The hashes are
    SHA-256 of the two files' bytes, for ``save_workflow``; ``schema`` is the file's own ``$schema``.
    """

    workflow: Workflow | None
    layout: Layout
    problems: tuple[Problem, ...]
    file: str = ""
    source_hash: str = ""
    layout_hash: str = ""
    schema: str = ""
    conflicts: tuple[Conflict, ...] = ()
    lossless: bool = False
    findings: Findings = field(default_factory=Findings, repr=False, compare=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the workflow from running."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    def placed(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Problems that were found in the workflow later (graph, analyzer), with file and line added."""
        return self.findings.placed(problems)

    def require(self) -> Workflow:
        """The workflow when it has no error; else raises InvalidFile with every problem."""
        errors = self.errors
        if self.workflow is None or errors:
            count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
            raise InvalidFile(f"{self.file or 'The workflow'} has {count}.", problems=self.problems)
        return self.workflow


def load_workflow(path: Path | str, registry: TaskTypes | None = None) -> Loaded:
    """The workflow at ``path`` with its layout. With a registry, task types and params are checked too."""
    path = Path(path)
    findings = Findings(str(path))
    data = read_bytes(path, findings)
    loaded = _load(data, findings, registry) if data is not None else _nothing(findings)
    layout = load_layout(layout_path(path), missing_ok=True)
    return _with_layout(loaded, layout)


def loads_workflow(text: str | bytes, file: str = "", registry: TaskTypes | None = None) -> Loaded:
    """The workflow in ``text``; ``file`` is the name that problems bear."""
    data = text if isinstance(text, bytes) else text.encode(errors="surrogatepass")
    return _load(data, Findings(file), registry)


def _load(data: bytes, findings: Findings, registry: TaskTypes | None) -> Loaded:
    text = read_text(data, findings)
    record = None if text is None else parse(text, findings)
    current = None if record is None else to_current(record, findings)
    loaded = _nothing(findings) if current is None else _built(current, findings, registry)
    return replace(loaded, source_hash=hash_bytes(data))


def _built(record: JsonObject, findings: Findings, registry: TaskTypes | None) -> Loaded:
    workflow = build_workflow(record, findings)
    conflicts = build_conflicts(record, findings)
    schema = record.get("$schema", "")
    if registry is not None:
        workflow = resolve(workflow, registry, findings)
    return replace(
        _nothing(findings),
        workflow=workflow,
        schema=schema if isinstance(schema, str) else "",
        conflicts=conflicts,
        lossless=findings.lossless,
    )


def _nothing(findings: Findings) -> Loaded:
    problems = tuple(sorted(findings.problems, key=lambda problem: problem.line or 0))
    return Loaded(None, Layout(), problems, findings.file, findings=findings)


def _with_layout(loaded: Loaded, layout: LoadedLayout) -> Loaded:
    """A broken layout never keeps a workflow from running: its problems are warnings."""
    warnings = tuple(replace(problem, severity=Severity.WARNING) for problem in layout.problems)
    problems = (*loaded.problems, *warnings)
    return replace(loaded, layout=layout.layout, layout_hash=layout.source_hash, problems=problems)
