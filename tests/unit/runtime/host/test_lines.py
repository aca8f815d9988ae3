"""Lines in and out: whatever the pieces they come in, within their limits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.host.lines import LineReader, LineTooLong, Outbox


def pieces_of(data: bytes, cuts: list[int]) -> Callable[[int], Awaitable[bytes]]:
    """A reader of ``data`` in pieces that end at ``cuts``."""
    ends = [*sorted({cut for cut in cuts if 0 < cut < len(data)}), len(data)]
    pieces = [data[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    queue = iter([*(piece for piece in pieces if piece), b""])

    async def read(size: int) -> bytes:
        return next(queue, b"")

    return read


async def all_lines(reader: LineReader) -> list[bytes | None]:
    """Every line; None for one that was too long."""
    found: list[bytes | None] = []
    while True:
        try:
            line = await reader.next()
        except LineTooLong:
            found.append(None)
            continue
        if not line:
            return found
        found.append(line)


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line)), st.lists(st.integers(0, 400)))
def test_lines_are_the_same_however_they_arrive(lines: list[bytes], cuts: list[int]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    found = asyncio.run(all_lines(LineReader(pieces_of(data, cuts), limit=20)))
    wanted = [line if len(line) <= 20 else None for line in lines if line.strip() or len(line) > 20]
    assert found == wanted


async def test_a_line_that_never_ends_takes_no_memory_and_is_skipped() -> None:
    chunks = iter([b"x" * 1000] * 500 + [b"\nnext\n", b""])

    async def read(size: int) -> bytes:
        return next(chunks)

    reader = LineReader(read, limit=2000)
    with pytest.raises(LineTooLong, match="longer than 2,000 bytes"):
        await reader.next()
    assert await reader.next() == b"next"


async def test_a_line_without_an_end_is_no_line() -> None:
    assert await all_lines(LineReader(pieces_of(b"one\ntwo", []))) == [b"one"]


async def test_answers_stay_and_the_oldest_events_go() -> None:
    box = Outbox(backlog=10)
    box.put_answer(b"answer\n")
    for number in range(10):
        box.put_event(b"%d\n" % number)
    assert await box.take() == b'{"lost":5}\n5\n6\n7\n8\n9\nanswer\n'
    box.put_event(b"10\n")
    assert await box.take() == b"10\n"


async def test_an_empty_box_is_waited_for() -> None:
    box = Outbox()
    taken = asyncio.create_task(box.take())
    await asyncio.sleep(0)
    assert not taken.done()
    box.put_answer(b"now\n")
    assert await taken == b"now\n"
