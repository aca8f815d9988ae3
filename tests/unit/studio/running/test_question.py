"""What is asked before a run: inputs, proposed again, and rights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio.bridge.operation import settle
from studio.state.document import Document
from tests.fixtures.engine import until

Open = Callable[..., Document]


async def test_inputs_are_asked_for_and_proposed_again(running: Any, open_flow: Open) -> None:
    document = open_flow(
        "asks",
        {"who": {"type": "string", "direction": "input", "required": True}},
        one={"type": "flow.log", "params": {"message": "{{ vars.who }}"}},
    )
    running.show_document(document)
    running.start()
    dialog = running.question._dialog
    assert dialog is not None and running.session is None
    dialog._values["who"] = "Ana"
    dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert running.question._dialog is None
    running.start()
    assert running.question._dialog._last == {"who": "Ana"}
    running.question._dialog.reject()
    await settle()


async def test_a_stranger_asks_for_its_rights_first(running: Any, open_flow: Open, tmp_path: Path) -> None:
    place = str(tmp_path / "made.txt")
    document = open_flow("writes", one={"type": "files.write", "params": {"path": place, "content": "hello"}})
    running.show_document(document)
    running.start()
    await until(lambda: running.question._dialog is not None and not running.question._dialog._rights.isHidden())
    assert running.session is None and not Path(place).exists()
    running.question._dialog.agree()
    await until(lambda: running.session is not None and running.session.over)
    assert Path(place).read_text() == "hello"
    await settle()
