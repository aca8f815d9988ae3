"""Workflows and layouts as canonical text: the same workflow always gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from runtime.files.canonical import render
from runtime.files.texts import encode, encode_text
from runtime.model import JsonObject, Workflow
from runtime.model.layout import Layout, layout_record
from runtime.model.records import workflow_record
from runtime.model.threeway import Conflict


def dumps_workflow(workflow: Workflow, *, schema: str = "", conflicts: Iterable[Conflict] = ()) -> str:
    """The text of a ``.flow.json`` file. ``schema`` is its ``$schema``; ``conflicts`` are what a merge left open."""
    record = workflow_record(workflow)
    _encode_texts(record, "description")
    for variable in record.get("variables", {}).values():
        _encode_texts(variable, "description")
        _encode_values(variable, "default")
    for step in record["steps"].values():
        _encode_texts(step, "note", "name")
        step.update({"params": _entries(step["params"])} if "params" in step else {})
    record.update({"outputs": _entries(record["outputs"])} if "outputs" in record else {})
    return render(_framed(record, schema, conflicts))


def dumps_layout(layout: Layout, *, schema: str = "", conflicts: Iterable[Conflict] = ()) -> str:
    """The text of a ``.layout.json`` file."""
    record = layout_record(layout)
    for note in record.get("notes", {}).values():
        _encode_texts(note, "text")
    return render(_framed(record, schema, conflicts))


def content_hash(workflow: Workflow) -> str:
    """SHA-256 (hex) of the workflow's canonical text: it names one version of the logic."""
    return hash_bytes(dumps_workflow(workflow).encode())


def hash_bytes(data: bytes) -> str:
    """SHA-256 (hex) of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def _framed(record: JsonObject, schema: str, conflicts: Iterable[Conflict]) -> JsonObject:
    open_conflicts = [_conflict(conflict) for conflict in conflicts]
    head = {"$schema": schema} if schema else {}
    return head | record | ({"conflicts": open_conflicts} if open_conflicts else {})


def _conflict(conflict: Conflict) -> JsonObject:
    record = conflict.as_json()
    return record | {"values": _entries(record["values"])}


def _entries(record: JsonObject) -> JsonObject:
    return {key: encode(value) for key, value in record.items()}


def _encode_texts(record: JsonObject, *names: str) -> None:
    record.update({name: encode_text(record[name]) for name in names if name in record})


def _encode_values(record: JsonObject, *names: str) -> None:
    record.update({name: encode(record[name]) for name in names if name in record})
