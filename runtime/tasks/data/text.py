"""Text: replace, split, find by pattern, fill a template. Patterns run in linear time (RE2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import Field

from runtime.errors import StepFailed
from runtime.expressions import compile_value
from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.data.items import PerItem, each, scope_of
from runtime.tasks.data.tables import cell_text
from runtime.tasks.disk import Check, off_loop, read_bytes
from runtime.tasks.encodings import AUTO, decode
from runtime.tasks.spec import TaskParams, Touch, task

T = TypeVar("T")

#: Bytes of memory one pattern may take.
_PATTERN_MEMORY = 8 << 20
#: Most characters a step gives back as one text.
MAX_TEXT = 32 << 20
#: Seconds that searching may take.
_PATIENCE = 60.0
#: Characters that are searched faster than a thread is started.
_SHORT = 4_000
_GROUP = re.compile(r"(\$[0-9$])")


class Take(StrEnum):
    FIRST = "first"
    ALL = "all"


class ReplaceParams(TaskParams):
    text: str = Field(title="Text")
    find: str = Field(title="Find", min_length=1)
    replace: str = Field("", title="Replace with", description="With a pattern, $1 is its first group, $0 all of it.")
    pattern: bool = Field(False, title="Find is a pattern", description="A regular expression, otherwise plain text.")
    ignore_case: bool = Field(False, title="Ignore upper and lower case")
    count: int = Field(0, ge=0, title="At most so many times", description="0 replaces all.")


class SplitParams(TaskParams):
    text: str = Field(title="Text")
    separator: str = Field("", title="Separator", description="Empty splits into lines.")
    pattern: bool = Field(False, title="Separator is a pattern", description="A regular expression.")
    trim: bool = Field(True, title="Trim spaces around parts")
    keep_empty: bool = Field(False, title="Keep empty parts")
    limit: int = Field(0, ge=0, title="At most so many parts", description="The last one holds the rest. 0: no limit.")


class ExtractParams(TaskParams):
    text: str = Field(title="Text")
    pattern: str = Field(
        title="Pattern",
        min_length=1,
        description="A regular expression. Named groups `(?P<year>\\d+)` give a record, groups a list, none the text.",
    )
    take: Take = Field(Take.FIRST, title="Take", description="The first place that fits, or a list of all.")
    ignore_case: bool = Field(False, title="Ignore upper and lower case")
    dot_all: bool = Field(False, title="A dot takes line ends too")
    required: bool = Field(False, title="Fail if nothing fits")


class TemplateParams(TaskParams):
    template: PerItem = Field(
        "", title="Template", description="A text with {{ expressions }}, also over several lines."
    )
    path: str = Field("", title="Or a file that holds it")
    encoding: str = Field(AUTO, title="Encoding of the file")
    items: list[Any] | None = Field(
        None, title="Items", description="Fills the template once for each as `item` and `index`, one after the other."
    )
    separator: str = Field("", title="Between items")


@task(
    "text.replace",
    title="Replace text",
    icon="replace",
    keywords=("regex", "substitute"),
    replay=ReplayPolicy.PURE,
    timeout=_PATIENCE,
)
async def replace(ctx: TaskContext, params: ReplaceParams) -> str:
    """Replace a text, or what fits a pattern, with another text."""
    return await _paced(params.text, lambda check: _replaced(params, check))


@task(
    "text.split",
    title="Split text",
    icon="split",
    keywords=("lines", "words"),
    replay=ReplayPolicy.PURE,
    timeout=_PATIENCE,
)
async def split(ctx: TaskContext, params: SplitParams) -> list[str]:
    """Split a text at a separator, at a pattern, or into lines."""
    parts = await _paced(params.text, lambda check: _split(params, check))
    if params.trim:
        parts = [part.strip() for part in parts]
    return parts if params.keep_empty else [part for part in parts if part]


@task(
    "text.extract",
    title="Find in text",
    icon="text-search",
    keywords=("regex", "pattern", "match", "groups"),
    replay=ReplayPolicy.PURE,
    timeout=_PATIENCE,
)
async def extract(ctx: TaskContext, params: ExtractParams) -> Json:
    """Find what fits a pattern: the text, its groups, or a record of its named groups."""
    found = await _paced(params.text, lambda check: _found(params, check))
    if params.required and not found:
        raise StepFailed(f'Nothing fits the pattern "{params.pattern}".', kind="data", remedy="Check the text first.")
    if params.take is Take.ALL:
        return found
    return found[0] if found else None


@task(
    "text.template",
    title="Fill a template",
    icon="notepad-text-dashed",
    keywords=("format", "letter", "html", "report"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
    deferred=("template",),
)
async def template(ctx: TaskContext, params: TemplateParams) -> str:
    """Fill a text with values: once, or once for each item of a list."""
    if bool(params.template) == bool(params.path):
        raise StepFailed("Give a template, or a file that holds one.", kind="data")
    source = params.template
    if params.path:
        path = ctx.path(params.path)
        source = decode(await off_loop(lambda check: read_bytes(path)), params.encoding, str(path))
    compiled = compile_value(source)
    if params.items is None:
        return cell_text(compiled.render(scope_of(ctx)))
    parts = [cell_text(value) for value in await each(ctx, compiled, params.items)]
    _check_size(sum(map(len, parts)) + len(params.separator) * len(parts))
    return params.separator.join(parts)


async def _paced(text: str, work: Callable[[Check], T]) -> T:
    """Search a short text right here, a long one in a thread."""
    return work(lambda: None) if len(text) <= _SHORT else await off_loop(work)


def _escaped(text: str) -> str:
    return "".join(mark if mark.isalnum() or mark.isspace() else f"\\{mark}" for mark in text)


def _split(params: SplitParams, check: Check) -> list[str]:
    most = params.limit - 1 if params.limit else -1
    if not params.separator:
        return params.text.splitlines() if most < 0 else params.text.split("\n", most)
    if not params.pattern:
        return params.text.split(params.separator, most)
    parts: list[str] = []
    start = 0
    for match in _matches(_compiled(params.separator, False, False), params.text, check):
        if match.end() == match.start() or len(parts) == most:
            continue
        parts.append(params.text[start : match.start()])
        start = match.end()
    return [*parts, params.text[start:]]


def _found(params: ExtractParams, check: Check) -> list[Json]:
    pattern = _compiled(params.pattern, params.ignore_case, params.dot_all)
    found: list[Json] = []
    for match in _matches(pattern, params.text, check):
        groups = match.groupdict() or list(match.groups())
        # A single group is what is wanted; naming it makes a record.
        found.append(groups[0] if isinstance(groups, list) and len(groups) == 1 else groups or match.group())
        if params.take is Take.FIRST:
            break
    return found


def _replaced(params: ReplaceParams, check: Check) -> str:
    pattern = _compiled(params.find if params.pattern else _escaped(params.find), params.ignore_case, False)
    parts = _parts(params.replace, pattern.groups) if params.pattern else [params.replace]
    pieces: list[str] = []
    start = size = 0
    for number, match in enumerate(_matches(pattern, params.text, check), 1):
        new = "".join(part if isinstance(part, str) else match.group(part) or "" for part in parts)
        pieces += [params.text[start : match.start()], new]
        start, size = match.end(), size + len(new)
        _check_size(size)
        if number == params.count:
            break
    return "".join([*pieces, params.text[start:]])


def _parts(replacement: str, groups: int) -> list[str | int]:
    """The parts of a replacement: texts, and numbers of groups (``$1``; ``$$`` is a dollar)."""
    parts: list[str | int] = []
    for part in _GROUP.split(replacement):
        marked = _GROUP.fullmatch(part) is not None
        if marked and part != "$$" and int(part[1]) > groups:
            raise StepFailed(f"The pattern has no group {part[1]}.", kind="data")
        parts.append(part if not marked else "$" if part == "$$" else int(part[1]))
    return parts


def _matches(pattern: Any, text: str, check: Check) -> Iterator[Any]:
    for match in pattern.finditer(text):
        check()
        yield match


def _check_size(size: int) -> None:
    if size > MAX_TEXT:
        raise StepFailed(f"The text would be longer than {MAX_TEXT >> 20} million characters.", kind="limit")


@lru_cache(maxsize=64)
def _compiled(pattern: str, ignore_case: bool, dot_all: bool) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _PATTERN_MEMORY
    options.case_sensitive = not ignore_case
    options.dot_nl = dot_all
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode(errors="replace") if isinstance(reason, bytes) else str(error)
        raise StepFailed(
            f'The pattern "{pattern[:80]}" cannot be used: {reason}.',
            kind="data",
            remedy="Look-around (?=...) and back-references do not exist here; they could take forever.",
        ) from error
