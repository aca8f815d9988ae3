"""The formats a workflow can be exported to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from runtime.model import Workflow
from runtime.recorder.exporters.locators import Find
from runtime.recorder.exporters.script import Script, write_script


@dataclass(frozen=True, slots=True)
class Format:
    """One format, by the name that ``understudy export --format`` takes."""

    id: str
    title: str
    write: Callable[[Workflow, Find], Script]


FORMATS = (
    Format("playwright", "A Python script that needs Playwright only", write_script),
    Format("pytest", "A test for pytest", partial(write_script, test=True)),
)
