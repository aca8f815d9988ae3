"""A credential got another name: the workflows of a project that name it follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.files import load_workflow, save_workflow
from runtime.files.project import Project
from runtime.model import Json, Workflow


def rename_in_project(project: Project, old: str, new: str) -> list[Path]:
    """Let every workflow that names the credential ``old`` name ``new``; gives their files.

    Raises InvalidFile, with nothing written, where one of them has problems.
    """
    pending = []
    for path in project.workflows():
        loaded = load_workflow(path)
        if loaded.workflow is None or (changed := _renamed(loaded.workflow, old, new)) == loaded.workflow:
            continue
        if not loaded.lossless:
            raise InvalidFile(
                f"{path} names the credential and has problems.", remedy="Correct them first.", problems=loaded.problems
            )
        pending.append((path, changed, loaded.source_hash))
    for path, workflow, known in pending:
        save_workflow(path, workflow, expected_hash=known)
    return [path for path, _, _ in pending]


def _renamed(workflow: Workflow, old: str, new: str) -> Workflow:
    named = re.compile(rf"\bvault\.{re.escape(old)}\.(?=\w)")

    def put(value: Json) -> Json:
        if isinstance(value, str):
            return named.sub(f"vault.{new}.", value)
        if isinstance(value, Mapping):
            return {key: put(part) for key, part in value.items()}
        return [put(part) for part in value] if isinstance(value, list | tuple) else value

    steps = {id: replace(step, params=put(dict(step.params))) for id, step in workflow.steps.items()}
    return replace(workflow, steps=steps, outputs=put(dict(workflow.outputs)))
