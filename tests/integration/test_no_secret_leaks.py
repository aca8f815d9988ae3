"""Secrets from the vault go through every sink of real runs; afterwards every written byte is searched for them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.canaries import Canaries, ProcessWatch, Search, forms
from tests.fixtures.echo_site import EchoSite
from tests.fixtures.leak_bench import Bench, Steps

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def bench() -> Iterator[Bench]:
    # A short path: Chromium's own socket lies in the temporary folder, and its name may have 107 bytes.
    with EchoSite() as site, tempfile.TemporaryDirectory(prefix="canary-") as root:
        yield Bench(Path(root), site)


def chain(*steps: tuple[str, str, dict[str, Any]], **common: Any) -> Steps:
    """Steps one after the other; each goes on when it fails, so that all are reached."""
    names = [name for name, _, _ in steps]
    following = [*({"out": [name]} for name in names[1:]), {}]
    return {
        name: {"type": type, "params": params, "next": next, "on_error": "continue", **common}
        for (name, type, params), next in zip(steps, following, strict=True)
    }


def vault(field: str) -> str:
    return f"{{{{ vault.canary.{field} }}}}"


def fields_of_form(url: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Open the form and put every canary in."""
    return [
        ("open", "browser.open", {"url": f"{url}/form"}),
        ("password", "browser.fill", {"target": "[name=password]", "value": vault("password")}),
        ("token", "browser.fill", {"target": "[name=token]", "value": vault("token")}),
        ("code", "browser.type", {"target": "[name=code]", "text": vault("code")}),
        ("awkward", "browser.type", {"target": "[name=awkward]", "text": vault("awkward")}),
        ("key", "browser.fill", {"target": "[name=key]", "value": vault("key")}),
        ("nowhere", "browser.fill", {"target": "#nowhere", "value": vault("token")}),
        ("send", "browser.click", {"target": "button"}),
    ]


READ_BACK: list[tuple[str, str, dict[str, Any]]] = [
    *((f"read_{name}", "browser.extract", {"target": f"#{name}"}) for name in ("password", "token", "code", "key")),
    ("read_html", "browser.extract", {"target": "body", "what": "html"}),
    ("read_input", "browser.extract", {"target": "#again", "what": "value"}),
    ("read_all", "browser.evaluate", {"script": "[document.title, document.body.innerText, btoa(document.title)]"}),
    ("throw", "browser.evaluate", {"script": "() => { throw new Error(document.body.innerText) }"}),
    ("cookies", "browser.get_cookies", {}),
    ("local", "browser.get_storage", {"storage": "local"}),
    ("session", "browser.get_storage", {"storage": "session"}),
    ("say", "flow.log", {"message": "{{ steps.read_token.output }} {{ steps.read_key.output }}"}),
    ("shot", "browser.screenshot", {"path": "shot.png"}),
    ("whole", "browser.screenshot", {"area": "full"}),
    ("element", "browser.screenshot", {"area": "element", "target": "#password"}),
    ("paper", "browser.pdf", {"path": "page.pdf"}),
    ("read_again", "browser.extract", {"target": "#token"}),
    ("wrong", "browser.assert", {"target": "#password", "check": "text", "expected": "something else"}),
    ("inside", "browser.navigate", {"url": "{{ vars.url }}/inside"}),
    ("read_inside", "browser.extract", {"target": "#cookie"}),
    ("by_address", "browser.navigate", {"url": "{{ vars.url }}/fail?x={{ steps.read_password.output }}"}),
]


@pytest.mark.browser
def test_typed_into_pages(bench: Bench) -> None:
    steps = chain(*fields_of_form(bench.site.url), *READ_BACK, timeout=5)
    url = {"url": {"type": "string", "direction": "input", "default": bench.site.url}}
    flow = bench.workflow("pages", steps, variables=url, settings={"pictures": "always"})
    bench.understudy("--debug", "run", flow, "--run-id", "pages", "--trust", "--headless", "-v")
    bench.look_at("pages")
    done = bench.understudy("runs", "show", "pages", "--json")
    read = {step["step"]: step["status"] for step in json.loads(done)["steps"]}
    assert {name for name, status in read.items() if status == "failed"} == {"nowhere", "throw", "wrong", "by_address"}
    assert "/echo" in bench.site.got
    bench.check()
    bench.check_pictures()


