"""What the registry, forms and the capability list read from the specs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runtime.model import ReplayPolicy
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Touch

ONCE = {"click", "press", "drag", "upload", "evaluate", "sequence"}


@pytest.fixture(scope="module")
def specs():
    return list(Registry({"browser": "runtime.tasks.browser"}))


def test_the_family_is_complete(specs):
    named = {spec.type.removeprefix("browser.") for spec in specs}
    assert named == {
        *("open", "attach", "close", "new_tab", "switch_tab", "close_tab"),
        *("navigate", "back", "forward", "reload", "wait"),
        *("click", "hover", "drag", "scroll", "fill", "type", "press", "select", "check", "uncheck", "upload"),
        *("dialog", "read_dialog", "extract", "extract_table", "extract_list", "assert", "evaluate"),
        *("screenshot", "pdf", "download", "sequence", "save_state", "load_state"),
        *("get_cookies", "set_cookies", "clear_cookies", "get_storage", "set_storage", "clear_storage"),
    }


def test_each_can_be_shown_and_names_its_session(specs):
    for spec in specs:
        assert spec.title and spec.description and spec.icon and spec.keywords, spec.type
        assert spec.session == "browser" and spec.timeout and Touch.BROWSER in spec.touches, spec.type
        assert spec.params.model_fields["session"].default == "main", spec.type
        for name, field in spec.params.model_fields.items():
            assert field.title, f"{spec.type}.{name}"
        assert spec.params.model_json_schema()["additionalProperties"] is False, spec.type


def test_only_what_may_be_done_again_is_repeatable(specs):
    once = {spec.type.removeprefix("browser.") for spec in specs if spec.replay is ReplayPolicy.ONCE}
    assert once == ONCE
    assert all(spec.replay in (ReplayPolicy.ONCE, ReplayPolicy.REPEATABLE) for spec in specs)


def test_steps_that_touch_files_say_so(specs):
    files = {spec.type.removeprefix("browser.") for spec in specs if Touch.FILES in spec.touches}
    assert files == {"open", "upload", "screenshot", "pdf", "download", "save_state", "load_state"}


def test_reading_the_specs_imports_no_playwright():
    code = "import sys, runtime.tasks.browser; sys.exit(any(name.startswith('playwright') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
