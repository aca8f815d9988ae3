"""Every message of the runtime has a Bulgarian one with the same places, and is found again in its finished text."""

from __future__ import annotations

import re

import pytest

from devtools.messages import PLACE, catalogue, literals, messages
from runtime.words.language import LANGUAGES
from runtime.words.messages import told

#: Parts that the code puts together from pieces.
PUT_TOGETHER = {"on {x}", "Error", "a boolean", "a credential"}
OTHERS = [code for code in LANGUAGES if code != "en"]
each_language = pytest.mark.parametrize("code", OTHERS)


@each_language
def test_every_message_is_translated(code: str) -> None:
    known = catalogue(code)
    missing = {text: place for text, place in messages().items() if not known.get(text)}
    assert missing == {}, f"add them to a file in resources/messages/{code}"


@each_language
def test_every_translation_has_a_message(code: str) -> None:
    """Parts of messages, such as reasons, are any text of the runtime."""
    alive = messages().keys() | literals() | PUT_TOGETHER
    assert sorted(catalogue(code).keys() - alive) == [], "remove them"


@each_language
def test_the_places_are_the_same(code: str) -> None:
    wrong = [text for text, said in catalogue(code).items() if set(PLACE.findall(text)) != set(PLACE.findall(said))]
    assert wrong == []


def test_bulgarian_is_bulgarian() -> None:
    same = [text for text, said in catalogue("bg").items() if not re.search("[а-я]", said)]
    assert [text for text in same if re.search(r"[a-z]{3}", PLACE.sub("", text))] == ["events.follow: {x}."]


@each_language
def test_every_message_is_found_when_its_places_are_filled(code: str) -> None:
    """Each as it is told, with values in its places; none is taken for another one."""
    wrong = []
    for text, said in catalogue(code).items():
        if not re.search(r"[A-Za-z]{2}", PLACE.sub("", text)):
            continue  # without a word of its own it holds only with a part that is translated
        filled, expected = (PLACE.sub(lambda place: f"W{place[1]}7", one) for one in (text, said))
        if told(filled, code) != expected:
            wrong.append((filled, told(filled, code)))
    assert wrong == []


def test_english_stays_english() -> None:
    assert told("The disk is full.", "en") == "The disk is full."
