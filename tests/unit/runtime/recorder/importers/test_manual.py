from __future__ import annotations

from pathlib import Path

from runtime.recorder.importers.manual import manual

DOCUMENT = Path(__file__).parents[5] / "docs" / "import.md"


def test_the_document_is_current() -> None:
    remedy = "Run: python -m runtime.recorder.importers.manual > docs/import.md"
    assert DOCUMENT.read_text(encoding="utf-8") == manual(), remedy
