from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import dumps_workflow
from runtime.recorder.importers.playwright import javascript, python
from runtime.recorder.importers.registry import import_path
from runtime.recorder.importers.result import Source
from tests.fixtures.imports import errors_of, imported, in_order

SAMPLES = Path(__file__).parents[5] / "data" / "imports"


def selector(folder: Path, locator: str) -> str:
    """The selector that a locator in Python becomes."""
    found = imported(folder, "a.py", f"import re\npage.{locator}.click()\n")
    return in_order(found.workflows[0])[1][1]["target"]["selector"]


LOCATORS = {
    'get_by_role("button")': "role=button",
    'get_by_role("button", name="Save")': 'role=button[name*="Save" i]',
    'get_by_role("button", name="Save", exact=True)': 'role=button[name="Save"]',
    'get_by_role("row", name=re.compile("a/b", re.I))': r"role=row[name=/a\/b/i]",
    'get_by_role("checkbox", checked=True)': "role=checkbox[checked=true]",
    'get_by_label("E-mail")': "label=E-mail",
    'get_by_label("E-mail", exact=True)': 'label="E-mail"',
    'get_by_label("say \\"a\\" >> b")': r'internal:label="say \"a\" >> b"i',
    'get_by_text("Save")': "text=Save",
    'get_by_text(re.compile("^a$"))': "text=/^a$/",
    'get_by_placeholder("x")': "placeholder=x",
    'get_by_test_id("x-1")': "testid=x-1",
    'locator("div > a").first': "div > a >> nth=0",
    'locator("li").filter(has_text="a").nth(2)': 'li >> internal:has-text="a"i >> nth=2',
    'locator("li").filter(has=page.get_by_label("a"))': r'li >> internal:has="internal:label=\"a\"i"',
    'get_by_role("row").get_by_role("link").last': "role=row >> role=link >> nth=-1",
}


@pytest.mark.parametrize("locator", LOCATORS)
def test_locators(tmp_path: Path, locator: str) -> None:
    assert selector(tmp_path, locator) == LOCATORS[locator]


def test_the_python_sample() -> None:
    found = import_path(SAMPLES / "codegen.py")
    (workflow,) = found.workflows
    assert errors_of(workflow) == []
    assert "canary" not in dumps_workflow(workflow)
    assert workflow.steps["open"].params == {"width": 1200, "height": 800}
    left_out = [problem for problem in found.problems if problem.code == "not-imported"]
    assert [(problem.line, problem.file) for problem in left_out] == [(47, str(SAMPLES / "codegen.py"))]
    download = next(step for step in workflow.steps.values() if step.type == "browser.download")
    assert download.params["path"] == "report.csv"
    assert "browser.dialog" in [step.type for step in workflow.steps.values()]


def test_the_typescript_sample() -> None:
    found = import_path(SAMPLES / "codegen.ts")
    assert [workflow.id for workflow in found.workflows] == ["order_a_form", "second"]
    for workflow in found.workflows:
        assert errors_of(workflow) == []
        assert "canary" not in dumps_workflow(workflow)
    left_out = [problem.line for problem in found.problems if problem.code == "not-imported"]
    assert left_out == [16]
    types = [type for type, _ in in_order(found.workflows[0])]
    assert types.count("browser.download") == 1 and types.count("browser.dialog") == 1


def test_both_languages_say_the_same(tmp_path: Path) -> None:
    one = imported(tmp_path, "a.py", 'page.get_by_label("A").fill("x")\nexpect(page.locator("b")).to_have_count(2)\n')
    two = imported(
        tmp_path, "a.js", "await page.getByLabel('A').fill('x');\nawait expect(page.locator('b')).toHaveCount(2)"
    )
    assert one.workflows == two.workflows


SCRIPTS = {
    "async": "async def main():\n    async with async_playwright() as p:\n        b = await p.chromium.launch()\n"
    "        page = await b.new_page()\n        await page.goto('https://a.example')\n        await b.close()\n",
    "pytest": "def test_it(page):\n    page.goto('https://a.example')\n    page.close()\n",
    "old": "page.goto('https://a.example')\npage.close()\n",
}


@pytest.mark.parametrize("kind", SCRIPTS)
def test_kinds_of_python_scripts(tmp_path: Path, kind: str) -> None:
    found = imported(tmp_path, "a.py", SCRIPTS[kind])
    assert [type for type, _ in in_order(found.workflows[0])] == ["browser.open", "browser.navigate", "browser.close"]
    assert not found.problems


def test_a_note_shows_no_text_of_the_script(tmp_path: Path) -> None:
    found = imported(tmp_path, "a.py", 'page.goto("https://a.example")\nlogin(page, "odd-canary")\n')
    assert "canary" not in dumps_workflow(found.workflows[0])


DAMAGED = {
    "a.py": ("page.goto(\n", "line 1: this is not Python"),
    "b.py": ("x = 1\n", "no statement that works in a browser"),
    "c.py": ("(" * 200, "nested too deeply"),
    "a.ts": ("`abc", "line 1:"),
    "b.ts": ("const x = 1;", "no statement that works in a browser"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_files(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidFile) as raised:
        imported(tmp_path, name, DAMAGED[name][0])
    assert DAMAGED[name][1] in raised.value.message and raised.value.remedy


PIECES = [
    "page", ".click()", ".get_by_role(", '"button"', ", name=", '"{{"', ")", "\n", "expect(", ".to_be_visible()", "re",
    "=",
    ".fill(", "with ", " as x:\n  ", "lambda d: ", ".once(", '"dialog"', "await ", "{", "}", "[", "]", "1", "x",
    "-",
    ".first", ".nth(", ".value", ".expect_popup()", "'", "page.goto('a')\n", ".selectOption(", "=> ", ";",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40),
    st.sampled_from([python, javascript]),
)
def test_odd_scripts_give_sound_workflows_or_a_clear_error(text: str, module: Any) -> None:
    try:
        found = module.read(Source("odd", "odd", "page.goto('https://a.example')\n" + text))
    except UnderstudyError as error:
        assert error.remedy or error.problems
        return
    for workflow in found.workflows:
        assert errors_of(workflow) == []
