from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import InvalidFile, UnderstudyError
from runtime.files import dumps_workflow
from runtime.model.step import OnError
from runtime.recorder.importers.registry import import_path
from runtime.recorder.importers.result import Source
from runtime.recorder.importers.selenium import read
from runtime.recorder.importers.selenium.table import COMMANDS
from tests.fixtures.imports import errors_of, imported, in_order

SAMPLE = Path(__file__).parents[5] / "data" / "imports" / "every_command.side"

#: The commands of Selenium IDE 3 and 4, by its documentation.
KNOWN = set(
    re.findall(r"\w+", """
acceptAlert acceptConfirmation addSelection answerOnNextPrompt answerPrompt assert assertAlert assertChecked
assertConfirmation assertEditable assertElementNotPresent assertElementPresent assertNotChecked assertNotEditable
assertNotSelectedValue assertNotText assertPrompt assertSelectedLabel assertSelectedValue assertText assertTitle
assertValue check chooseCancelOnNextConfirmation chooseCancelOnNextPrompt chooseOkOnNextConfirmation click clickAt close
debugger dismissConfirmation dismissPrompt do doubleClick doubleClickAt dragAndDropToObject echo editContent else elseIf
end executeAsyncScript executeScript forEach if mouseDown mouseDownAt mouseMove mouseMoveAt mouseOut mouseOver mouseUp
mouseUpAt open pause removeSelection repeatIf run runScript select selectFrame selectWindow sendKeys setSpeed
setWindowSize store storeAttribute storeElementCount storeJson storeText storeTitle storeValue storeWindowHandle
storeXpathCount submit times type uncheck verify verifyChecked verifyEditable verifyElementNotPresent
verifyElementPresent verifyNotChecked verifyNotEditable verifyNotSelectedValue verifyNotText verifySelectedLabel
verifySelectedValue verifyText verifyTitle verifyValue waitForElementEditable waitForElementNotEditable
waitForElementNotPresent waitForElementNotVisible waitForElementPresent waitForElementVisible waitForText
webdriverAnswerOnVisiblePrompt webdriverChooseCancelOnVisibleConfirmation webdriverChooseCancelOnVisiblePrompt
webdriverChooseOkOnVisibleConfirmation while
""")
)  # fmt: skip


