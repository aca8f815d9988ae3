"""JSON: read, write, parse, and query with JMESPath."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import NoReturn

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy, Secret, SecretRef
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import Check, Existing, must_write, off_loop, read_bytes, write_bytes
from runtime.tasks.encodings import AUTO, decode
from runtime.tasks.json_text import loads
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task

#: Largest file that is read, in bytes; a step hands on no more.
MAX_FILE = 64 << 20


class Layout(StrEnum):
    """One value in the file, or one per line (JSON Lines)."""

    ONE = "one"
    LINES = "lines"


class ReadParams(TaskParams):
    path: str = Field(title="File")
    layout: Layout = Field(Layout.ONE, title="Layout", description="One value, or a value on each line (a list then).")
    encoding: str = Field(AUTO, title="Encoding", description="auto reads a byte order mark, else UTF-8.")


class WriteParams(TaskParams):
    path: str = Field(title="File", description="Missing folders are made.")
    value: Json = Field(title="Value")
    layout: Layout = Field(Layout.ONE, title="Layout", description="One value, or each item of a list on a line.")
    indent: int = Field(2, ge=0, le=8, title="Indent", description="Spaces per level; 0 puts all on one line.")
    existing: Existing = Field(Existing.REPLACE, title="If it exists already")


class ParseParams(TaskParams):
    text: str = Field(title="Text")


class QueryParams(TaskParams):
    data: Json = Field(title="Data")
    query: str = Field(title="Query", min_length=1, description="JMESPath: `invoices[?paid].number`.")
    required: bool = Field(False, title="Fail if nothing is found")


class WriteResult(TaskResult):
    path: str = Field(title="Path")
    size: int = Field(title="Bytes written", description="0 when the file had this content already.")


@task(
    "json.read",
    title="Read a JSON file",
    icon="braces",
    keywords=("jsonl", "import", "load"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def read(ctx: TaskContext, params: ReadParams) -> Json:
    """Read the value in a JSON file."""
    path = ctx.path(params.path)

    def work(check: Check) -> Json:
        text = decode(read_bytes(path, MAX_FILE), params.encoding, str(path))
        if params.layout is Layout.ONE:
            return loads(text, str(path))
        lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
        return [loads(line, f"{path}, line {number}") for number, line in lines]

    return await off_loop(work)


@task(
    "json.write",
    title="Write a JSON file",
    icon="braces",
    keywords=("jsonl", "export", "save"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def write(ctx: TaskContext, params: WriteParams) -> WriteResult:
    """Write a value to a JSON file, whole or not at all."""
    path = ctx.path(params.path)
    if params.layout is Layout.LINES and not isinstance(params.value, list):
        raise StepFailed(
            "Only a list can be written as lines.", kind="data", remedy="Give a list, or choose one value."
        )

    def work(check: Check) -> int:
        data = _text(params).encode()
        if not must_write(path, params.existing, data):
            return 0
        write_bytes(path, data, check)
        return len(data)

    return WriteResult(path=str(path), size=await off_loop(work))


@task("json.parse", title="Read JSON from a text", icon="braces", keywords=("convert",), replay=ReplayPolicy.PURE)
async def parse(ctx: TaskContext, params: ParseParams) -> Json:
    """Turn a text that holds JSON into its value."""
    return await off_loop(lambda check: loads(params.text, "The text"))


@task(
    "json.query",
    title="Query JSON",
    icon="search-code",
    keywords=("jmespath", "json path", "find", "select"),
    replay=ReplayPolicy.PURE,
)
async def query(ctx: TaskContext, params: QueryParams) -> Json:
    """Pick values out of records and lists with JMESPath."""
    found = await off_loop(lambda check: _search(params.query, params.data))
    if params.required and (found is None or found == []):
        raise StepFailed(
            f'The query "{params.query}" found nothing.', kind="data", remedy="Check the data, or the query."
        )
    return found


def _text(params: WriteParams) -> str:
    if params.layout is Layout.LINES:
        return "".join(f"{_dumps(item, 0)}\n" for item in params.value)
    return _dumps(params.value, params.indent) + "\n"


def _dumps(value: Json, indent: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent or None, default=_refuse, allow_nan=False)


def _refuse(value: object) -> NoReturn:
    if isinstance(value, Secret | SecretRef):
        raise StepFailed("A credential cannot be written to a file.", kind="credential")
    raise StepFailed(f"A value of the kind {type(value).__name__} is not JSON.", kind="data")


def _search(query: str, data: Json) -> Json:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.search(query, data)
    except (JMESPathError, ValueError, RecursionError) as error:
        reason = (str(error).splitlines() or ["it is nested too deep"])[0].rstrip(".:")
        raise StepFailed(
            f'The query "{query[:80]}" is wrong: {reason}.',
            kind="data",
            remedy="A query looks like ``invoices[?amount > `100`].number``; texts are in single quotation marks.",
            details=str(error),
        ) from error
