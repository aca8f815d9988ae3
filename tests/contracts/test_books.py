"""The books of texts, ``resources/BOOK/texts.json``: each text in every language, with the same places and counts."""

from __future__ import annotations

from string import Formatter

import pytest

from runtime.paths import RESOURCES
from runtime.words.language import LANGUAGES, texts_of

BOOKS = sorted(path.parent.name for path in RESOURCES.glob("*/texts.json"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_there_are_books() -> None:
    assert {"picking", "report", "words"} <= set(BOOKS)


@pytest.mark.parametrize("book", BOOKS)
def test_every_text_is_there_in_every_language(book: str) -> None:
    texts = texts_of(book)
    assert [name for name, said in texts.items() if set(said) != set(LANGUAGES) or not all(said.values())] == []
    assert [name for name, said in texts.items() if len({frozenset(places(text)) for text in said.values()}) > 1] == []


@pytest.mark.parametrize("book", BOOKS)
def test_what_is_counted_has_both_forms(book: str) -> None:
    names = texts_of(book).keys()
    forms = {name.rpartition(".")[0] for name in names if name.endswith((".one", ".many"))}
    assert sorted(form for form in forms if not {f"{form}.one", f"{form}.many"} <= names) == []
