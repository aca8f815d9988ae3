"""What questions about runs are made of, where more than one service takes them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.services.methods import MethodParams


class RunParams(MethodParams):
    """``run`` is a run's id, a unique beginning of one, or ``last``."""

    run: str


class LogParams(RunParams):
    """``level`` is the lowest shown; ``text`` must be contained; ``after`` is the number of the last line seen. With
    ``before``, the number of the first one seen (0: none), the last ones before it come. ``step`` and ``scope`` leave
    what one step has said."""

    level: str = "debug"
    text: str = ""
    step: str = ""
    scope: str | None = None
    after: int = 0
    before: int | None = None
    limit: int = Field(1000, ge=1, le=100_000)


class ListParams(MethodParams):
    """``text`` is a part of the run's id or its workflow's name, with ``errors`` also of the message it failed with.
    Without ``counts`` the answer has none, and comes sooner."""

    status: tuple[str, ...] = ()
    workflow: str = ""
    text: str = ""
    since: str = ""
    until: str = ""
    deleted: bool = False
    errors: bool = False
    counts: bool = True
    before: int | None = None
    limit: int = Field(50, ge=1, le=1000)


class ExportParams(RunParams):
    """``output`` is a file or folder; left out, the file gets the run's name in ``folder`` (default: here)."""

    kind: Literal["html", "json"] = "html"
    output: str = ""
    folder: str = ""
    lang: str = "en"
