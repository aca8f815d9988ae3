"""The canvas: a workflow as a graph of cards to look at, walk through and edit."""

from studio.canvas.align import Alignment
from studio.canvas.canvas import Canvas
from studio.canvas.drops import STEP_TYPE
from studio.canvas.marks import BreakMark, Status, StepMark
from studio.canvas.step_types import StepTypes, about, family_title, family_tone, paragraphs

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