def sinks(url: str, marks: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Services and scripts that give back what they get."""
    secrets = {name: vault(name) for name in ("password", "token", "key", "awkward", "code")}
    shown = "import json, sys\nprint(secrets, file=sys.stderr)\nprint(json.dumps(secrets))\nprint(*secrets.values())\n"
    wait = f"until [ -e '{marks}/sh' ]; do sleep 0.01; done"
    basic = {"kind": "basic", "user": "u"}
    fail = "raise ValueError(str(secrets))"
    write = "import base64\nresult = [base64.b64encode(s.encode()).decode() for s in secrets.values()]"
    return [
        ("header", "http.get", {"url": f"{url}/a", "headers": {"X-Key": vault("token"), "X-Code": vault("code")}}),
        ("basic", "http.get", {"url": f"{url}/a", "auth": {**basic, "password": vault("awkward")}}),
        ("basic_2", "http.get", {"url": f"{url}/a", "auth": {**basic, "user": "us", "password": vault("code")}}),
        ("bearer", "http.request", {"url": f"{url}/a", "auth": {"kind": "bearer", "token": vault("token")}}),
        ("body", "http.request", {"url": f"{url}/a", "text": vault("key")}),
        ("json", "http.request", {"url": f"{url}/a", "json_body": {"p": vault("password")}}),
        ("form", "http.request", {"url": f"{url}/a", "form": {"p": vault("awkward")}}),
        ("query", "http.get", {"url": f"{url}/a", "query": {"p": vault("awkward"), "c": vault("code")}}),
        ("refused", "http.get", {"url": f"{url}/fail", "query": {"p": vault("token")}}),
        ("refused_body", "http.request", {"url": f"{url}/fail", "text": vault("awkward")}),
        ("refused_long", "http.request", {"url": f"{url}/fail", "text": vault("key"), "headers": {"X": "y" * 380}}),
        ("unreachable", "http.get", {"url": "http://127.0.0.1:9/", "query": {"p": vault("password")}}),
        ("bad_header", "http.get", {"url": f"{url}/a", "headers": {"X": vault("key")}}),
        ("as_base64", "http.request", {"url": f"{url}/a", "text": vault("token"), "body_as": "base64"}),
        ("python", "script.python", {"code": shown + "result = secrets", "secrets": secrets}),
        ("python_base64", "script.python", {"code": write, "secrets": secrets}),
        ("python_fails", "script.python", {"code": shown + fail, "secrets": secrets}),
        ("python_dies", "script.python", {"code": shown + "import os; os._exit(3)", "secrets": secrets}),
        ("shell", "script.shell", {"command": f"cat; {wait}", "secrets": secrets, "time_limit": 30}),
        ("shell_json", "script.shell", {"command": "cat", "secrets": secrets, "output_as": "json"}),
        ("shell_fails", "script.shell", {"command": "cat >&2; exit 7", "secrets": secrets}),
        ("set", "flow.set", {"values": {"kept": vault("token")}}),
        ("use", "http.get", {"url": f"{url}/a", "headers": {"X-Key": "{{ vars.kept }}"}}),
        ("copy", "flow.set", {"values": {"seen": "{{ steps.python.output }}", "text": "{{ steps.shell.output }}"}}),
        ("log", "flow.log", {"message": "{{ steps.python.output.result.password }} {{ vars.text }}"}),
        ("write", "files.write", {"path": "written.txt", "content": "{{ steps.python.output.result.key }}"}),
        ("refuses_log", "flow.log", {"message": vault("password")}),
        ("refuses_text", "flow.log", {"message": f"p: {vault('password')}"}),
        ("refuses_write", "files.write", {"path": "refused.txt", "content": vault("password")}),
        ("refuses_path", "files.read", {"path": vault("password")}),
        ("refuses_type", "flow.delay", {"seconds": vault("code")}),
        ("wrong_type", "flow.delay", {"seconds": "{{ steps.python.output.result.password }}"}),
        ("refuses_input", "script.python", {"code": "result = input", "input": {"p": vault("password")}}),
        ("refuses_argument", "script.shell", {"command": vault("password")}),
        ("refuses_environment", "script.shell", {"command": "env", "environment": {"P": vault("password")}}),
        ("items", "flow.for_each", {"items": "{{ steps.python.output.result }}", "collect": "{{ item }}"}),
    ]  # fmt: skip


VARIABLES = {
    "kept": {"type": "secret"},
    "seen": {"type": "json", "direction": "output"},
    "text": {"type": "json", "direction": "output"},
    "private": {"type": "string", "direction": "input", "sensitive": True, "default": "nothing"},
}


def test_sent_to_services_and_scripts(bench: Bench) -> None:
    steps = chain(*sinks(bench.site.url, bench.marks))
    for name in ("refused", "python_fails"):
        steps[name]["retry"] = {"strategy": "fixed", "attempts": 2, "delay": 0.01}
    steps["items"]["next"] = {"done": ["ask"]}
    steps["ask"] = {
        "type": "people.ask",
        "params": {"question": "Is {{ steps.python.output.result.password }} right?"},
        "next": {"approved": ["end"]},
    }
    steps["end"] = {"type": "flow.fail", "params": {"message": "{{ steps.shell.output }}"}}
    flow = bench.workflow("sinks", steps, variables=VARIABLES)
    bench.understudy("--debug", "run", flow, "--run-id", "sinks", "--trust", "--events", "jsonl", "-v", code=4)
    bench.understudy("resume", "sinks", "--answer", "approved", "-v", code=1)
    bench.look_at("sinks")
    shown = json.loads(bench.understudy("runs", "show", "sinks", "--json"))["steps"]
    failed = {step["step"] for step in shown if step["status"] == "failed"}
    expected = {name for name in steps if name.startswith(("refuse", "wrong", "bad", "unreach"))}
    expected |= {"python_fails", "python_dies", "shell_fails", "end"}
    assert failed >= expected
    assert "sh" in bench.programs
    bench.check()


@pytest.mark.browser
def test_taken_up_again_after_a_kill(bench: Bench) -> None:
    typed = fields_of_form(bench.site.url)[:6] + fields_of_form(bench.site.url)[7:]
    steps = chain(*typed, *READ_BACK[:-1], timeout=5)
    url = {"url": {"type": "string", "direction": "input", "default": bench.site.url}}
    flow = bench.workflow("pages", steps, variables=url, settings={"pictures": "always"})
    bench.understudy(
        "run", flow, "--run-id", "cut", "--trust", "--headless", code=-9, fault=f"act.before:{len(typed) + 2}"
    )
    bench.check()
    bench.understudy("--debug", "resume", "cut", "--headless", "--events", "jsonl")
    assert bench.site.got.count("/echo") == 2
    bench.look_at("cut")
    steps_done = json.loads(bench.understudy("runs", "show", "cut", "--json", "--history"))["history"]
    outputs = {entry["step"]: entry.get("output") for entry in steps_done if entry["kind"] == "step.completed"}
    assert (outputs["read_token"], outputs["read_inside"]) == ("You typed *** here", "session=***")
    bench.check()
    bench.check_pictures()


def test_looked_at_in_the_debugger(bench: Bench) -> None:
    flow = bench.workflow("sinks", chain(*sinks(bench.site.url, bench.marks)), variables=VARIABLES)
    looks = ["v", "ps", "w", "p vault.canary.password", "p vars.kept", "p steps.python.output", "p steps"]
    commands = bench.project / "commands.txt"
    lines = ["b copy", "b write", "b python_fails", *looks, "c", *looks, "c", *looks]
    lines += [
        "p steps.python.output.result.password + 1",
        "set text = steps.python.output.result",
        "v",
        "c",
        *looks,
        "c",
    ]
    commands.write_text("\n".join(lines))
    bench.understudy("debug", flow, "--trust", "--commands", str(commands), "--json")
    said = (bench.said / "001.txt").read_text()
    assert '{"$secret": "canary.password"}' in said
    assert said.count('"password": "***"') > 10
    bench.check()


def test_shown_by_workflow_tests(bench: Bench) -> None:
    """A test that fails says what it got; so does the report for machines."""
    secrets = {name: vault(name) for name in bench.canaries.as_fields()}
    code = "print(secrets); result = secrets"
    steps = chain(("python", "script.python", {"code": code, "secrets": secrets}))
    steps["python"]["next"] = {"out": ["stop"]}
    steps["stop"] = {"type": "flow.fail", "params": {"message": "{{ steps.python.output.stdout }}"}}
    bench.workflow("tested", steps)
    expected = {"status": "completed", "steps": {"python": {"output": {"result": "else"}}}}
    checks = ["steps.python.output.result.password == 'else'", "steps.python.output + 1"]
    case = {"name": "all", "expect": {**expected, "checks": checks}}
    tests = bench.project / "tests" / "tested.test.json"
    tests.parent.mkdir()
    tests.write_text(json.dumps({"format": 1, "workflow": "workflows/tested.flow.json", "cases": [case]}))
    report = bench.out / "report.xml"
    bench.understudy("test", str(bench.project), "--trust", "--junit", str(report), code=1)
    said = bench.understudy("test", str(bench.project), "--trust", "--json", code=1)
    assert "***" in said
    assert "***" in report.read_text()
    bench.check()


def test_the_search_finds_what_leaks(bench: Bench) -> None:
    """A script writes its credentials to a file, which is its right; the search would miss nothing of it."""
    code = "import json, pathlib; pathlib.Path(input).write_text(json.dumps(secrets))"
    secrets = {name: vault(name) for name in bench.canaries.as_fields()}
    params = {"code": code, "input": str(bench.out / "leak.json"), "secrets": secrets}
    flow = bench.workflow("leak", chain(("leak", "script.python", params)))
    bench.understudy("run", flow, "--trust")
    found = {hit.canary.partition(" (")[0] for hit in bench.search.in_folders(bench.written)}
    assert found == set(bench.canaries.pieces())


def test_the_search_knows_every_form() -> None:
    canaries = Canaries.new()
    search = Search(canaries.pieces())
    for name, text in canaries.as_fields().items():
        for form, data in forms(text).items():
            assert [hit.canary for hit in search.in_bytes(b"<" + data + b">", "here") if hit.canary.startswith(name)], (
                form
            )


def test_the_watch_sees_arguments_and_environment(tmp_path: Path) -> None:
    canaries = Canaries.new()
    with ProcessWatch(Search(canaries.pieces()), {"a key": b"abcdefgh"}, tmp_path) as watch:
        waiting = [sys.executable, "-c", "import sys; sys.stdin.read()", canaries.password]
        child = subprocess.Popen(waiting, stdin=subprocess.PIPE, env={"TOKEN": canaries.token, "KEY": "abcdefgh"})
        watch.wait_until_seen(child.pid)
        child.communicate()
    assert {hit.canary.partition(" (")[0] for hit in watch.hits} >= {"password", "token", "a key"}
