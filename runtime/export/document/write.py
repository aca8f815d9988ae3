"""Writes a document: HTML, PDF (the HTML as the browser prints it) or Markdown with a folder of pictures."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from runtime.errors import StoreError
from runtime.export.document.content import Document, StepLine
from runtime.export.document.figures import Figure
from runtime.export.document.html import document_html
from runtime.export.document.make import make_document
from runtime.export.document.markdown import document_markdown
from runtime.export.writing import make_folder, write_file
from runtime.report.pictures import Pictures

if TYPE_CHECKING:
    from runtime.browser.press import Press
    from runtime.export.document.subject import Subject


async def write_document(subject: Subject, kind: str, target: Path, browser: str = "") -> None:
    """Write ``target``; ``browser`` is the program that prints and draws (empty: search).

    Raises StoreError, BrowserMissing, StepFailed, and UsageProblem for a place that cannot be written.
    """
    document = await asyncio.to_thread(make_document, subject)
    if kind == "html":
        await asyncio.to_thread(lambda: write_file(target, _html(subject, document)))
    elif kind == "pdf":
        write_file(target, await _pdf(subject, document, browser))
    else:
        pictures = await _save_pictures(subject, document, target, browser)
        write_file(target, document_markdown(document, subject.words, pictures))


def _html(subject: Subject, document: Document) -> Iterable[str]:
    pictures = Pictures(subject.store.blobs) if subject.store else None
    return document_html(document, subject.words, pictures)


async def _pdf(subject: Subject, document: Document, browser: str) -> bytes:
    from runtime.browser.press import open_press

    words = subject.words
    # A folder that only this person can read; the browser reads the file, so that it is in memory only once.
    with tempfile.TemporaryDirectory(prefix="understudy-") as folder:
        file = Path(folder) / "document.html"

        def write() -> None:
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(_html(subject, document))

        await asyncio.to_thread(write)
        async with open_press(browser) as press:
            return await press.print_file(
                file, title=document.title, kind=words("document"), page=words("page"), of=words("page.of")
            )


async def _save_pictures(subject: Subject, document: Document, target: Path, browser: str) -> dict[str, str]:
    """Write the pictures beside the file; their paths by the anchors of their steps."""
    shown = [
        line for chapter in document.chapters for line in chapter.lines if isinstance(line, StepLine) and line.figure
    ]
    if not shown:
        return {}
    from runtime.browser.press import open_press

    folder = target.with_name(f"{target.stem}-pictures")
    make_folder(folder)
    paths: dict[str, str] = {}
    async with open_press(browser) as press:
        for line in shown:
            assert line.figure is not None
            data = await _drawn(subject, line.figure, press)
            if data:
                name = f"{line.anchor}.{'png' if line.figure.small else 'jpg'}"
                write_file(folder / name, data)
                paths[line.anchor] = f"{quote(folder.name)}/{name}"
    return paths


async def _drawn(subject: Subject, figure: Figure, press: Press) -> bytes:
    """A picture as it is shown; empty when it went away."""
    if figure.small:
        return figure.data
    assert subject.store is not None
    try:
        data = await asyncio.to_thread(subject.store.blobs.get, figure.reference)
    except StoreError:
        return b""
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return await press.outline(data, kind, figure.view, figure.box)
