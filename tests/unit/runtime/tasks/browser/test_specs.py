"""What the registry, forms and the capability list read from the specs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runtime.model import ReplayPolicy
from runtime.tasks.registry import Registry
from runtime.tasks.spec import Touch

TYPES = {
    "browser.assert",
    "browser.attach",
    "browser.back",
    "browser.check",
    "browser.clear_cookies",
    "browser.clear_storage",
    "browser.click",
    "browser.close",
    "browser.close_tab",
    "browser.dialog",
    "browser.download",
    "browser.drag",
    "browser.evaluate",
    "browser.extract",
    "browser.extract_list",
    "browser.extract_table",
    "browser.fill",
    "browser.forward",
    "browser.get_cookies",
    "browser.get_storage",
    "browser.hover",
    "browser.load_state",
    "browser.navigate",
    "browser.new_tab",
    "browser.open",
    "browser.pdf",
    "browser.press",
    "browser.read_dialog",
    "browser.reload",
    "browser.save_state",
    "browser.screenshot",
    "browser.scroll",
    "browser.select",
    "browser.sequence",
    "browser.set_cookies",
    "browser.set_storage",
    "browser.switch_tab",
    "browser.type",
    "browser.uncheck",
    "browser.upload",
    "browser.wait",
}
ONCE = {"browser.click", "browser.press", "browser.drag", "browser.upload", "browser.evaluate", "browser.sequence"}
#: ``browser.open`` needs the right only for ``file:`` addresses and profiles (``runtime.services.trust``).
FILES = {
    "browser.upload",
    "browser.screenshot",
    "browser.pdf",
    "browser.download",
    "browser.save_state",
    "browser.load_state",
}


@pytest.fixture(scope="module")
def specs():
    return list(Registry({"browser": "runtime.tasks.browser"}))


def test_the_family_is_complete(specs):
    assert {spec.type for spec in specs} == TYPES


def test_each_can_be_shown_and_names_its_session(specs):
    for spec in specs:
        assert spec.title and spec.description and spec.icon and spec.keywords, spec.type
        assert spec.session == "browser" and spec.timeout and Touch.BROWSER in spec.touches, spec.type
        assert spec.params.model_fields["session"].default == "main", spec.type
        for name, field in spec.params.model_fields.items():
            assert field.title, f"{spec.type}.{name}"
        assert spec.params.model_json_schema()["additionalProperties"] is False, spec.type


def test_only_what_may_be_done_again_is_repeatable(specs):
    assert {spec.type for spec in specs if spec.replay is ReplayPolicy.ONCE} == ONCE
    assert all(spec.replay in (ReplayPolicy.ONCE, ReplayPolicy.REPEATABLE) for spec in specs)


def test_steps_that_touch_files_say_so(specs):
    assert {spec.type for spec in specs if Touch.FILES in spec.touches} == FILES


def test_reading_the_specs_imports_no_playwright():
    code = "import sys, runtime.tasks.browser; sys.exit(any(name.startswith('playwright') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
