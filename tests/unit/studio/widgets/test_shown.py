"""What is shown already is not made anew."""

from __future__ import annotations

from studio.i18n import language
from studio.theme import Mode, Theme
from studio.widgets.shown import Shown


def test_only_news_another_language_or_other_colours_are_shown(theme: Theme) -> None:
    shown = Shown()
    assert shown.becomes({"a": 1}, ["b"]) and not shown.becomes({"a": 1}, ["b"])
    assert shown.becomes({"a": 2}, ["b"])
    language().use("bg")
    assert shown.becomes({"a": 2}, ["b"])
    theme.wear(Mode.DARK)
    assert shown.becomes({"a": 2}, ["b"]) and not shown.becomes({"a": 2}, ["b"])
