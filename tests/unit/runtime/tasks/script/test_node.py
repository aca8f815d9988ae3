from __future__ import annotations

import shutil
from typing import Any

import pytest

from runtime.errors import StepFailed, StepTimeout
from runtime.model import Secret
from tests.fixtures.task_calls import Calls

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node")


async def result(call: Calls, code: str, **params: Any) -> Any:
    return (await call("script.node", code=code, **params))["result"]


@needs_node
@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("return {n: input.n + 1, list: [null, true, 'ж']}", {"n": 6, "list": [None, True, "ж"]}),
        ("result = input.n", 5),
        ("const result = [1]", [1]),
        ("function main(given) { return given.n * 2 }", 10),
        ("async function main(given) { await null; return given }", {"n": 5}),
        ("const wait = (ms) => new Promise((go) => setTimeout(go, ms));\nawait wait(1);\nreturn 'later'", "later"),
        ("return new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("console.log('nothing')", None),
        ("setInterval(() => {}, 1000); return 'timers do not hold it up'", "timers do not hold it up"),
        ("return require('node:path').basename('/a/b')", "b"),
    ],
)
async def test_results_are_json(call: Calls, code: str, value: Any) -> None:
    assert await result(call, code, input={"n": 5}) == value


@needs_node
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("const a = 1;\nthrow new TypeError('bad ж')", r"TypeError: bad ж \(line 2\)"),
        ("const a = ;", r"SyntaxError: .*\(line 1\)"),
        ("throw 'text'", "it threw text"),
        ("setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {})", "Error: late"),
        ("Promise.reject(new Error('lost')); await new Promise(() => setTimeout(() => {}, 500))", "Error: lost"),
        ("const a = {}; a.a = a; return a", "TypeError: .*circular"),
        ("return 10n", "TypeError: .*BigInt"),
        ("process.exit(3)", "ended with exit code 3 and returned nothing"),
    ],
)
async def test_errors_name_the_line(call: Calls, code: str, error: str) -> None:
    with pytest.raises(StepFailed, match=error) as caught:
        await result(call, code)
    assert caught.value.kind == "script" and "child_node" not in caught.value.details


@needs_node
async def test_output_secrets_and_files(call: Calls) -> None:
    answer = await call(
        "script.node", code="console.log('it is', secrets.p); console.error('oh')", secrets={"p": Secret("hunter2")}
    )
    assert answer["stdout"] == "it is ***\n" and answer["stderr"] == "oh\n"
    (call.project / "helper.js").write_text("exports.double = (n) => 2 * n;")
    (call.project / "main.js").write_text("return require('./helper.js').double(input)")
    assert (await call("script.node", file="main.js", input=4))["result"] == 8


@needs_node
async def test_limits(call: Calls) -> None:
    with pytest.raises(StepFailed, match="needed more than 50 MB") as caught:
        await result(call, "const a = []; for (;;) a.push(new Array(10000).fill(Math.random()))", memory_mb=50)
    assert caught.value.kind == "limit"
    with pytest.raises(StepTimeout):
        await result(call, "for (;;) ;", time_limit=1)
    assert len(await result(call, "return 'x'.repeat(2_000_000)", output_mb=3)) == 2_000_000


async def test_without_node_the_way_out_is_said(call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(call.project))
    with pytest.raises(StepFailed, match="Node is not installed") as caught:
        await result(call, "return 1")
    assert "Install Node" in caught.value.remedy
