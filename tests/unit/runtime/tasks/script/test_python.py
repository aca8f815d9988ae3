from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from runtime.errors import StepFailed
from runtime.model import Secret, SecretRef
from tests.fixtures.task_calls import Calls

PASSWORD = Secret("hunter2-but-longer", SecretRef("shop", "password"))


async def result(call: Calls, code: str, **params: Any) -> Any:
    return (await call("script.python", code=code, **params))["result"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("result = {'ж': [1, 2.5, None, True], 'n': input['n'] + 1}", {"ж": [1, 2.5, None, True], "n": 6}),
        ("def main(given):\n    return given['n'] * 2", 10),
        ("def main():\n    return 'no arguments'", "no arguments"),
        ("async def main(given):\n    import asyncio\n    await asyncio.sleep(0)\n    return given", {"n": 5}),
        ("import datetime, pathlib\nresult = [datetime.date(2026, 5, 12), pathlib.Path('a')]", ["2026-05-12", "a"]),
        ("result = (1, 2)", [1, 2]),
        ("result = 1\nraise SystemExit", 1),
        ("print('nothing returned')", None),
        ("if __name__ == '__main__':\n    result = 'as a program'", "as a program"),
        ("import sys\nresult = sys.stdin.read()", ""),
    ],
)
async def test_results_are_json(call: Calls, code: str, value: Any) -> None:
    assert await result(call, code, input={"n": 5}) == value


async def test_output_goes_to_the_log_as_it_comes(call: Calls) -> None:
    code = "import sys\nprint('one ж')\nprint('two', file=sys.stderr)\nprint('bar 1\\rbar 2')\nprint('end', end='')"
    answer = await call("script.python", code=code)
    assert answer == {"result": None, "stdout": "one ж\nbar 1\rbar 2\nend", "stderr": "two\n"}
    assert sorted(call.log) == [
        ("info", "bar 2", {"stream": "stdout"}),
        ("info", "end", {"stream": "stdout"}),
        ("info", "one ж", {"stream": "stdout"}),
        ("warning", "two", {"stream": "stderr"}),
    ]


async def test_errors_name_the_line(call: Calls) -> None:
    with pytest.raises(StepFailed, match=r"The script failed: ValueError: bad ж \(line 3\)\.") as caught:
        await result(call, "def f():\n    x = 1\n    raise ValueError('bad ж')\n\nf()")
    assert caught.value.kind == "script"
    assert "raise ValueError('bad ж')" in caught.value.details and "child_python" not in caught.value.details
    with pytest.raises(StepFailed, match=r"SyntaxError: .*\(line 2\)"):
        await result(call, "a = 1\nb = = 2")
    with pytest.raises(StepFailed, match="ended itself with 'stop here'"):
        await result(call, "raise SystemExit('stop here')")
    with pytest.raises(StepFailed, match="ended itself with 3"):
        await result(call, "import sys; sys.exit(3)")


@pytest.mark.parametrize("value", ["{1, 2}", "float('nan')", "object()", "{(1, 2): 3}", "b'x'"])
async def test_what_is_no_json_is_said(call: Calls, value: str) -> None:
    with pytest.raises(StepFailed, match=r"The script failed: (TypeError|ValueError)"):
        await result(call, f"result = {value}")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os._exit(0)", "ended with exit code 0 and returned nothing"),
        ("import os; os._exit(7)", "ended with exit code 7"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "SIGTERM"),
    ],
)
async def test_a_script_that_dies_is_explained(call: Calls, code: str, reason: str) -> None:
    with pytest.raises(StepFailed, match=reason) as caught:
        await result(call, code)
    assert caught.value.kind == "script"


async def test_a_file_is_run_beside_its_neighbours(call: Calls) -> None:
    folder = call.project / "scripts"
    folder.mkdir()
    (folder / "helper.py").write_text("def double(n): return 2 * n")
    (folder / "main.py").write_text("import helper\nresult = [helper.double(input), __file__]\n")
    answer = await call("script.python", file="scripts/main.py", input=4)
    assert answer["result"] == [8, str(folder / "main.py")]
    (folder / "bad.py").write_text("x = 1\n1 / 0\n")
    with pytest.raises(StepFailed, match=r"ZeroDivisionError: division by zero \(line 2\)"):
        await call("script.python", file="scripts/bad.py")
    with pytest.raises(StepFailed, match="no such file"):
        await call("script.python", file="scripts/nothing.py")
    for params in ({}, {"code": "x", "file": "y"}):
        with pytest.raises(ValidationError, match="give a script"):
            await call("script.python", **params)


