from __future__ import annotations

from urllib.parse import quote_plus

from hypothesis import given
from hypothesis import strategies as st

from runtime.recorder.hidden import HIDDEN, Hidden


def told(hidden: Hidden, text: str) -> dict[str, object]:
    """What the script in a page tells of a text; the same sums as in ``talk.js``."""
    digests = []
    for base in hidden.salt:
        found = 0
        for char in text:
            found = (found * base + ord(char) + 1) % 67_108_859
        digests.append(found)
    return {"length": len(text), "digest": digests}


def knowing(*texts: str) -> Hidden:
    hidden = Hidden()
    for text in texts:
        hidden.learn(told(hidden, text))
    return hidden


@given(st.text(min_size=8, max_size=20), st.text(max_size=30), st.text(max_size=30))
def test_it_is_found_wherever_it_stands(secret: str, before: str, after: str) -> None:
    assert secret not in knowing(secret).covered(f"{before}{secret}{after}").replace(HIDDEN, "\0")


@given(st.text(max_size=60))
def test_other_texts_stay_what_they_are(text: str) -> None:
    assert knowing("Delphinium-42", "4242424242424242").covered(text) == text


def test_in_addresses_and_records() -> None:
    hidden = knowing("p&ss wörd", "Delphinium-42")
    address = f"https://larkspur.example/done?pw={quote_plus('p&ss wörd')}&x=1"
    assert hidden.covered(address) == f"https://larkspur.example/done?pw={HIDDEN}&x=1"
    seen = {"text": "Hello Delphinium-42!", "path": ("a", "Delphinium-42"), "box": [1, 2.5, None]}
    assert hidden.covered(seen) == {"text": f"Hello {HIDDEN}!", "path": ("a", HIDDEN), "box": [1, 2.5, None]}


def test_short_ones_count_where_they_stand_alone() -> None:
    assert knowing("7351").covered("Code 7351, order 173512") == f"Code {HIDDEN}, order 173512"
    assert knowing("abc").covered("abc") == "abc"


def test_what_was_typed_in_the_clear_is_no_secret() -> None:
    hidden = Hidden()
    hidden.learn(told(hidden, "admin"), ["mara", "admin"])
    assert hidden.covered("admin") == "admin"


def test_nonsense_is_not_learned() -> None:
    hidden = Hidden()
    for value in (None, "x", {}, {"length": "9", "digest": []}, {"length": 9, "digest": "x"}):
        hidden.learn(value)
    assert hidden.covered("anything at all") == "anything at all"
