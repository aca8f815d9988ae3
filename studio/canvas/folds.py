"""Collapsed groups: which steps they hold, the one card that stands for them, and the graph as it looks then."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QRectF

from runtime.model import Step, Workflow
from runtime.model.layout import Group
from runtime.model.ports import OUT
from studio.canvas.cards import Card
from studio.canvas.marks import IDLE, Status, StepMark
from studio.canvas.measures import CARD_WIDTH, GROUP_TITLE
from studio.canvas.ports import Port

#: The type of the step that stands for a group where the canvas needs one; no workflow holds it.
FOLD = "canvas.group"
PREFIX = "group:"

#: Names that layouts give to colours, as tokens.
COLOURS = {
    "blue": "accent", "green": "success", "amber": "warning", "red": "danger", "violet": "family_data",
    "teal": "family_http", "orange": "family_files", "pink": "family_script", "grey": "muted",
}  # fmt: skip

#: What tells most of many steps: what needs a person, then what goes on, then what is over.
_WORST = (
    Status.FAILED, Status.IN_DOUBT, Status.WAITING, Status.PAUSED, Status.RUNNING, Status.QUEUED, Status.CANCELLED,
)  # fmt: skip
_OVER = (Status.COMPLETED, Status.SKIPPED)


def fold_key(group: str) -> str:
    """What a group is called where its id stands beside ids of steps."""
    return PREFIX + group


def group_of(key: str) -> str:
    """The id of the group that ``fold_key`` has named."""
    return key.removeprefix(PREFIX)


def group_rect(group: Group) -> QRectF:
    """The frame of a group that is expanded."""
    return QRectF(group.x, group.y, group.width, group.height)


def chevron_rect(group: Group) -> QRectF:
    """Where the head of an expanded group has the sign that collapses it."""
    return QRectF(group.x + 6, group.y + 4, 24, 24)


def tone_of(group: Group) -> str:
    """The token, or the ``#rrggbb``, of a group's colour."""
    return group.colour if group.colour.startswith("#") else COLOURS.get(group.colour, "accent")


def folded(
    groups: Mapping[str, Group], steps: Collection[str], inside: Callable[[str], Iterable[str]]
) -> dict[str, str]:
    """Step to the key of the collapsed group that shows it; what is inside of a container goes with it.

    A step in several groups is in the largest one: groups may lie in each other.
    """
    found: dict[str, str] = {}
    for id, group in sorted(groups.items(), key=lambda item: -len(item[1].members)):
        for member in group.members:
            if member in steps:
                for step in (member, *inside(member)):
                    found.setdefault(step, fold_key(id))
    return found


def fold_card(key: str, group: Group, before: Card | None) -> Card:
    """The card of a collapsed group: in its middle, where its first step would be. ``before`` where nothing changed."""
    x, y, tone = group.x + (group.width - CARD_WIDTH) / 2, group.y + GROUP_TITLE, tone_of(group)
    if before is not None and (before.x, before.y, before.tone) == (x, y, tone):
        return before
    step = before.step if before is not None else Step(key, FOLD)
    return Card(step, x, y, (Port(OUT),), "chevron-right", "other", False, tone)


def reduced(workflow: Workflow, within: Mapping[str, str]) -> Workflow:
    """The workflow with one step in place of each collapsed group."""
    steps: dict[str, Step] = {}
    for id, step in workflow.steps.items():
        key = within.get(id, id)
        ways = {
            port: tuple(dict.fromkeys(within.get(target, target) for target in targets if within.get(target) != key))
            for port, targets in step.next.items()
        }
        if key == id:
            steps[id] = replace(step, next=MappingProxyType(ways))
            continue
        out = [*(steps[key].next.get(OUT, ()) if key in steps else ()), *(t for ids in ways.values() for t in ids)]
        steps[key] = Step(key, FOLD, next=MappingProxyType({OUT: tuple(dict.fromkeys(out))}))
    return replace(workflow, steps=MappingProxyType(steps))


def worst(marks: Collection[StepMark]) -> StepMark:
    """The state of many steps as one: the worst there is, and how many are over."""
    found = {mark.status for mark in marks}
    over = sum(mark.status in _OVER for mark in marks)
    status = next((status for status in _WORST if status in found), Status.IDLE)
    if status is Status.IDLE and over == len(marks):
        status = Status.COMPLETED if Status.COMPLETED in found else Status.SKIPPED if marks else Status.IDLE
    healed, stopped = any(mark.healed for mark in marks), any(mark.stopped for mark in marks)
    if status is Status.IDLE and not over:
        return IDLE
    progress = over / len(marks) if status is Status.RUNNING else None
    return StepMark(status, None, progress, healed=healed, done=over, total=len(marks), stopped=stopped)