async def test_it_runs_in_the_runs_work_folder_or_the_one_given(call: Calls) -> None:
    assert await result(call, "import os; result = os.getcwd()") == str(call.ctx.work)
    (call.project / "there").mkdir()
    assert await result(call, "import os; result = os.getcwd()", folder="there") == str(call.project / "there")
    with pytest.raises(StepFailed, match="no such file or folder"):
        await result(call, "result = 1", folder="nowhere")


async def test_the_environment_is_almost_empty(call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "s3cret")
    monkeypatch.setenv("UNDERSTUDY_HOME", "/somewhere")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/run/bus")
    monkeypatch.setenv("PYTHONPATH", "/evil")
    seen = await result(call, "import os; result = dict(os.environ)", environment={"MY_NAME": "ж"})
    assert seen["MY_NAME"] == "ж" and "PATH" in seen
    assert not seen.keys() & {"DATABASE_PASSWORD", "UNDERSTUDY_HOME", "DBUS_SESSION_BUS_ADDRESS", "PYTHONPATH"}
    for name in ("1A", "A B", "A=B", ""):
        with pytest.raises(ValidationError, match="variable of the environment"):
            await result(call, "", environment={name: "x"})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_nothing_of_the_product_is_open_in_it(call: Calls) -> None:
    """No descriptor of the host is inherited: standard streams and the result's own only."""
    code = "import os; result = sorted(int(n) for n in os.listdir('/proc/self/fd'))"
    with open(call.project / "open-in-the-host", "w") as file:
        os.set_inheritable(file.fileno(), True)
        numbers = await result(call, code)
    assert len(numbers) <= 5


async def test_secrets_come_over_the_pipe_only_and_are_masked(call: Calls) -> None:
    code = (
        "import os, sys\n"
        "text = secrets['password']\n"
        "seen = [text in part for part in (' '.join(sys.argv), str(dict(os.environ)),"
        " open('/proc/self/cmdline').read(), open(f'/proc/{os.getppid()}/cmdline').read())]\n"
        "print('it is', text)\n"
        "result = [len(text), any(seen)]\n"
    )
    answer = await call("script.python", code=code, secrets={"password": PASSWORD})
    assert answer["result"] == [len(PASSWORD.reveal()), False]
    assert answer["stdout"] == "it is ***\n" and call.messages() == ["it is ***"]
    with pytest.raises(StepFailed) as caught:
        await call("script.python", code="raise ValueError(secrets['password'])", secrets={"password": PASSWORD})
    assert PASSWORD.reveal() not in str(caught.value) + caught.value.details
    for secret in (PASSWORD, SecretRef("shop")):
        with pytest.raises(StepFailed, match="cannot be part of the input"):
            await call("script.python", code="result = 1", input={"p": secret})


async def test_memory_is_limited(call: Calls) -> None:
    with pytest.raises(StepFailed, match="needed more than 200 MB") as caught:
        await result(call, "x = bytearray(1 << 30)", memory_mb=200)
    assert caught.value.kind == "limit" and caught.value.remedy
    assert await result(call, "x = bytearray(1 << 28); result = len(x)", memory_mb=0) == 1 << 28


async def test_output_is_limited(call: Calls) -> None:
    with pytest.raises(StepFailed, match="more than 1 MB to its stdout") as caught:
        await result(call, "while True: print('x' * 1000)", output_mb=1)
    assert caught.value.kind == "limit"
    with pytest.raises(StepFailed, match="more than 1 MB to its result"):
        await result(call, "result = 'x' * 2_000_000", output_mb=1)
    assert len(await result(call, "result = 'x' * 2_000_000", output_mb=3)) == 2_000_000


async def test_a_flood_of_lines_does_not_drown_the_log(call: Calls) -> None:
    await result(call, "for n in range(20_000): print(n)\nprint('x' * 100_000)")
    assert len(call.log) == 10_001 and call.messages()[-1] == "More output follows, which is not logged."
    call.log.clear()
    await result(call, "print('x' * 100_000, end='')")
    assert max(len(message) for message in call.messages()) <= 4_000


async def test_large_input_and_unread_input(call: Calls) -> None:
    assert await result(call, "result = len(input)", input="x" * 5_000_000) == 5_000_000


async def test_another_interpreter(call: Calls) -> None:
    assert await result(call, "import sys; result = sys.flags.isolated", interpreter=sys.executable) == 1
    with pytest.raises(StepFailed, match='no Python at "/no/python"'):
        await result(call, "result = 1", interpreter="/no/python")


def test_the_child_needs_nothing_of_the_product() -> None:
    """Only the standard library, so that any interpreter can run it."""
    from runtime.tasks.script.python import CHILD

    code = "import sys; result = [name for name in sys.modules if name.startswith(('runtime', 'pydantic'))]"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(CHILD), "1"],
        input=json.dumps({"code": code, "file": "", "input": None, "secrets": {}}).encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout == b'{"result": []}'
