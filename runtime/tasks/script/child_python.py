"""The inside of a Python script step: a process of its own that shares nothing with the product but this file.

    python -I child_python.py TARGET

reads the job as JSON from standard input, runs the script and writes the outcome as JSON to TARGET, a
descriptor or a file. Standard library only; it also runs under other interpreters than the product's.
"""

# As little as possible is imported: each script step waits for it.
# ruff: noqa: PTH120, PTH123

from __future__ import annotations

import datetime
import json
import os
import sys
from types import CoroutineType, FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SOURCE_NAME = "<script>"


def main(target: str) -> None:
    if target.isdigit():
        os.set_inheritable(int(target), False)
    # The job may hold secrets: it comes over the pipe and is in no argument and no variable of the environment.
    job = json.loads(sys.stdin.buffer.read())
    outcome = run(job)
    sys.stdout.flush()
    with open(int(target) if target.isdigit() else target, "w", encoding="utf-8") as file:
        file.write(outcome)


def run(job: dict[str, Any]) -> str:
    """The outcome as JSON: ``{"result": ...}`` or ``{"error": ..., "line": ..., "trace": ...}``."""
    name = job["file"] or SOURCE_NAME
    if job["file"]:
        sys.path.insert(0, os.path.dirname(job["file"]))
    names = {"__name__": "__main__", "__file__": name, "input": job["input"], "secrets": job["secrets"]}
    try:
        exec(compile(job["code"], name, "exec"), names)
        return json.dumps({"result": _result(names, job["input"])}, allow_nan=False, default=_plain)
    except SystemExit as error:
        return _ended(error, names)
    except BaseException as error:  # noqa: BLE001 - whatever the script raises is its outcome
        return _failed(error, name, job["code"])


def _result(names: dict[str, Any], given: Any) -> Any:
    """What ``main(input)`` returns where there is such a function, else the variable ``result``."""
    main_function = names.get("main")
    if not isinstance(main_function, FunctionType):
        return names.get("result")
    value = main_function(given) if main_function.__code__.co_argcount else main_function()
    if not isinstance(value, CoroutineType):
        return value
    import asyncio

    return asyncio.run(value)


def _plain(value: Any) -> str:
    if isinstance(value, (datetime.date, datetime.time)):
        return str(value.isoformat())
    if isinstance(value, os.PathLike):
        return str(os.fspath(value))
    raise TypeError(f"The result holds a value of the type {type(value).__name__}; return what JSON knows")


def _ended(error: SystemExit, names: dict[str, Any]) -> str:
    if error.code in (None, 0):
        return json.dumps({"result": names.get("result")}, allow_nan=False, default=_plain)
    shown = f"it ended itself with {error.code!r}"
    return json.dumps({"error": shown, "line": None, "trace": ""})


def _failed(error: BaseException, name: str, code: str) -> str:
    import linecache
    import traceback

    linecache.cache[name] = (len(code), None, code.splitlines(True), name)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    own = [frame.lineno for frame in frames if frame.filename == name]
    line = own[-1] if own else getattr(error, "lineno", None)
    trace = "".join(traceback.format_list(frames) + traceback.format_exception_only(error))
    text = traceback.format_exception_only(error)[-1].strip()
    memory = isinstance(error, MemoryError)
    return json.dumps({"error": text, "line": line, "trace": trace, "memory": memory})


if __name__ == "__main__":
    main(sys.argv[1])
