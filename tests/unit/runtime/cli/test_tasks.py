"""``understudy tasks`` speaks to people, not to readers of the code."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from runtime.cli.tasks import _plain, tasks
from runtime.tasks.registry import Registry


@pytest.mark.parametrize("type", ["", *sorted(spec.type for spec in Registry())])
def test_no_marks_of_the_code_are_printed(type: str) -> None:
    done = CliRunner().invoke(tasks, [type], standalone_mode=False)
    assert done.exception is None and done.output
    assert "``" not in done.output


def test_words_stay() -> None:
    assert _plain("``many`` gives a list of ``x``.") == "many gives a list of x."
