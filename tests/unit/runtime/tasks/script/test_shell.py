from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from runtime.errors import StepFailed, StepTimeout
from runtime.model import Secret, SecretRef
from tests.fixtures.task_calls import Calls

PASSWORD = Secret("hunter2-but-longer", SecretRef("shop", "password"))


@pytest.mark.parametrize(
    ("command", "shape", "output"),
    [
        ("echo one; echo two", "text", "one\ntwo"),
        ("echo one; echo two", "lines", ["one", "two"]),
        ("echo '{\"a\": [1]}'", "json", {"a": [1]}),
        ("true", "text", ""),
        ("printf 'ж'", "text", "ж"),
    ],
)
async def test_output_in_its_shape(call: Calls, command: str, shape: str, output: Any) -> None:
    answer = await call("script.shell", command=command, output_as=shape)
    assert answer == {"output": output, "stderr": "", "exit_code": 0}


async def test_input_arrives_as_json_or_as_text(call: Calls) -> None:
    answer = await call("script.shell", command="cat", input={"n": ["ж"]}, secrets={"p": PASSWORD})
    assert json.loads(answer["output"]) == {"input": {"n": ["ж"]}, "secrets": {"p": "***"}}
    answer = await call("script.shell", command="tr a-z A-Z", stdin="hello")
    assert answer["output"] == "HELLO"
    big = await call("script.shell", command="head -c 3", stdin="x" * 3_000_000)
    assert big["output"] == "xxx"


async def test_values_in_the_environment_stay_values(call: Calls) -> None:
    evil = '"; touch evil; echo "'
    answer = await call("script.shell", command='echo "$NAME"', environment={"NAME": evil})
    assert answer["output"] == evil and not (call.ctx.work / "evil").exists()


async def test_exit_codes(call: Calls) -> None:
    with pytest.raises(StepFailed, match="ended with exit code 3") as caught:
        await call("script.shell", command="echo out; echo why >&2; exit 3")
    assert caught.value.kind == "script" and caught.value.details == "why"
    assert (await call("script.shell", command="exit 3", exit_codes=[0, 3]))["exit_code"] == 3
    with pytest.raises(StepFailed, match="SIGKILL"):
        await call("script.shell", command="kill -9 $$")
    with pytest.raises(StepFailed, match="exit code 127"):
        await call("script.shell", command="no-such-program-at-all")


async def test_secrets_do_not_show(call: Calls) -> None:
    answer = await call("script.shell", command="cat; echo", secrets={"p": PASSWORD})
    assert PASSWORD.reveal() not in json.dumps(answer) + json.dumps(call.log)
    with pytest.raises(StepFailed) as caught:
        await call("script.shell", command="cat >&2; exit 1", secrets={"p": PASSWORD})
    assert PASSWORD.reveal() not in caught.value.details


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
async def test_another_shell(call: Calls) -> None:
    answer = await call("script.shell", command="[[ 10 -gt 9 ]] && echo ${BASH_VERSION%%.*}", shell="bash")
    assert int(answer["output"]) >= 3


@pytest.mark.skipif(shutil.which("pwsh") is not None, reason="PowerShell is here")
async def test_a_missing_shell_is_named(call: Calls) -> None:
    with pytest.raises(StepFailed, match="pwsh is not installed"):
        await call("script.shell", command="x", shell="pwsh")


async def test_time_is_limited(call: Calls) -> None:
    with pytest.raises(StepTimeout, match=r"not finished after 0\.3 s"):
        await call("script.shell", command="sleep 60", time_limit=0.3)
