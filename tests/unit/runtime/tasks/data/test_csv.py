from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.errors import StepFailed
from runtime.model import Secret
from runtime.tasks.data.csv import sniff
from runtime.tasks.data.tables import column_names
from tests.fixtures.task_calls import Calls, names_in


def put(call: Calls, text: str | bytes, name: str = "a.csv") -> None:
    (call.project / name).write_bytes(text if isinstance(text, bytes) else text.encode())


async def rows(call: Calls, **params: Any) -> list[Any]:
    return (await call("csv.read", path="a.csv", **params))["rows"]


async def test_text_stays_text(call: Calls) -> None:
    put(call, 'id,name,amount\r\n007,"Larkspur, Ltd",12.50\r\n\r\n8,"two\nlines",\r\n')
    assert await call("csv.read", path="a.csv") == {
        "columns": ["id", "name", "amount"],
        "rows": [
            {"id": "007", "name": "Larkspur, Ltd", "amount": "12.50"},
            {"id": "8", "name": "two\nlines", "amount": ""},
        ],
        "count": 2,
    }


async def test_columns_get_types_where_asked(call: Calls) -> None:
    put(call, 'id,n,yes,day,when\n007,"1,234.50",Yes,12.5.2026,2026-05-12 09:30\n008,12,не,,\n')
    types = {"n": "number", "yes": "boolean", "day": "date", "when": "datetime"}
    assert await rows(call, columns=types) == [
        {"id": "007", "n": 1234.5, "yes": True, "day": "2026-05-12", "when": "2026-05-12T09:30:00"},
        {"id": "008", "n": 12, "yes": False, "day": None, "when": None},
    ]
    put(call, "n\n1.234,50\n1 234\n\u22125\n")
    with pytest.raises(StepFailed, match=r'Row 3, column "n": .* is not a number'):
        await rows(call, columns={"n": "number"}, decimal_comma=True, delimiter=";")
    put(call, "n\n1.234,50\n1\u00a0234\n-5\n")
    assert await rows(call, columns={"n": "number"}, decimal_comma=True, delimiter=";") == [
        {"n": 1234.5},
        {"n": 1234},
        {"n": -5},
    ]
    with pytest.raises(StepFailed, match='no column "m"') as caught:
        await rows(call, columns={"m": "number"})
    assert caught.value.remedy == "The columns are: n, column_2."


@pytest.mark.parametrize("bad", ["12a", "1,2", "nan", "inf", "0x10", "1_000", "--1", "9" * 500, "1e999"])
async def test_what_is_no_number_is_said(call: Calls, bad: str) -> None:
    put(call, f'n\n"{bad}"\n')
    with pytest.raises(StepFailed, match=r"Row 1.*number") as caught:
        await rows(call, columns={"n": "number"})
    assert caught.value.kind == "data"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a,b\n1,2\n", ","),
        ('a;b\n"x,y,z";1\n"p,q,r";2\n', ";"),
        ("just one column\nwith, a comma\n", ","),
        ("sep=;\na;b\n1;2\n", ";"),
        ("", ","),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str) -> None:
    assert sniff(text) == delimiter


async def test_what_stands_between_other_marks_delimits_nothing(call: Calls) -> None:
    put(call, "'name, first';n\n'x, y';1\n")
    assert await rows(call, quote="'") == [{"name, first": "x, y", "n": "1"}]


async def test_excels_sep_line_is_no_row(call: Calls) -> None:
    put(call, "sep=;\na;b\n1;2\n")
    assert await rows(call) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
async def test_encodings(call: Calls, encoding: str) -> None:
    put(call, "име;сума\nЖивко;5\n".encode(encoding))
    chosen = {"encoding": "cp1251"} if encoding == "cp1251" else {}
    assert await rows(call, **chosen) == [{"име": "Живко", "сума": "5"}]


async def test_ragged_rows_and_odd_headers(call: Calls) -> None:
    put(call, "a,a,,b\n1,2\n1,2,3,4,5\n")
    assert await rows(call) == [
        {"a": "1", "a_2": "2", "column_3": "", "b": "", "column_5": ""},
        {"a": "1", "a_2": "2", "column_3": "3", "b": "4", "column_5": "5"},
    ]


async def test_without_header_skipping_trimming_limiting(call: Calls) -> None:
    put(call, "report\n\na , b\n1, 2\n3,4\n")
    assert await rows(call, header=False, limit=2) == [["report"], ["a ", " b"]]
    assert await rows(call, skip_rows=1, trim=True) == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert await rows(call, skip_rows=1, limit=1) == [{"a": "1", "b": " 2"}]


async def test_empty_files(call: Calls) -> None:
    for text in ("", "\n\n", "\ufeff"):
        put(call, text)
        assert await call("csv.read", path="a.csv") == {"columns": [], "rows": [], "count": 0}
    put(call, "a,b\n")
    assert await call("csv.read", path="a.csv") == {"columns": ["a", "b"], "rows": [], "count": 0}


