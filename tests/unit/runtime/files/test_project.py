from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.errors import InvalidFile, TargetNotFound, UsageProblem
from runtime.files import dumps_workflow, load_workflow
from runtime.files.cases import ExpectedStatus, load_cases
from runtime.files.elements import Element
from runtime.files.project import Project, RuleLevel
from runtime.model import Workflow
from runtime.model.fingerprint import Fingerprint
from runtime.model.graph import compile_plan
from runtime.model.targets import Target
from runtime.tasks.registry import Registry


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "shop", "Shop")


def write(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def test_a_new_project_is_complete_and_without_problems(project: Project) -> None:
    assert (project.name, project.problems, project.check()) == ("Shop", (), ())
    assert [path.name for path in project.workflows()] == ["hello.flow.json"]
    assert project.environment() == {"base_url": "http://localhost:8080"}
    assert project.environments() == ("dev",)
    assert "merge=understudy" in (project.root / ".gitattributes").read_text()
    assert (project.root / ".gitignore").exists()


def test_the_first_workflow_of_a_new_project_fits_its_steps_and_its_test(project: Project) -> None:
    path = project.workflows()[0]
    result = load_workflow(path, Registry())
    assert result.problems == ()
    workflow = result.require()
    assert compile_plan(workflow)[1] == []
    assert path.read_text() == dumps_workflow(workflow)
    cases = load_cases(project.tests()[0])
    assert cases.problems == ()
    assert project.resolve_workflow(cases.workflow) == path
    assert [case.expect.status for case in cases.cases] == [ExpectedStatus.COMPLETED] * 2
    assert set(cases.cases[1].inputs) <= set(workflow.variables)


def test_making_a_project_never_overwrites_a_file(tmp_path: Path) -> None:
    kept = write(tmp_path / ".gitignore", "mine")
    with pytest.raises(UsageProblem, match="gitignore"):
        Project.create(tmp_path)
    assert kept.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]
    with pytest.raises(InvalidFile):
        Project.create(kept / "inside")


def test_a_project_is_found_from_anywhere_inside(project: Project, tmp_path: Path) -> None:
    found = Project.find(project.root / "workflows" / "hello.flow.json")
    assert found is not None
    assert found.root == project.root
    assert Project.find(tmp_path) is None
    assert Project.open(project.root / "understudy.json").root == project.root
    with pytest.raises(InvalidFile, match="no project"):
        Project.open(tmp_path)


def test_rules_and_names_are_read(tmp_path: Path) -> None:
    write(tmp_path / "understudy.json", {"format": 1, "name": "P", "rules": {"unused-variable": "off"}})
    project = Project.open(tmp_path)
    assert project.rules == {"unused-variable": RuleLevel.OFF}
    assert project.environment() == {}


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", '{"format": 2}', '{"format": 1, "nam": "x"}', '{"format": 1, "rules": {"a": "loud"}}', "\0"],
)
def test_a_damaged_project_file_gives_problems(tmp_path: Path, text: str) -> None:
    write(tmp_path / "understudy.json", text)
    project = Project.open(tmp_path)
    assert project.name
    assert project.problems
    assert project.check() == project.problems


def test_damaged_files_of_a_project_are_all_told(project: Project) -> None:
    for name in ("environments/dev.json", "elements/shop.json", "tests/hello.test.json"):
        write(project.root / name, '{"format": 1, "wrong": 1}')
    found = {Path(problem.file).name for problem in project.check()}
    assert found == {"dev.json", "shop.json", "hello.test.json"}
    with pytest.raises(InvalidFile) as caught:
        project.environment("dev")
    assert caught.value.problems


def test_an_unknown_environment_names_the_nearest(project: Project) -> None:
    with pytest.raises(InvalidFile) as caught:
        project.environment("def")
    assert caught.value.remedy == 'Did you mean "dev"?'
    with pytest.raises(InvalidFile):
        project.environment("../understudy")


def test_workflows_are_named_by_path_id_or_file(project: Project) -> None:
    other = write(project.root / "workflows/sub/send.flow.json", dumps_workflow(Workflow("send-mail")))
    for reference in ("send-mail", "send", "workflows/sub/send.flow.json", r"workflows\sub\send.flow.json"):
        assert project.resolve_workflow(reference) == other
    with pytest.raises(InvalidFile) as caught:
        project.resolve_workflow("hallo")
    assert caught.value.remedy == 'Did you mean "hello"?'
    with pytest.raises(InvalidFile) as caught:
        project.resolve_workflow("workflows/helo.flow.json")
    assert caught.value.remedy == 'Did you mean "workflows/hello.flow.json"?'


def test_an_id_used_twice_names_both_files(project: Project) -> None:
    write(project.root / "workflows/again.flow.json", dumps_workflow(Workflow("hello")))
    with pytest.raises(InvalidFile, match=r"again\.flow\.json and workflows/hello\.flow\.json"):
        project.resolve_workflow("hello")


@pytest.mark.parametrize(
    "reference",
    ["../out.flow.json", "/etc/passwd", "workflows/../../out.flow.json", "link.flow.json", "far/out.flow.json"],
)
def test_a_workflow_outside_the_project_is_refused(project: Project, reference: str) -> None:
    outside = write(project.root.parent / "out.flow.json", dumps_workflow(Workflow("out")))
    (project.root / "link.flow.json").symlink_to(outside)
    (project.root / "far").symlink_to(project.root.parent)
    with pytest.raises(InvalidFile) as caught:
        project.resolve_workflow(reference)
    assert caught.value.code == "outside-project"
    assert [path.name for path in project.workflows()] == ["hello.flow.json"]
    with pytest.raises(InvalidFile):
        project.resolve_workflow("out")


