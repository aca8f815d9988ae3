"""The document as Markdown, with its pictures as files in a folder beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from runtime.export.document.content import Chapter, Document, StepLine, Table
from runtime.words.language import Words

#: Signs that mean something in Markdown, wherever they stand.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
#: Signs that mean something at the beginning of a line.
_START = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def document_markdown(document: Document, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    """The text in pieces. ``pictures`` are paths by the anchor of the step they belong to."""
    yield f"# {plain(document.title)}\n\n*{words('document')}*\n\n"
    yield from (f"- **{plain(name)}:** {plain(text)}\n" for name, text in document.facts)
    yield f"\n## {words('section.purpose')}\n\n"
    yield from (f"{plain(text)}\n\n" for text in document.purpose)
    yield f"### {words('audience.title')}\n\n"
    yield from (f"{plain(text)}\n\n" for text in document.audience)
    for chapter in document.chapters:
        yield from _chapter(chapter, words, pictures)
    yield f"## {words('section.data')}\n\n"
    for table in document.tables:
        yield f"### {plain(table.title)}\n\n"
        yield from _table(table)
    if not document.tables:
        yield f"{words('data.none')}\n\n"
    yield f"## {words('section.systems')}\n\n"
    yield from _table(document.systems) if document.systems.rows else [f"{words('systems.none')}\n\n"]
    yield f"## {words('section.exceptions')}\n\n"
    yield from _table(document.exceptions)
    yield from (f"{plain(text)}\n\n" for text in document.rules)
    yield f"## {words('section.result')}\n\n"
    yield from _result(document, words)
    yield f"---\n\n*{plain(document.made)}*\n"


def plain(text: str) -> str:
    """A text that means nothing but itself in Markdown, on one line."""
    return _START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def _chapter(chapter: Chapter, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    yield f"## {plain(chapter.title)}\n\n"
    if chapter.about:
        yield f"{plain(chapter.about)}\n\n"
    if not chapter.lines:
        yield f"{words('no_steps')}\n\n"
    for line in chapter.lines:
        indent = "  " * line.depth
        if isinstance(line, StepLine):
            yield from _step(line, indent, words, pictures)
        else:
            yield f"{indent}- *{line.number} {plain(line.text)}:*\n"
    yield "\n"


def _step(line: StepLine, indent: str, words: Words, pictures: Mapping[str, str]) -> Iterator[str]:
    off = f" ({words('skip')})" if line.off else ""
    yield f"{indent}- **{line.number} {plain(line.title)}**{off}\n"
    inner = f"{indent}  "
    if line.says:
        yield f"\n{inner}{plain(line.says)}\n"
    if line.actions:
        yield "\n"
        yield from (f"{inner}- {plain(action)}\n" for action in line.actions)
    yield from (f"\n{inner}> {plain(note)}\n" for note in line.notes)
    if line.anchor in pictures:
        yield f"\n{inner}![{plain(line.caption)}]({pictures[line.anchor]})\n"
    if line.says or line.actions or line.notes or line.anchor in pictures:
        yield "\n"


def _table(table: Table) -> Iterator[str]:
    if not table.rows:
        return
    if table.hint:
        yield f"{plain(table.hint)}\n\n"
    yield _row(table.columns)
    yield f"|{' --- |' * len(table.columns)}\n"
    yield from (_row(row) for row in table.rows)
    yield "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(plain(cell) for cell in cells)} |\n"


def _result(document: Document, words: Words) -> Iterator[str]:
    yield from (f"{plain(text)}\n\n" for text in document.result)
    for table in document.results:
        yield f"### {plain(table.title)}\n\n"
        yield from _table(table)
    if document.run:
        yield f"### {words('result.run')}\n\n"
        yield from (f"- **{plain(name)}:** {plain(text)}\n" for name, text in document.run)
        yield "\n"