async def test_damaged_and_foreign_files_are_explained(call: Calls) -> None:
    put(call, 'a,b\n1,"open\n2,3\n')
    with pytest.raises(StepFailed, match="not clean CSV near line") as caught:
        await rows(call)
    assert "quotation" in caught.value.remedy
    assert len(await rows(call, quote="")) == 2
    put(call, b"PK\x03\x04 and so on")
    with pytest.raises(StepFailed, match="Excel workbook"):
        await rows(call)
    put(call, "Сума".encode("cp1251"))
    with pytest.raises(StepFailed, match="not text in UTF-8"):
        await rows(call)
    with pytest.raises(StepFailed, match="no such file"):
        await call("csv.read", path="nothing.csv")


async def test_writing(call: Calls) -> None:
    data = [{"a": 1, "b": "x,y"}, {"b": None, "c": True}, {"a": 2.5, "c": {"k": ["ж"]}}]
    assert (await call("csv.write", path="new/a.csv", rows=data))["count"] == 3
    assert (call.project / "new" / "a.csv").read_bytes().decode() == (
        'a,b,c\r\n1,"x,y",\r\n,,true\r\n2.5,,"{""k"": [""ж""]}"\r\n'
    )
    await call("csv.write", path="a.csv", rows=data, columns=["c", "a"], delimiter=";", header=False)
    assert (call.project / "a.csv").read_bytes() == "true".join([";1\r\n", ";\r\n"]).encode() + (
        '"{""k"": [""ж""]}";2.5\r\n'.encode()
    )
    await call("csv.write", path="a.csv", rows=[["x", 1], ["y", 2]], header=True)
    assert (call.project / "a.csv").read_bytes() == b"x,1\r\ny,2\r\n"


async def test_a_secret_is_never_written(call: Calls) -> None:
    with pytest.raises(StepFailed, match="credential"):
        await call("csv.write", path="a.csv", rows=[{"a": Secret("hunter2")}])
    with pytest.raises(StepFailed, match="credential"):
        await call("csv.append", path="a.csv", rows=[{"a": Secret("hunter2")}])
    assert names_in(call.project) == []


async def test_formulas_are_defused_on_request(call: Calls) -> None:
    data = [["=cmd|' /C calc'!A0", "+1x", "-5", -5, "@x", "a=b", ""]]
    await call("csv.write", path="a.csv", rows=data, guard_formulas=True)
    assert (call.project / "a.csv").read_bytes() == b"'=cmd|' /C calc'!A0,'+1x,-5,-5,'@x,a=b,\r\n"


async def test_appending_follows_the_file(call: Calls) -> None:
    await call("csv.append", path="a.csv", rows=[{"a": 1, "b": 2}])
    await call("csv.append", path="a.csv", rows=[{"b": 4, "a": 3}, {"b": 5}])
    assert (call.project / "a.csv").read_bytes() == b"a,b\r\n1,2\r\n3,4\r\n,5\r\n"
    put(call, "\ufeffa;b\n1;2")
    await call("csv.append", path="a.csv", rows=[{"b": "x"}])
    assert (call.project / "a.csv").read_text("utf-8-sig") == "a;b\n1;2\n;x\n"
    with pytest.raises(StepFailed, match='no column "c"') as caught:
        await call("csv.append", path="a.csv", rows=[{"c": 1}])
    assert caught.value.remedy == "Its columns are: a, b."


async def test_appending_lists_and_other_encodings(call: Calls) -> None:
    for encoding in ("utf-16", "utf-8-sig", "cp1251"):
        name = f"{encoding}.csv"
        for value in ("ж", "я"):
            await call("csv.append", path=name, rows=[{"име": value}], encoding=encoding)
        read = await call("csv.read", path=name, encoding=encoding if encoding == "cp1251" else "auto")
        assert read["rows"] == [{"име": "ж"}, {"име": "я"}]
    await call("csv.append", path="b.csv", rows=[[1, 2]], header=False)
    await call("csv.append", path="b.csv", rows=[[3, 4]], header=False)
    assert (call.project / "b.csv").read_bytes() == b"1,2\r\n3,4\r\n"


async def test_a_repeated_append_adds_nothing_twice(call: Calls) -> None:
    call.ctx.key = "run/append/1"
    for _ in range(2):
        await call("csv.append", path="a.csv", rows=[{"a": 1}])
    call.ctx.key = "run/append/2"
    for _ in range(2):
        await call("csv.append", path="a.csv", rows=[{"a": 1}])
    assert (call.project / "a.csv").read_bytes() == b"a\r\n1\r\n1\r\n"


async def test_parallel_appends_keep_every_row_and_one_header(call: Calls) -> None:
    await asyncio.gather(*(call("csv.append", path="a.csv", rows=[{"n": number}]) for number in range(30)))
    assert sorted(int(row["n"]) for row in await rows(call)) == list(range(30))


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], delimiter: str
) -> None:
    call = Calls(tmp_path_factory.mktemp("csv"))
    data = [dict(zip("abc", row, strict=True)) for row in table]
    asyncio.run(call("csv.write", path="a.csv", rows=data, columns=["a", "b", "c"], delimiter=delimiter))
    read = asyncio.run(call("csv.read", path="a.csv", delimiter=delimiter))
    assert read["rows"] == data


@given(st.lists(st.one_of(st.none(), st.text(max_size=3), st.integers(0, 3)), max_size=8))
def test_names_of_columns_are_unique(header: list[Any]) -> None:
    names = column_names(header)
    assert len(names) == len(set(names)) == len(header) and all(names)
