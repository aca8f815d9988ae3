"""What the runtime calls by names of the code stands in forms in the person's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from runtime.expressions import complete
from studio.forms.editors.completion_delegate import detail_of
from studio.forms.editors.signals import SignalList, said
from studio.i18n import language
from studio.theme import Theme


@pytest.fixture
def bulgarian(theme: Theme) -> Iterator[None]:
    language().use("bg")
    yield
    language().use("en")


def test_roles_are_called_as_recordings_call_them(qtbot: QtBot, bulgarian: None) -> None:
    shown = SignalList()
    qtbot.addWidget(shown)
    shown.show_signals([("role", "textbox", "medium"), ("tag", "textbox", "weak"), ("role", "of-the-site", "weak")])
    first, tag, unknown = shown.accessibleDescription().split("; ")
    assert "текстово поле" in first and "textbox" in tag and "of-the-site" in unknown
    language().use("en")
    assert said("role", "combobox") == "drop-down list"


def test_proposals_tell_kinds_in_the_language_and_values_as_they_are(bulgarian: None) -> None:
    found = complete("{{ vars.", 8, {"vars": {"total": None, "file": "text", "rows": [1, 2]}})
    told = {one.label: detail_of(one) for one in found}
    assert told["total"] == "още няма стойност" and told["rows"] == "списък · 2"
    assert told["file"] == 'текст · "text"', "only the kind is translated"
