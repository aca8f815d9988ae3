"""Settings of the engine: how much runs at once and what is kept."""

from __future__ import annotations

from pydantic import Field

from runtime.settings.section import Section


class EngineSettings(Section):
    """Section ``engine``."""

    max_parallel_runs: int = Field(
        4, ge=1, le=256, title="Runs at once", description="Further runs wait in the queue on this machine."
    )
    default_step_timeout: float = Field(
        3600, ge=0, le=604_800, title="Time limit of a step (s)", description="For steps without their own; 0 is none."
    )
    lease_seconds: float = Field(
        30,
        ge=5,
        le=3600,
        title="Longest silence of a run (s)",
        description="A run of which nothing is heard for longer is taken over by another runner.",
    )
    keep_runs_days: int = Field(
        90, ge=0, le=36_500, title="Keep runs (days)", description="Older finished runs are deleted; 0 keeps them all."
    )
    keep_logs_days: int = Field(
        30, ge=0, le=36_500, title="Keep logs (days)", description="Older log lines are deleted; 0 keeps them all."
    )
    keep_pictures_days: int = Field(
        14, ge=0, le=36_500, title="Keep pictures (days)", description="Older pictures are deleted; 0 keeps them all."
    )
    keep_deleted_days: int = Field(
        30,
        ge=0,
        le=36_500,
        title="Keep deleted runs (days)",
        description="So long a deleted run can be restored; 0 keeps them until they are removed by hand.",
    )
    max_runs_kept: int = Field(
        10_000,
        ge=0,
        le=10_000_000,
        title="Runs kept at most",
        description="Beyond this number the oldest finished runs are deleted; 0 keeps them all.",
    )
