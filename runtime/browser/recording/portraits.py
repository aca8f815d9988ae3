"""Pictures of what a person presses, taken between the pressing and the answer of the page.

The whole visible page is asked for, never a part of it: for a part the browser would shift and scale the page for a
moment, which the person sees, and a click then hits something else. What is needed is cut out afterwards.
"""

from __future__ import annotations

import base64
import io

from runtime.browser.recording.connection import Answer, Connection, JsonObject

#: Pictures that are asked for and not yet taken; a tab that does not draw never answers.
_MOST = 4
_HOW: JsonObject = {"format": "png", "optimizeForSpeed": True}


class Portrait:
    """What was pressed: ``box`` (left, top, width, height in CSS pixels) of a page that is ``width`` of them wide."""

    def __init__(self, page: str, box: tuple[float, float, float, float], width: float) -> None:
        self._page = page
        self._box, self._width = box, width
        self._png: bytes | None = None

    def png(self) -> bytes:
        """The element alone; empty when the picture cannot be read. The whole page is forgotten by then."""
        if self._png is None:
            try:
                self._png = self._cut()
            except (OSError, ValueError):  # whatever a browser sends, a recording goes on
                self._png = b""
            self._page = ""
        return self._png

    def _cut(self) -> bytes:
        from PIL import Image

        with Image.open(io.BytesIO(base64.b64decode(self._page))) as page:
            scale = page.width / self._width
            left, top, width, height = (round(value * scale) for value in self._box)
            element = page.convert("RGB").crop((left, top, left + width, top + height))
        out = io.BytesIO()
        element.save(out, "png", optimize=True)
        return out.getvalue()


class Portraits:
    """The pictures that documents have asked for, by document and number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._asked: dict[tuple[str, int], tuple[Answer, JsonObject]] = {}

    def ask(self, session: str, source: str, payload: JsonObject) -> None:
        """A document wants a picture of its tab, whose page has this session."""
        if len(self._asked) >= _MOST:
            del self._asked[next(iter(self._asked))]
        answer = self._connection.send("Page.captureScreenshot", _HOW, session=session)
        self._asked[source, payload.get("portrait", 0)] = answer, payload

    def take(self, source: str, number: int) -> Portrait | None:
        """The picture, when it was there before the page could answer: a later one may show something else."""
        answer, payload = self._asked.pop((source, number), (None, {}))
        if answer is None or not answer.done() or answer.exception() or not payload.get("box"):
            return None
        width = payload.get("width", 0)
        return Portrait(answer.result().get("data", ""), tuple(payload["box"]), width) if width >= 1 else None
