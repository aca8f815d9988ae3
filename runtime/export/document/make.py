"""Puts the document together."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.clock import iso, now_ms
from runtime.export.document.content import Document
from runtime.export.document.data import data_tables, output_table, summary, systems_table, written_files
from runtime.export.document.exceptions import exceptions_table
from runtime.export.document.figures import figures_of
from runtime.export.document.steps import chapter
from runtime.export.document.subject import Subject
from runtime.model.status import StepStatus
from runtime.report.records import Records
from runtime.words.phrases import closed


def make_document(subject: Subject) -> Document:
    """The document of a workflow or a run. Raises StoreError."""
    words, flow = subject.words, subject.main.flow
    figures = figures_of(subject)
    chapters = [chapter(part, name, place, figures) for place, (name, part) in enumerate(subject.parts.items())]
    systems, outputs = systems_table(subject), output_table(subject)
    about = flow.description or subject.about
    purpose = [text for text in about.split("\n\n") if text.strip()] or [words("purpose.none")]
    made = words.day(iso(now_ms()))
    return Document(
        lang=words.lang,
        title=flow.label,
        purpose=tuple(purpose),
        audience=tuple(_audience(subject, summary(subject, systems))),
        facts=[*_facts(subject), (words("fact.made"), made)],
        chapters=chapters,
        tables=data_tables(subject),
        systems=systems,
        exceptions=exceptions_table(subject),
        rules=tuple(_general_rules(subject)),
        results=[outputs] if outputs.rows else [],
        result=tuple(_result(subject, bool(outputs.rows))),
        made=words("made", at=words.moment(iso(now_ms()))),
        run=list(_run(subject)),
    )


def _audience(subject: Subject, systems: str) -> Iterator[str]:
    words, row = subject.words, subject.row
    yield f"{words('audience')} {systems}".strip()
    if row is not None:
        yield closed(words("audience.run", run=row.id, at=words.day(iso(row.started_at or row.created_at))))


def _facts(subject: Subject) -> Iterator[tuple[str, str]]:
    words, flow = subject.words, subject.main.flow
    if subject.project:
        yield words("fact.project"), subject.project
    if flow.tags:
        yield words("fact.tags"), ", ".join(flow.tags)
    yield words("fact.steps"), words.number(sum(len(part.flow.steps) for part in subject.parts.values()))
    yield words("fact.version"), subject.bundle.hash[:12]
    if subject.row is not None:
        yield words("fact.run"), subject.row.id


def _general_rules(subject: Subject) -> Iterator[str]:
    words, limit = subject.words, subject.main.flow.settings.timeout
    if limit is not None:
        yield words("exceptions.time", time=words.span(limit))
    yield words("exceptions.rest")


def _result(subject: Subject, outputs: bool) -> Iterator[str]:
    files, words = written_files(subject), subject.words
    if files:
        yield words("result.files", files=words.listed(files, most=8))
    elif not outputs:
        yield words("result.none")


def _run(subject: Subject) -> Iterator[tuple[str, str]]:
    words, row, store = subject.words, subject.row, subject.store
    if row is None or store is None:
        return
    counts = Records.of(store, row).counts()
    failed = counts.get(StepStatus.FAILED.value, 0)
    yield words("run.status"), words(f"status.{row.status.value}")
    if row.started_at:
        yield words("run.started"), words.moment(iso(row.started_at))
        yield words("run.duration"), words.duration(float((row.finished_at or now_ms()) - row.started_at))
    yield words("run.steps"), words.number(counts.get(StepStatus.COMPLETED.value, 0) + failed)
    if failed and row.status.value == "completed":
        yield words("run.handled"), words.number(failed)
    if row.error:
        yield words("run.error"), str(row.error.get("message", ""))
