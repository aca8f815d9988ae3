"""What a card says under its name."""

from __future__ import annotations

import pytest

from runtime.model import Step
from runtime.tasks.registry import Registry
from studio.canvas.looks import Look, Looks
from studio.theme import Theme


@pytest.mark.parametrize(
    ("params", "line"),
    [
        ({"until": "url", "text": r"\?q=[^&#]*", "match": "matches"}, "?q=…"),
        ({"until": "url", "text": "/a[1]"}, "/a[1]"),
        ({"until": "load"}, "Wait for"),
    ],
)
def test_a_pattern_is_shown_as_a_text(theme: Theme, params: dict[str, str], line: str) -> None:
    assert Looks(Registry()).of(Step("wait", "browser.wait", name="Wait", params=params)).line == line


def test_a_fresh_step_is_called_by_its_kind_until_it_is_filled_in(theme: Theme) -> None:
    looks = Looks(Registry())
    assert looks.of(Step("each", "flow.for_each")) == Look("For each", "To be filled in")
    assert looks.of(Step("each", "flow.for_each", params={"items": "{{ vars.rows }}"})).line == "For each"
