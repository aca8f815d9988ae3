"""Recordings of other tools are imported and run in a real browser, and so are exported scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.browser.find import require_browser
from tests.fixtures.command_line import Cli
from tests.fixtures.web_site import Site

SAMPLES = Path(__file__).parents[2] / "data" / "imports"


@pytest.fixture
def project(cli: Cli, web_site: Site):
    """``project(sample)``: a copy of a sample for the test site, in a project."""
    (cli.folder / "understudy.json").write_text('{"format": 1, "name": "imports"}')

    def copy(name: str) -> str:
        text = (SAMPLES / name).read_text()
        (cli.folder / name).write_text(text.replace("http://site.example", web_site.url().rstrip("/")))
        return name

    return copy


@pytest.mark.browser
@pytest.mark.slow
def test_a_selenium_project_runs(cli: Cli, project) -> None:
    report = cli("import", project("every_command.side"), "--output", "workflows/", "--json")
    assert report.code == 0, report
    files = [Path(path).name.removesuffix(".flow.json") for path in report.json["files"]]
    assert files == ["pages", "form", "waits", "dialogs", "mouse", "places", "logic", "part"]
    assert "canary" not in "".join(path.read_text() for path in cli.folder.rglob("*.json") if path.is_file())
    assert cli("validate", "--json").json["counts"]["error"] == 0
    assert cli("vault", "init", "--keyfile", "key").code == 0
    for item, value in (("every_command", "hunter2-canary"), ("every_command_2", "90210")):
        assert cli("vault", "set", item, "--stdin", input=json.dumps({"password": value})).code == 0
    done = cli("run", "workflows/pages.flow.json", "--trust", "--json")
    assert done.code == 0, done.out + done.err
    names = {step["step"]: step["status"] for step in done.json.get("steps", [])}
    assert all(status == "completed" for status in names.values()), names
    elements = json.loads((cli.folder / report.json["elements"]).read_text())["elements"]
    assert elements["number"]["fingerprint"]["selectors"] == [
        "input[name='number']",
        "xpath=//input[@name='number']",
    ]


@pytest.mark.browser
@pytest.mark.slow
def test_a_recording_of_chrome_runs(cli: Cli, project) -> None:
    report = cli("import", project("every_step.json"), "--output", "chrome.flow.json", "--json")
    assert report.code == 0, report
    assert "canary" not in (cli.folder / "chrome.flow.json").read_text()
    assert cli("vault", "init", "--keyfile", "key").code == 0
    assert cli("vault", "set", "every_step", "--stdin", input='{"password": "chrome-canary"}').code == 0
    done = cli("run", "chrome.flow.json", "--trust", "--json")
    assert done.code == 0, done.out + done.err


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["codegen.py", "codegen.ts"])
def test_a_script_of_playwright_runs(cli: Cli, project, name: str) -> None:
    report = cli("import", project(name), "--output", "it.flow.json", "--json")
    assert report.code == 0, report
    assert cli("vault", "init", "--keyfile", "key").code == 0
    assert cli("vault", "set", "codegen", "--stdin", input='{"password": "codegen-canary"}').code == 0
    for path in report.json["files"]:
        done = cli("run", path, "--trust", "--json")
        assert done.code == 0, done.out + done.err


@pytest.mark.browser
@pytest.mark.slow
def test_exported_scripts_run_by_themselves(cli: Cli, project) -> None:
    assert cli("import", project("codegen.py"), "--output", "it.flow.json").code == 0
    browser = require_browser().path
    script = cli("export", "it.flow.json", "--output", "job.py", "--json")
    assert script.json["environment"] == ["CODEGEN_PASSWORD"], script
    assert cli("export", "it.flow.json", "--format", "pytest", "--output", "test_job.py").code == 0
    assert "canary" not in (cli.folder / "job.py").read_text()
    env = {**cli.env, "PYTHONPATH": "", "CODEGEN_PASSWORD": "codegen-canary", "BROWSER_PATH": browser}

    def python(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *args], cwd=cli.folder, env=env | more, capture_output=True, text=True, timeout=90
        )

    done = python("job.py", "--browser-path", browser)
    assert done.returncode == 0, done.stderr
    assert (cli.folder / "report.csv").read_text() == "a,b\n1,2\n"
    tested = python("-m", "pytest", "-q", "-p", "no:cacheprovider", "test_job.py")
    assert tested.returncode == 0, tested.stdout
    del env["CODEGEN_PASSWORD"]
    missing = python("job.py", "--browser-path", browser)
    assert missing.returncode == 1 and "Set the environment variable CODEGEN_PASSWORD first." in missing.stderr


def test_what_cannot_be_exported_is_named_and_nothing_is_written(cli: Cli, write_flow) -> None:
    flow = write_flow(ask={"type": "http.request", "params": {"url": "https://a.example"}})
    cli("export", flow, "--output", "job.py").fails(3, "cannot be exported as playwright", 'step "ask"')
    assert not (cli.folder / "job.py").exists()
    (cli.folder / "job.py").write_text("mine")
    cli("export", flow, "--output", "job.py").fails(2, "is there already", "--force")


@pytest.mark.browser
@pytest.mark.slow
def test_an_exported_script_steers_like_the_workflow(cli: Cli, write_flow, web_site: Site) -> None:
    def step(type: str, next: dict | None = None, **params) -> dict:
        return {"type": type, "params": params, **({"next": {port: [id] for port, id in next.items()}} if next else {})}

    flow = write_flow(
        "job",
        {
            "names": {"type": "list", "direction": "input", "default": ["Twice", "Off"]},
            "greeting": {"type": "string", "direction": "input", "required": True},
        },
        {"seen": "{{ steps.each.output.results }}", "greeting": "{{ vars.greeting | upper }}"},
        open=step("browser.open", {"out": "each"}, url=web_site.url("form.html"), width=900, height=700),
        each=step(
            "flow.for_each",
            {"each": "read", "done": "risk"},
            items="{{ vars.names }}",
            collect="{{ steps.read.output }}",
        ),
        read=step("browser.extract", {"out": "is_off"}, target='role=button[name="{{ item }}"] >> nth=0'),
        is_off=step("flow.condition", {"true": "fill"}, test="{{ steps.read.output == 'Off' }}"),
        fill=step("browser.fill", target="label=Notes", value="{{ index }} {{ vars.greeting }}"),
        risk=step("browser.click", {"out": "never", "error": "check"}, target="#nothing") | {"timeout": 0.5},
        never=step("flow.fail", message="the wrong way"),
        check=step("browser.assert", check="value", target="label=Notes", expected="1 hello"),
    )
    assert cli("export", flow, "--output", "job.py").code == 0
    arguments = ["job.py", "--greeting", "hello", "--browser-path", require_browser().path]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cli.folder, env=cli.env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"seen": ["Twice", "Off"], "greeting": "HELLO"}
    ran = cli("run", flow, "--trust", "--var", "greeting=hello", "--json")
    assert ran.json["outputs"] == json.loads(done.stdout), ran
