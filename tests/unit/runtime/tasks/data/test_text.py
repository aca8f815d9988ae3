from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import ExpressionError, StepFailed
from runtime.model import SecretRef
from tests.fixtures.task_calls import Calls


@pytest.mark.parametrize(
    ("params", "result"),
    [
        ({"find": "a", "replace": "x"}, "xBxb.$1"),
        ({"find": "A", "replace": "x", "ignore_case": True}, "xBxb.$1"),
        ({"find": "a", "replace": "x", "count": 1}, "xBab.$1"),
        ({"find": ".", "replace": "$1"}, "aBab$1$1"),
        ({"find": "B."}, "aBab.$1"),
        ({"find": "b.", "ignore_case": True}, "aBa$1"),
        ({"find": "[A-Z]", "replace": "<$0>", "pattern": True}, "a<B>ab.$1"),
        ({"find": "(a)(b)", "replace": "$2$1$$", "pattern": True, "ignore_case": True}, "Ba$ba$.$1"),
        ({"find": "(x)?b", "replace": "[$1]", "pattern": True}, "aBa[].$1"),
    ],
)
async def test_replace(call: Calls, params: dict[str, Any], result: str) -> None:
    assert await call("text.replace", text="aBab.$1", **params) == result


async def test_wrong_patterns_are_explained(call: Calls) -> None:
    for pattern in ("(", "(?=a)", r"(a)\1", "[z-a]", "a{99999}"):
        with pytest.raises(StepFailed, match="cannot be used") as caught:
            await call("text.extract", text="a", pattern=pattern)
        assert caught.value.kind == "data" and "Look-around" in caught.value.remedy
    with pytest.raises(StepFailed, match="no group 2"):
        await call("text.replace", text="a", find="(a)", replace="$2", pattern=True)


@pytest.mark.parametrize(
    ("text", "params", "parts"),
    [
        ("one\r\ntwo\n\n three ", {}, ["one", "two", "three"]),
        ("one\n\ntwo", {"keep_empty": True}, ["one", "", "two"]),
        ("a, b,,c", {"separator": ","}, ["a", "b", "c"]),
        ("a, b,,c", {"separator": ",", "trim": False, "keep_empty": True}, ["a", " b", "", "c"]),
        ("a,b,c", {"separator": ",", "limit": 2}, ["a", "b,c"]),
        ("a1b22c", {"separator": r"\d+", "pattern": True}, ["a", "b", "c"]),
        ("a1b22c", {"separator": r"\d+", "pattern": True, "limit": 2}, ["a", "b22c"]),
        ("abc", {"separator": "x*", "pattern": True}, ["abc"]),
        ("a\nb\nc", {"limit": 2}, ["a", "b\nc"]),
        ("", {}, []),
    ],
)
async def test_split(call: Calls, text: str, params: dict[str, Any], parts: list[str]) -> None:
    assert await call("text.split", text=text, **params) == parts


async def test_extract(call: Calls) -> None:
    text = "Invoice No. 42 of 2026-05-12,\ninvoice no. 7 of 2026-06-01"
    assert await call("text.extract", text=text, pattern=r"\d+") == "42"
    assert await call("text.extract", text=text, pattern=r"[Ii]nvoice [Nn]o\. (\d+)", take="all") == ["42", "7"]
    assert await call("text.extract", text=text, pattern=r"(\d+)-(\d+)", take="all") == [["2026", "05"], ["2026", "06"]]
    assert await call("text.extract", text=text, pattern=r"(?P<y>\d{4})-(?P<m>\d+)") == {"y": "2026", "m": "05"}
    assert await call("text.extract", text=text, pattern="INVOICE", ignore_case=True, take="all") == [
        "Invoice",
        "invoice",
    ]
    assert await call("text.extract", text=text, pattern="12,.i") is None
    assert await call("text.extract", text=text, pattern="12,.i", dot_all=True) == "12,\ni"
    assert await call("text.extract", text="b", pattern="(a)?b") is None
    assert await call("text.extract", text="x", pattern="a", take="all") == []
    with pytest.raises(StepFailed, match="Nothing fits"):
        await call("text.extract", text="x", pattern="a", required=True)


async def test_patterns_that_take_forever_elsewhere_do_not_here(call: Calls) -> None:
    assert await call("text.extract", text="a" * 100_000, pattern="(a+)+$", take="all") == ["a" * 100_000]
    assert await call("text.extract", text="a" * 100_000 + "!", pattern="(a|a)*b") is None


async def test_a_long_search_can_be_cancelled(call: Calls) -> None:
    work = asyncio.create_task(call("text.extract", text="a" * 2_000_000, pattern="a.*b|a", take="all"))
    await asyncio.sleep(0.05)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_template(call: Calls) -> None:
    call.ctx.scope = {"vars": {"name": "Rada"}}
    assert await call("text.template", template="Dear {{ vars.name }},\n{{ 1 + 1 }}") == "Dear Rada,\n2"
    assert await call("text.template", template="{{ 1 + 1 }}") == "2"
    assert (
        await call(
            "text.template", template="{{ index }}: {{ item.n }}", items=[{"n": "a"}, {"n": "b"}], separator="\n"
        )
        == "0: a\n1: b"
    )
    assert await call("text.template", template="{{ item }}", items=[]) == ""
    (call.project / "letter.txt").write_bytes("Фактура {{ vars.name }}".encode("cp1251"))
    assert await call("text.template", path="letter.txt", encoding="cp1251") == "Фактура Rada"


async def test_a_template_is_filled_once_and_never_with_a_secret(call: Calls) -> None:
    call.ctx.scope = {"vars": {"x": "{{ 1 + 1 }}"}, "vault": {"p": SecretRef("p")}}
    assert await call("text.template", template="<{{ vars.x }}>") == "<{{ 1 + 1 }}>"
    for template in ("{{ vault.p }}", "a {{ vault.p }}"):
        with pytest.raises(StepFailed) as caught:
            await call("text.template", template=template)
        assert caught.value.kind in {"credential", "expression"}
    with pytest.raises(ExpressionError):
        await call("text.template", template="{{ nothing }}")
    for params in ({}, {"template": "x", "path": "y"}):
        with pytest.raises(StepFailed, match="Give a template"):
            await call("text.template", **params)


@given(st.text("ab.*\\$ж[", max_size=12), st.text("ab.*\\$ж[", min_size=1, max_size=3), st.text("ab\\$1ж", max_size=3))
def test_plain_replacing_is_pythons(tmp_path_factory: pytest.TempPathFactory, text: str, find: str, new: str) -> None:
    call = Calls(tmp_path_factory.mktemp("text"))
    assert asyncio.run(call("text.replace", text=text, find=find, replace=new)) == text.replace(find, new)


@given(st.text("a1-ж ", max_size=20), st.sampled_from([r"\d+", "a|1", "[^a]", "a*?1", "ж+", "(?:a1)+"]))
def test_matches_are_those_of_pythons_re(tmp_path_factory: pytest.TempPathFactory, text: str, pattern: str) -> None:
    call = Calls(tmp_path_factory.mktemp("text"))
    found = asyncio.run(call("text.extract", text=text, pattern=pattern, take="all"))
    assert found == [match.group() for match in re.finditer(pattern, text)]
