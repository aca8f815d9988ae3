"""The canvas: a workflow as a graph of cards to look at, walk through and edit.

What it gives is imported when it is asked for: all of it at once would hold the window up at its start.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.canvas.align import Alignment
    from studio.canvas.canvas import Canvas
    from studio.canvas.drops import STEP_TYPE
    from studio.canvas.marks import BreakMark, Status, StepMark
    from studio.canvas.step_types import StepTypes, about, family_title, family_tone, paragraphs

_HOMES = {
    "Alignment": "align",
    "Canvas": "canvas",
    "STEP_TYPE": "drops",
    "BreakMark": "marks",
    "Status": "marks",
    "StepMark": "marks",
    "StepTypes": "step_types",
    "about": "step_types",
    "family_title": "step_types",
    "family_tone": "step_types",
    "paragraphs": "step_types",
}

__all__ = [
    "STEP_TYPE",
    "Alignment",
    "BreakMark",
    "Canvas",
    "Status",
    "StepMark",
    "StepTypes",
    "about",
    "family_title",
    "family_tone",
    "paragraphs",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
