"""An open workflow as panels see it."""

from __future__ import annotations

from typing import Protocol

from studio.state.document import Document
from studio.state.selection import Selection


class Flow(Protocol):
    """A document and what is selected in it; tabs of the editor are such."""

    document: Document
    selection: Selection
