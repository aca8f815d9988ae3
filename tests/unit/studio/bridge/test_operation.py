"""A verb started from a slot: its result, its error, its owner that may be gone by then."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from runtime.errors import InvalidInput, UnderstudyError
from studio.bridge.errors import errors
from studio.bridge.operation import Operation, settle


@pytest.fixture
def reported(qapp: Any) -> Any:
    """Errors that the person is shown."""
    found: list[UnderstudyError] = []
    errors().reported.connect(found.append)
    yield found
    errors().reported.disconnect(found.append)


async def gives(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fails(error: Exception) -> int:
    await asyncio.sleep(0)
    raise error


async def test_what_it_gives_is_handed_on_in_order(reported: Any) -> None:
    owner, seen = QObject(), list[Any]()
    work = Operation(owner, lambda: gives(7)).on_done(seen.append).on_end(lambda: seen.append("end"))
    await work.launch()
    assert seen == [7, "end"] and reported == []


async def test_an_error_is_shown_and_the_end_is_told(reported: Any) -> None:
    seen: list[Any] = []
    error = InvalidInput("There is nothing to cancel.")
    await Operation(QObject(), lambda: fails(error)).on_done(seen.append).on_end(lambda: seen.append("end")).launch()
    assert seen == ["end"] and reported == [error]


async def test_who_takes_the_error_shows_it_in_its_own_way(reported: Any) -> None:
    owner, seen = QObject(), list[Any]()
    await Operation(owner, lambda: fails(InvalidInput("no"))).on_failed(seen.append).launch()
    assert [str(error) for error in seen] == ["no"] and reported == []


@pytest.mark.logs("failed unexpectedly")
async def test_a_fault_of_ours_is_said_as_such(reported: Any) -> None:
    owner = QObject()
    await Operation(owner, lambda: fails(ZeroDivisionError("division by zero"))).launch()
    (error,) = reported
    assert "fault in Understudy" in error.message and "ZeroDivisionError" in error.details


async def test_nobody_is_called_whose_owner_is_gone(reported: Any) -> None:
    owner, seen = QObject(), list[Any]()
    task = Operation(owner, lambda: gives(1)).on_done(seen.append).launch()
    delete(owner)
    await task
    assert seen == [] and reported == []


async def test_what_is_only_for_show_ends_with_its_owner(reported: Any) -> None:
    owner = QObject()
    task = Operation(owner, lambda: asyncio.sleep(60), finish=False).launch()
    await asyncio.sleep(0)
    delete(owner)
    await asyncio.wait_for(settle(), 10)
    assert task.cancelled() and reported == []
