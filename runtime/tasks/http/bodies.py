"""Params of a request as the body that is sent."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from runtime.errors import StepFailed
from runtime.model import Json, Secret
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import CHUNK, file_errors, in_thread, off_loop, open_plain, read_bytes
from runtime.tasks.http.exchange import Body, reveal
from runtime.tasks.http.requests import RequestParams


async def build_body(ctx: TaskContext, params: RequestParams) -> Body:
    """The body of a request; credentials inside are revealed here, on their way out."""
    secrets: list[str] = []
    if params.json_body is not None:
        return json_body(params.json_body)
    if params.text is not None:
        return _content(
            reveal(params.text, secrets).encode(), params.content_type or "text/plain; charset=utf-8", secrets
        )
    if params.file:
        return await _file(ctx.path(params.file), params.content_type)
    if params.form or params.files:
        return await _form(ctx, params, secrets)
    return Body()


def json_body(value: Json) -> Body:
    """A value as JSON, with the credentials inside it revealed."""
    secrets: list[str] = []
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=lambda one: _plain(one, secrets))
    return _content(text.encode(), "application/json", secrets)


def _content(data: bytes, content_type: str, secrets: list[str]) -> Body:
    return Body({"content": data}, {"content-type": content_type.encode()}, secrets)


def _plain(value: Any, secrets: list[str]) -> str:
    if isinstance(value, Secret):
        return reveal(value, secrets)
    raise StepFailed(f"A value of the kind {type(value).__name__} is not JSON.", kind="data")


async def _file(path: Path, content_type: str) -> Body:
    def size() -> int:
        with file_errors(path, "read"), open_plain(path) as file:
            return file.seek(0, 2)

    length = await in_thread(size)
    headers = {
        "content-type": (content_type or _guess(path)).encode(),
        "content-length": str(length).encode(),
    }
    return Body({"content": _pieces(path)}, headers)


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with file_errors(path, "read"):
        file = await in_thread(open_plain, path)
        try:
            while piece := await in_thread(file.read, CHUNK):
                yield piece
        finally:
            file.close()


async def _form(ctx: TaskContext, params: RequestParams, secrets: list[str]) -> Body:
    fields: dict[str, list[str]] = {}
    for name, value in params.form.items():
        values = value if isinstance(value, list) else [value]
        fields[name] = [reveal(one, secrets) for one in values if one is not None]
    arguments: dict[str, Any] = {"data": fields}
    if params.files:
        paths = {name: ctx.path(text) for name, text in params.files.items()}
        arguments["files"] = await off_loop(lambda check: {name: _part(path) for name, path in paths.items()})
    return Body(arguments, {}, secrets)


def _part(path: Path) -> tuple[str, bytes, str]:
    return path.name, read_bytes(path), _guess(path)


def _guess(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
