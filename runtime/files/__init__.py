"""The workflow's text format: parse, migrate, build, resolve; canonical writing; projects and their files.

Light to import: loading a workflow needs neither pydantic nor a schema library. Projects are in
``runtime.files.project``, the git drivers in ``runtime.files.drivers``, JSON Schema in ``runtime.files.schema``.
"""

from runtime.files.layout import layout_path, load_layout, loads_layout
from runtime.files.load import Loaded, load_workflow, loads_workflow
from runtime.files.save import format_file, formatted, save_layout, save_workflow
from runtime.files.write import content_hash, dumps_layout, dumps_workflow

__all__ = [
    "Loaded",
    "content_hash",
    "dumps_layout",
    "dumps_workflow",
    "format_file",
    "formatted",
    "layout_path",
    "load_layout",
    "load_workflow",
    "loads_layout",
    "loads_workflow",
    "save_layout",
    "save_workflow",
]