def project(*commands: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """A project with one test."""
    listed = [dict(zip(("command", "target", "value"), command, strict=False)) for command in commands]
    return {"name": "Shop", "url": "https://shop.example/", "tests": [{"name": "job", "commands": listed, **more}]}


@pytest.fixture
def job(tmp_path: Path):
    """``job(command, ...)``: the steps of a test behind the one that opens the browser."""

    def read_it(*commands: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
        found = imported(tmp_path, "shop.side", project(*commands))
        assert errors_of(found.workflows[0]) == []
        return in_order(found.workflows[0])[1:]

    return read_it


def test_every_command_is_in_the_table_and_in_the_sample() -> None:
    assert sorted(KNOWN - COMMANDS.keys()) == []
    used = {command["command"] for test in json.loads(SAMPLE.read_text())["tests"] for command in test["commands"]}
    assert sorted(KNOWN - used) == []


def test_the_sample_is_sound() -> None:
    found = import_path(SAMPLE)
    assert len(found.workflows) == 8
    for workflow in found.workflows:
        assert errors_of(workflow) == []
    left_out = [problem.message for problem in found.problems if problem.code == "not-imported"]
    assert len(left_out) == 3
    assert 'Test "logic", command' in left_out[0] and "(setSpeed)" in left_out[0] and "because" in left_out[0]
    assert all(problem.step and problem.remedy for problem in found.problems if problem.code == "not-imported")


def test_targets_keep_every_locator_as_a_signal(tmp_path: Path) -> None:
    record = project(("click", "name=q"))
    record["tests"][0]["commands"][0]["targets"] = [["name=q", "name"], ["id=query", "id"], ["linkText=Go", "link"]]
    click = list(imported(tmp_path, "a.side", record).workflows[0].steps.values())[1]
    target = click.params["target"]
    assert target["selector"] == '[name="q"]'
    assert target["fingerprint"]["selectors"] == ["#query", 'a:text-is("Go")']
    assert target["fingerprint"]["attributes"] == {"id": "query", "name": "q"}


LOCATORS = {
    "id=a-b": "#a-b",
    "id=1:x": '[id="1:x"]',
    'name=a"b': '[name="a\\"b"]',
    "css=div > a": "div > a",
    "//a[1]": "xpath=//a[1]",
    "xpath=(//a)[2]": "xpath=(//a)[2]",
    "link=exact:Home": 'a:text-is("Home")',
    "partialLinkText=Ho": 'a:has-text("Ho")',
    "class=big": ".big",
}


@pytest.mark.parametrize("locator", LOCATORS)
def test_locators(job: Any, locator: str) -> None:
    assert job(("click", locator))[0][1]["target"]["selector"] == LOCATORS[locator]


def test_an_unknown_locator_becomes_a_note(job: Any) -> None:
    assert job(("click", "ui=home"))[0] == (
        "flow.log",
        {"message": "Not imported: click | ui=home", "level": "warning"},
    )


def test_variables_and_texts(job: Any) -> None:
    steps = job(("store", "Ada", "who"), ("type", "id=a", "Dear ${who}"), ("echo", "{{ vars.x }} ${who.name}"))
    assert steps[0] == ("flow.set", {"values": {"who": "Ada"}})
    assert steps[1][1]["value"] == "Dear {{ vars.who }}"
    assert steps[2][1]["message"] == '{{ "{{" }} vars.x }} {{ vars.who.name }}'


def test_what_nothing_sets_is_an_input(tmp_path: Path) -> None:
    workflow = imported(tmp_path, "a.side", project(("type", "id=a", "${city}"))).workflows[0]
    assert workflow.variables["city"].direction == "input"


def test_keys(job: Any) -> None:
    steps = job(("sendKeys", "id=a", "abc${KEY_ENTER}"), ("sendKeys", "id=a", "${KEY_CTRL}a"))
    assert [(type, params.get("text") or params.get("key")) for type, params in steps] == [
        ("browser.type", "abc"),
        ("browser.press", "Enter"),
        ("browser.press", "Control+a"),
    ]


def test_branches_and_loops(tmp_path: Path) -> None:
    commands = [
        ("if", '${a} === "x" || !${b}'), ("echo", "1"), ("elseIf", "${n} > 3"), ("echo", "2"), ("else",), ("echo", "3"),
        ("end",), ("times", "2"), ("echo", "4"), ("end",), ("echo", "5"),
    ]  # fmt: skip
    steps = imported(tmp_path, "a.side", project(*commands)).workflows[0].steps
    assert steps["condition"].params["test"] == '{{ ((vars.a == "x") or (not vars.b)) }}'
    assert steps["condition"].next == {"true": ("log",), "false": ("condition_2",)}
    assert steps["condition_2"].params["test"] == "{{ (number(vars.n) > 3) }}"
    assert {id: steps[id].next for id in ("log", "log_2", "log_3")} == {
        "log": {"out": ("count_times",)}, "log_2": {"out": ("count_times",)}, "log_3": {"out": ("count_times",)},
    }  # fmt: skip
    assert steps["count_times"].next == {"each": ("log_4",), "done": ("log_5",)}


def test_scripts_that_compute_become_expressions_and_others_run_in_the_page(job: Any) -> None:
    steps = job(
        ("executeScript", "return parseInt(${n}) + 1;", "n"), ("executeScript", "return document.title + ${n}", "t")
    )
    assert steps[0] == ("flow.set", {"values": {"n": "{{ (int(vars.n) + 1) }}"}})
    assert steps[1] == (
        "browser.evaluate",
        {"script": "(vars) => {\nreturn document.title + vars.n\n}", "arg": {"n": "{{ vars.n }}"}},
    )


def test_an_answer_to_a_visible_dialog_is_arranged_before_what_shows_it(job: Any) -> None:
    steps = job(("click", "id=a"), ("assertConfirmation", "Sure?"), ("webdriverChooseOkOnVisibleConfirmation",))
    assert [type for type, _ in steps] == ["browser.dialog", "browser.click", "browser.read_dialog", "flow.assert"]


def test_a_verification_lets_the_workflow_go_on(tmp_path: Path) -> None:
    found = imported(tmp_path, "a.side", project(("verifyText", "id=a", "x")))
    assert list(found.workflows[0].steps.values())[1].on_error is OnError.CONTINUE


def test_passwords_are_in_no_byte(tmp_path: Path) -> None:
    commands = [
        ("type", "id=user_password", "s3cr3t-canary"), ("assertValue", "id=user_password", "s3cr3t-canary"),
        ("store", "t0ken-canary", "apiToken"), ("sendKeys", "name=pwd", "l0ng-canary${KEY_ENTER}"),
        ("echo", "l0ng-canary"),
        ("type", "id=a", "4111 1111 1111 1111"), ("unknownThing", "id=password", "odd-canary"),
        ("open", "https://ada:p4ss-canary@shop.example/"),
    ]  # fmt: skip
    found = imported(tmp_path, "a.side", project(*commands))
    text = dumps_workflow(found.workflows[0]) + "".join(str(problem) for problem in found.problems)
    assert "canary" not in text and "4111" not in text
    assert text.count("{{ vault.shop_example") == 3
    assert '"default": "shop_example' in text
    assert errors_of(found.workflows[0]) == []
    assert sum(problem.code == "credential" for problem in found.problems) >= 5


DAMAGED = {
    "[]": "must hold one object",
    "{": "ends in the middle",
    '{"tests": 1}': "no project of Selenium IDE",
    '{"tests": []}': "holds no test",
    '{"tests": [{"name": "a"}]}': "test 1 has no list of commands",
    '{"tests": [{"commands": [{"target": "x"}]}]}': "command 1 of the test",
    '{"a": ' + "[" * 100 + "]" * 100 + "}": "nested",
}


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_files(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidFile) as raised:
        imported(tmp_path, "a.side", text)
    said = f"{raised.value.message} {raised.value.problems}"
    assert DAMAGED[text] in said and "a.side" in said and raised.value.remedy


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="at most 8 MB"):
        imported(tmp_path, "a.side", " " * (8 * 1024 * 1024 + 1))


odd_text = st.text(max_size=12) | st.sampled_from(
    [
        "id=a",
        "${x}",
        "${x} < 3",
        "//a",
        "index=1",
        "label=a",
        "${KEY_ENTER}",
        "${KEY_",
        "1,2",
        "a@b",
        "return ${x}",
        "{{",
    ]
)
odd_value = st.none() | st.integers() | st.booleans() | odd_text | st.lists(odd_text, max_size=3)
odd_command = st.fixed_dictionaries(
    {"command": st.sampled_from([*COMMANDS, "//x", "", "plugin"])},
    optional={
        "target": odd_value, "value": odd_value, "comment": odd_value,
        "targets": st.lists(st.lists(odd_text, max_size=2), max_size=3) | odd_value,
        "opensWindow": odd_value, "windowHandleName": odd_value,
    },
)  # fmt: skip
odd_test = st.fixed_dictionaries({"name": odd_value, "commands": st.lists(odd_command, max_size=12)})


@given(
    st.fixed_dictionaries(
        {"tests": st.lists(odd_test, max_size=3)},
        optional={
            "name": odd_value,
            "url": odd_value,
            "suites": st.lists(st.dictionaries(odd_text, odd_value)) | odd_value,
        },
    )
)
def test_odd_projects_give_sound_workflows_or_a_clear_error(record: dict[str, Any]) -> None:
    try:
        found = read(Source("odd.side", "odd", json.dumps(record)))
    except UnderstudyError as error:
        assert error.remedy or error.problems
        return
    for workflow in found.workflows:
        assert errors_of(workflow) == []