def test_links_in_a_circle_and_impossible_names_are_refused(project: Project) -> None:
    (project.root / "loop.flow.json").symlink_to(project.root / "loop.flow.json")
    for reference in ("loop.flow.json", "bad\0name.flow.json", "x" * 5000 + "/y.flow.json"):
        with pytest.raises(InvalidFile):
            project.resolve_workflow(reference)
    assert len(project.workflows()) == 1


def test_foreign_folders_are_not_searched(project: Project) -> None:
    for folder in (".git", "node_modules"):
        write(project.root / folder / "x.flow.json", dumps_workflow(Workflow("x")))
    assert len(project.workflows()) == 1


def test_elements_come_back_and_are_resolved(project: Project) -> None:
    save = Element('role=button[name="Save"]', "Save", ("iframe#pay",))
    project.elements.save("shop", {"save-button": save, "other": Element("#o")})
    again = Project.open(project.root).elements
    assert again.apps() == ("shop",)
    assert dict(again.elements("shop")) == {"other": Element("#o"), "save-button": save}
    assert again.load("shop")[1] == ()
    target = again.resolve(Target(element="shop/save-button"))
    assert (target.selector, target.frame, target.label) == (save.selector, ("iframe#pay",), "Save")
    assert again.resolve(Target(element="shop/save-button", name="Mine")).name == "Mine"
    assert again.resolve(Target(selector="#x")).selector == "#x"


def test_signals_of_elements_come_back(project: Project) -> None:
    signals = Fingerprint(tag="button", name="Save", attributes={"b": "2", "a": "1"}, box=(1, 2.5, 3, 4))
    elements = {"save": Element("#save", fingerprint=signals), "only": Element(fingerprint=signals)}
    project.elements.save("shop", elements)
    again = Project.open(project.root).elements
    assert dict(again.elements("shop")) == elements and again.load("shop")[1] == ()
    text = (project.root / "elements/shop.json").read_text()
    assert '"a": "1",\n' in text and "[1, 2.5, 3, 4]" in text
    target = again.resolve(Target(element="shop/save", row="Acme"))
    assert (target.fingerprint, target.row) == (signals, "Acme")


@pytest.mark.parametrize("signals", ["Save", {"tag": 1}, {"colour": "red"}, {"box": [1, 2]}])
def test_wrong_signals_are_reported_and_kept(project: Project, signals: object) -> None:
    entry = {"selector": "#a", "fingerprint": signals}
    write(project.root / "elements/shop.json", json.dumps({"format": 1, "elements": {"a": entry}}))
    elements, problems = project.elements.load("shop")
    assert elements["a"] == Element("#a")
    assert [problem.code for problem in problems] == ["wrong-value"]
    with pytest.raises(InvalidFile):
        project.elements.save("shop", elements)


def test_a_missing_element_names_the_nearest(project: Project) -> None:
    project.elements.save("shop", {"save-button": Element("#s")})
    with pytest.raises(TargetNotFound) as caught:
        project.elements.resolve(Target(element="shop/save-buton"))
    assert caught.value.remedy == 'Did you mean "shop/save-button"?'
    for foreign in ("nothing", "../shop/x", "../../understudy/name", "shop"):
        with pytest.raises(TargetNotFound):
            project.elements.resolve(Target(element=foreign))


def test_elements_of_a_damaged_file_are_not_overwritten(project: Project) -> None:
    path = write(project.root / "elements/shop.json", '{"format": 1, "elements": {"a": {"selektor": "#a"}}}')
    _, problems = project.elements.load("shop")
    assert {problem.code for problem in problems} == {"unknown-field", "missing-field"}
    with pytest.raises(InvalidFile):
        project.elements.save("shop", {})
    assert "selektor" in path.read_text()
    with pytest.raises(InvalidFile):
        project.elements.save("../shop", {})


def test_every_field_of_a_test_file_is_read(tmp_path: Path) -> None:
    record = {
        "format": 1,
        "workflow": "hello",
        "environment": "dev",
        "cases": [
            {
                "name": "all",
                "inputs": {"a": [1]},
                "data": "rows.csv",
                "mocks": {
                    "ask": {"output": None, "ports": ["true"]},
                    "send": {"error": "down", "error_kind": "network"},
                },
                "expect": {
                    "status": "failed",
                    "outputs": {"x": 1},
                    "steps": {"ask": {"status": "skipped"}, "send": {"output": None}},
                    "checks": ["{{ outputs.x == 1 }}"],
                    "error": "down",
                },
            }
        ],
    }
    file = load_cases(write(tmp_path / "a.test.json", record))
    assert file.problems == ()
    case = file.cases[0]
    assert (case.mocks["ask"].ports, case.mocks["send"].error_kind) == (("true",), "network")
    assert (case.expect.steps["send"].has_output, case.expect.steps["ask"].has_output) == (True, False)
    assert case.expect.error == "down"


def test_problems_of_a_test_file_have_their_place(tmp_path: Path) -> None:
    record = {"format": 1, "cases": [{"nam": 1}, 3], "workflow": 4}
    file = load_cases(write(tmp_path / "a.test.json", record))
    found = {(problem.code, problem.field) for problem in file.problems}
    assert found == {
        ("wrong-value", "workflow"),
        ("missing-field", "cases.0"),
        ("unknown-field", "cases.0.nam"),
        ("wrong-value", "cases.1"),
        ("missing-field", "cases.1"),
    }
    assert load_cases(tmp_path / "none.test.json").problems
