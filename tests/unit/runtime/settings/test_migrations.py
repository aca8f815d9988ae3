"""Files of older formats."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.settings.migrations import FORMAT, MIGRATIONS, migrate


def test_each_step_of_the_format_is_made_in_order() -> None:
    def rename(data: dict[str, Any]) -> dict[str, Any]:
        return {"engine": data["machine"]}

    def double(data: dict[str, Any]) -> dict[str, Any]:
        return {"engine": {"runs": data["engine"]["runs"] * 2}}

    data = {"format": 1, "machine": {"runs": 2}}
    assert migrate(data, {1: rename, 2: double}, target=3) == {"format": 3, "engine": {"runs": 4}}
    assert migrate({"format": 3}, {}, target=3) == {"format": 3}


def test_the_table_reaches_the_current_format() -> None:
    assert sorted(MIGRATIONS) == list(range(1, FORMAT))


@pytest.mark.parametrize("number", [FORMAT + 1, 0, -1, "1", None, True])
def test_unknown_formats_are_refused(number: object) -> None:
    with pytest.raises(ValueError, match=r"newer version|unknown"):
        migrate({"format": number})
