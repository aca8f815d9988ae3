"""Masking by value: whatever encoder wrote the value, none of it is left; whatever is none of it, stays."""

from __future__ import annotations

import base64
import html
import json
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from runtime.model import Secret
from runtime.vault import MASK, Masker

ENCODERS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "json": json.dumps,
    "json unicode": lambda text: json.dumps(text, ensure_ascii=False),
    "json in html": lambda text: (
        json.dumps(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    ),
    "url": urllib.parse.quote_plus,
    "url path": urllib.parse.quote,
    "url strict": lambda text: urllib.parse.quote(text, safe=""),
    "query": lambda text: urllib.parse.urlencode({"q": text}),
    "html": html.escape,
    "html text": lambda text: html.escape(text, quote=False),
    "repr": repr,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
}

secrets = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=4, max_size=40)


def masker(*values: object) -> Masker:
    made = Masker()
    for value in values:
        made.add(value)
    return made


def test_without_secrets_texts_are_returned_as_they_are() -> None:
    text, value = "text", {"a": ["b"]}
    assert Masker().mask(text) is text
    assert Masker().mask_json(value) is value
    assert masker("hidden").mask(text) is text


@pytest.mark.parametrize("encoder", ENCODERS)
@given(secret=secrets, before=st.text(max_size=10), after=st.text(max_size=10))
def test_the_value_is_hidden_in_every_encoding(encoder: str, secret: str, before: str, after: str) -> None:
    written = ENCODERS[encoder](secret)
    core = written.strip("\"'")
    assume(len(core) >= 4)
    masked = masker(secret).mask(f"{before} {written} {after}")
    assert core not in masked
    assert MASK in masked


@given(user=st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=20), secret=secrets)
def test_a_basic_authorization_header_shows_no_part_of_the_password(user: str, secret: str) -> None:
    assume(len(secret.encode()) >= 7)
    header = base64.b64encode(f"{user}:{secret}".encode()).decode()
    masked = masker(secret).mask(f"Authorization: Basic {header}")
    assert MASK in masked
    left = masked.rpartition(MASK)[2].rstrip("=")
    assert len(left) <= 2, "only the characters that other bytes decide too may stay"


@given(st.lists(secrets, min_size=1, max_size=6), st.text(max_size=50))
def test_no_secret_is_left_however_they_overlap(values: list[str], filling: str) -> None:
    text = filling.join(values) + values[0][:-1] + "".join(values)
    masked = masker(*values).mask(text)
    for piece in masked.split(MASK):
        assert not any(value in piece for value in values)


def test_overlapping_secrets_leave_no_end_behind() -> None:
    assert masker("abcdef", "defghi").mask("<abcdefghi>") == f"<{MASK}>"
    assert masker("abcd", "abcdefgh").mask("abcdefgh abcd") == f"{MASK} {MASK}"
    assert masker("aaaa").mask("aaaaaaa") == MASK


def test_a_lower_case_percent_code_is_the_same() -> None:
    assert masker("pass/word:1").mask("?p=pass%2fword%3a1&x") == f"?p={MASK}&x"


def test_html_may_name_the_apostrophe_in_three_ways() -> None:
    hidden = masker("it's secret")
    for written in ("it&#x27;s secret", "it&#39;s secret", "it&apos;s secret", "it's secret"):
        assert hidden.mask(written) == MASK


def test_short_values_are_not_masked() -> None:
    hidden = masker("abc", "1", "")
    assert hidden.mask("abc 1") == "abc 1"
    assert masker("abcd").mask("abcd") == MASK


def test_the_lines_of_a_private_key_are_hidden_one_by_one() -> None:
    lines = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "-----END PRIVATE KEY-----"]
    hidden = masker("\n".join(lines))
    assert hidden.mask("\n".join(lines)) == MASK
    assert hidden.mask(f"2026 INFO {lines[1]}") == f"2026 INFO {MASK}"
    assert hidden.mask(lines[0]) == lines[0]


def test_json_keeps_its_shape() -> None:
    hidden = masker(Secret("s3cret-Parola"), 482913)
    value = {
        "page": "<b>s3cret-Parola</b>",
        "s3cret-Parola": [1, 2.5, None, True, ("x", "s3cret-Parola")],
        "pin": 482913,
        "sum": 4829130,
        "secret": Secret("anything"),
    }
    assert hidden.mask_json(value) == {
        "page": f"<b>{MASK}</b>",
        MASK: [1, 2.5, None, True, ["x", MASK]],
        "pin": MASK,
        "sum": 4829130,
        "secret": MASK,
    }


def test_masked_keys_do_not_swallow_each_other() -> None:
    hidden = masker("first-secret", "second-secret")
    assert hidden.mask_json({"first-secret": 1, "second-secret": 2}) == {MASK: 1, MASK + "+": 2}


def test_every_text_and_number_of_a_sensitive_value_is_hidden() -> None:
    hidden = masker({"card": ["4111-1111", 99881], "ok": True, "none": None})
    assert hidden.mask("4111-1111 / 99881 / True / None / card") == f"{MASK} / {MASK} / True / None / card"


def test_a_value_too_deep_to_search_is_hidden_as_a_whole() -> None:
    value: object = "deep"
    for _ in range(5_000):
        value = [value]
    assert masker("hidden").mask_json(value) == MASK


def test_an_encoded_form_of_one_secret_may_be_another_secret() -> None:
    hidden = masker("abcd", base64.b64encode(b"abcd").decode().rstrip("="))
    twice = base64.b64encode(base64.b64encode(b"abcd").rstrip(b"=")).decode()
    assert hidden.mask(twice).startswith(MASK)


@given(st.lists(secrets, min_size=1, max_size=5), st.text(max_size=30))
def test_many_secrets_hide_as_well_as_few(values: list[str], text: str) -> None:
    few, many = masker(*values), masker(*(f"filler-{number:05}" for number in range(100)), *values)
    text = text + values[0] + text
    assert many.mask(text) == few.mask(text)


def test_the_cost_of_adding_does_not_grow_with_what_is_known() -> None:
    """20,000 values of a loop: adding again and again, searching in between."""
    hidden = Masker()
    for number in range(20_000):
        hidden.add(f"card-{number:08}")
        if number % 200 == 0:
            assert hidden.mask(f"paid with card-{number:08}.") == f"paid with {MASK}."
    size = len(hidden._needles)
    hidden.add("card-00000000")
    assert len(hidden._needles) == size


def test_says_what_it_hides_in_every_form() -> None:
    hidden = Masker()
    assert (bool(hidden), hidden.values) == (False, ())
    hidden.add("a/b c")
    assert hidden
    assert {"a/b c", "a%2Fb%20c", "a%2Fb+c"} <= set(hidden.values)
