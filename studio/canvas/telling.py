"""What the canvas tells in words: tool tips of cards, and what is current, for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.canvas.folds import fold_key
from studio.i18n import told, tr

if TYPE_CHECKING:
    from studio.canvas.view import CanvasView

#: So many steps of a collapsed group are named in its tool tip.
MOST_NAMES = 12


def tool_tip(view: CanvasView, id: str) -> str:
    """What is known of a step, one thing a line: its texts in full, and what is wrong with it; of a collapsed group,
    what it holds."""
    if id in view.board.folds:
        steps = view.document.workflow.steps
        names = [view.looks.of(steps[step]).title for step in view.board.held(id)]
        more = ["…"] if len(names) > MOST_NAMES else []
        return "\n".join([view.dress(id).look.title, *(f"• {name}" for name in names[:MOST_NAMES]), *more])
    step = view.board.cards[id].step
    look = view.looks.of(step)
    found = [f"{told(p.message)} {told(p.remedy)}".strip() for p in view.document.problems if p.step == id]
    wrong = map(view.looks.in_words, found)
    return "\n".join(part for part in (look.title, look.line, step.note, *wrong) if part)


def current_in_words(view: CanvasView) -> str:
    """What the current step, edge or note is called; where there is none, what the canvas is."""
    selection = view.selection
    if (edge := view.selected_edge()) is not None:
        steps = view.document.workflow.steps
        source, target = (view.looks.of(steps[id]).title for id in (edge[0], edge[2]))
        return tr("Edge from {source} to {target}", source=source, target=target)
    if selection.notes and not selection.current:
        note = view.board.notes.get(selection.notes[-1])
        return tr("Note: {text}", text=note.text if note else "")
    id = selection.current or (fold_key(selection.groups[-1]) if selection.groups else "")
    look = view.dress(id).look if id in view.board.shown else None
    return f"{look.title}. {look.line}" if look else tr("Canvas of the workflow")
