from __future__ import annotations

import re
from string import Formatter

import pytest

from runtime.report.html import FOLDER
from runtime.words.language import LANGUAGES, texts_of

ENTRIES = texts_of("report")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", sorted(ENTRIES))
def test_every_text_is_there_in_every_language_with_the_same_places(name: str) -> None:
    texts = ENTRIES[name]
    assert set(texts) == set(LANGUAGES)
    assert all(texts.values())
    assert len({frozenset(places(text)) for text in texts.values()}) == 1


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.j2"))
    used = set(re.findall(r'(?<![\w.])t\("([a-z_.]+)"[,)]', source))
    used |= {f"{name}.{end}" for name in re.findall(r't\.count\("([a-z_]+)"', source) for end in ("one", "many")}
    families = (*re.findall(r'(?<![\w.])t\("([a-z_]+\.)" ~', source), "log.")
    assert used - set(ENTRIES) == set()
    assert [name for name in ENTRIES if name not in used and not name.startswith(families)] == []
