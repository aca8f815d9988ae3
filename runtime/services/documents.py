"""``documents.write``: the process document of a workflow, or of a run with its pictures."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from runtime.engine.bundle import Bundle
from runtime.errors import InvalidFile, InvalidInput
from runtime.export.writing import target_path
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.services.core import Core, task_settings
from runtime.services.loading import load_bundle
from runtime.services.methods import MethodParams, method
from runtime.services.run_info import find_run
from runtime.store import RunRow
from runtime.store.places import version_text


class DocumentParams(MethodParams):
    """Of the file ``flow``, or of ``run`` (an id, a unique beginning of one, or ``last``).

    ``output`` is a file or folder; left out, the file gets the workflow's or run's name in ``folder`` (default: here).
    """

    flow: str = ""
    run: str = ""
    environment: str = ""
    kind: Literal["html", "pdf", "md"] = "html"
    lang: str = "en"
    output: str = ""
    folder: str = ""

    @model_validator(mode="after")
    def _of_one(self) -> DocumentParams:
        if bool(self.flow) == bool(self.run):
            raise ValueError("name a workflow or a run")
        return self


@method("documents.write", DocumentParams)
async def write(core: Core, params: DocumentParams) -> JsonObject:
    """Write the document; gives the ``file``."""
    from runtime.export.document.subject import Subject
    from runtime.export.document.write import write_document
    from runtime.words.language import Words

    words = Words.of(params.lang, "document")
    row = find_run(core, params.run) if params.run else None
    bundle = _bundle_of(core, row) if row else load_bundle(Path(params.flow), core.registry, params.environment)
    project = await asyncio.to_thread(Project.find, bundle.folder)
    subject = Subject(
        bundle,
        core.registry,
        words,
        project=project.name if project else "",
        about=project.description if project else "",
        pictures=project.elements.folder if project else None,
        row=row,
        store=core.store if row else None,
    )
    target = target_path(params.output, params.folder, _name(params, row))
    browser = task_settings(core.settings)["browser"]["browser"]
    await write_document(subject, params.kind, target, browser)
    return {"file": str(target)}


def _bundle_of(core: Core, row: RunRow) -> Bundle:
    """The version that a run keeps. Raises InvalidInput when it can no longer be read."""
    text = version_text(core.store.reader, row.version)
    try:
        if text:
            return Bundle.from_text(text)
    except InvalidFile as error:
        raise InvalidInput(
            f"The workflow of the run {row.id} cannot be read any more: {error.message}",
            remedy="Make the document of the workflow's file instead.",
        ) from error
    raise InvalidInput(f"The workflow of the run {row.id} is not kept any more.")


def _name(params: DocumentParams, row: RunRow | None) -> str:
    name = f"{row.id}-document" if row else Path(params.flow).name.removesuffix(".json").removesuffix(".flow")
    return f"{re.sub(r'[^A-Za-z0-9._-]', '_', name)}.{params.kind}"
