"""Keeping the data folder to its policy: old runs, log lines and pictures go."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

from pydantic import Field

from runtime.clock import now_ms
from runtime.engine.events import RunListChanged
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import MethodParams, NoParams, method


class RetentionParams(MethodParams):
    """What is left out is taken from the engine settings. 0 keeps everything. ``preview`` only counts."""

    keep_runs_days: float | None = Field(None, ge=0)
    keep_logs_days: float | None = Field(None, ge=0)
    keep_pictures_days: float | None = Field(None, ge=0)
    max_runs: int | None = Field(None, ge=0)
    keep_deleted_days: float | None = Field(None, ge=0)
    preview: bool = False
    by: str = "host"


@method("retention.apply", RetentionParams)
async def apply_retention(core: Core, params: RetentionParams) -> JsonObject:
    """Delete what is older than the policy says; gives the policy and what went, or would go (rows, files, bytes)."""
    from runtime.store.retention import Policy, apply
    from runtime.store.retention_preview import preview

    engine = core.settings.engine
    wanted = {
        "keep_runs_days": engine.keep_runs_days,
        "keep_logs_days": engine.keep_logs_days,
        "keep_pictures_days": engine.keep_pictures_days,
        "max_runs": engine.max_runs_kept,
        "keep_deleted_days": engine.keep_deleted_days,
    } | params.model_dump(exclude_none=True, exclude={"preview", "by"})
    work = preview if params.preview else apply
    gone = asdict(await asyncio.to_thread(work, core.store, Policy(**wanted), now_ms()))
    if any(gone.values()) and not params.preview:
        core.store.audit(params.by, "retention.apply", "data folder", json.dumps(gone))
        core.events.emit(RunListChanged(run="", at=now_ms()))
    return {"policy": wanted, "removed": gone}


@method("retention.usage", NoParams)
async def usage(core: Core, params: NoParams) -> JsonObject:
    """Bytes that the data folder takes: ``runs``, ``logs``, ``pictures`` and ``others``; ``free`` on its disk."""
    from runtime.store.usage import measure

    return asdict(await asyncio.to_thread(measure, core.home))
