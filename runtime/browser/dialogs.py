"""Native dialogs (alert, confirm, prompt): each is answered at once, as arranged or by the session's policy."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.errors import StepTimeout

if TYPE_CHECKING:
    from playwright.async_api import Dialog


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do with a dialog; ``text`` goes into a prompt (None: what it proposes)."""

    accept: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class SeenDialog:
    """A dialog that was shown and answered. ``type`` is alert, confirm, prompt or beforeunload."""

    type: str
    message: str
    accepted: bool


class Dialogs:
    """The dialogs of one session."""

    def __init__(self, *, accept: bool = False) -> None:
        self._policy = Answer(accept)
        self._arranged: deque[Answer] = deque()
        self._unread: SeenDialog | None = None
        self._unexpected: list[SeenDialog] = []
        self._shown = asyncio.Event()

    def arrange(self, answer: Answer) -> None:
        """Answer the next dialog this way; several arrangements are used in their order."""
        self._arranged.append(answer)

    async def read(self, seconds: float) -> SeenDialog:
        """The latest dialog since the last call; waits for one. Raises StepTimeout."""
        try:
            async with asyncio.timeout(seconds):
                while self._unread is None:
                    self._shown.clear()
                    await self._shown.wait()
        except TimeoutError:
            raise StepTimeout(
                f"No dialog was shown within {seconds:g} s.", remedy="Read it after the step that opens it."
            ) from None
        seen, self._unread = self._unread, None
        return seen

    def take_unexpected(self) -> list[SeenDialog]:
        """Dialogs since the last call that no step had arranged."""
        taken, self._unexpected = self._unexpected, []
        return taken

    async def handle(self, dialog: Dialog) -> None:
        """Answer one dialog; the page may be gone by then."""
        answer = self._next_answer(dialog)
        try:
            if answer.accept:
                await dialog.accept(dialog.default_value if answer.text is None else answer.text)
            else:
                await dialog.dismiss()
        except Exception:  # noqa: BLE001 - page or browser closed meanwhile; nobody waits for this answer
            return

    def _next_answer(self, dialog: Dialog) -> Answer:
        # Leaving a page is what a step asked for: it is accepted and uses up no arrangement.
        is_leaving = dialog.type == "beforeunload"
        if self._arranged and not is_leaving:
            answer, expected = self._arranged.popleft(), True
        else:
            answer, expected = (Answer(True), True) if is_leaving else (self._policy, False)
        self._unread = SeenDialog(dialog.type, dialog.message, answer.accept)
        self._shown.set()
        if not expected:
            self._unexpected.append(self._unread)
        return answer
