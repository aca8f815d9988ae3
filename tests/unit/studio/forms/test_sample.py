"""What is known around a step before and after a run."""

from __future__ import annotations

import pytest

from studio.forms.sample import is_same_page


@pytest.mark.parametrize(
    ("asked", "landed", "same"),
    [
        ("http://a.test/orders/", "https://www.a.test/orders?page=2#top", True),
        ("a.test/orders", "https://a.test/orders", True),
        ("https://a.test", "https://a.test/start", True),
        ("https://a.test/orders", "https://a.test/sign-in?next=/orders", False),
        ("https://a.test/", "https://sign-in.test/", False),
        ("https://a.test/app#/orders", "https://a.test/app#/login", False),
        ("https://a.test/app#/orders", "https://a.test/app#/orders?page=2", True),
        ("file:///tmp/a.html", "file:///tmp/a.html", True),
    ],
)
def test_a_page_is_the_one_that_was_asked_for(asked: str, landed: str, same: bool) -> None:
    assert is_same_page(asked, landed) is same
