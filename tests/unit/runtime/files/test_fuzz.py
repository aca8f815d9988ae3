"""Damaged files: whatever a file holds, loading gives problems and a workflow that can be written again."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.files import dumps_layout, dumps_workflow, loads_layout, loads_workflow
from runtime.files.cases import load_cases
from runtime.files.drivers import merge_files
from runtime.files.project import Project
from runtime.tasks.registry import Registry
from tests.fixtures.random_edits import EXAMPLES

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"
TEXTS = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("*.json"))}
REGISTRY = Registry({"flow": "runtime.tasks.flow"})

#: A mutant may take this long; the slowest known takes a tenth.
SECONDS = 5.0

_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 10**400, -0.0, 1e308, "", "\0", "x" * 10_000, "{{", "{{ vars.", [], [[]], {}, {"": {}},
    {"$text": 1}, {"$value": []}, "../../x", "\u202e", "steps", float("nan"), float("-inf"), {"a": [{"b": [None]}]},
)  # fmt: skip
_PIECES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\ud800", b"NaN",
    b"9" * 5000, b"[" * 3000, b'{"a":' * 3000, b"<<<<<<< HEAD\n", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"//", b"\n",
)  # fmt: skip


def flip(rng: random.Random, data: bytes) -> bytes:
    """Some bytes changed."""
    mutant = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        mutant[rng.randrange(len(mutant))] = rng.randrange(256)
    return bytes(mutant)


def cut(rng: random.Random, data: bytes) -> bytes:
    """A piece taken out, or the end."""
    start = rng.randrange(len(data))
    return data[:start] + (data[rng.randint(start, len(data)) :] if rng.random() < 0.6 else b"")


def insert(rng: random.Random, data: bytes) -> bytes:
    """Something put in."""
    place = rng.randrange(len(data) + 1)
    return data[:place] + rng.choice(_PIECES) + data[place:]


def repeat(rng: random.Random, data: bytes) -> bytes:
    """A piece twice."""
    start = rng.randrange(len(data))
    end = rng.randint(start, min(len(data), start + 300))
    return data[:end] + data[start:end] + data[end:]


def swap(rng: random.Random, data: bytes) -> bytes:
    """Values of the JSON replaced by others, keys renamed, entries dropped."""
    record = json.loads(data)
    for _ in range(rng.randint(1, 6)):
        holder = record
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = rng.choice(keys)
            if isinstance(holder[key], dict | list) and rng.random() < 0.7:
                holder = holder[key]
                continue
            _change(rng, holder, key)
            break
    return json.dumps(record).encode()


def _change(rng: random.Random, holder: Any, key: Any) -> None:
    kind = rng.random()
    if kind < 0.6:
        holder[key] = rng.choice(_ODD)
    elif kind < 0.8 and isinstance(holder, dict):
        holder[str(rng.choice(_ODD))[:200]] = holder.pop(key)
    else:
        del holder[key]


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, cut, insert, repeat, swap, swap)


def mutant(seed: int) -> tuple[str, bytes]:
    """A sample's name and its damaged bytes."""
    rng = random.Random(seed)
    name = rng.choice(sorted(TEXTS))
    data = rng.choice(MUTATIONS)(rng, TEXTS[name])
    return name, rng.choice(MUTATIONS[:4])(rng, data) if rng.random() < 0.3 and data else data


@pytest.mark.timeout(1800)
def test_damaged_files_give_problems_and_no_exception() -> None:
    read = 0
    for seed in range(EXAMPLES):
        name, data = mutant(seed)
        started = time.process_time()
        try:
            read += check_layout(data) if "layout" in name else check_workflow(data)
        except Exception as error:
            raise AssertionError(f"seed {seed} of {name}") from error
        assert time.process_time() - started < SECONDS, f"seed {seed} of {name}"
    assert EXAMPLES // 10 < read < EXAMPLES


def check_workflow(data: bytes) -> bool:
    """Load as the command line does; what came through must be writable, and the same when read again."""
    result = loads_workflow(data, "w.flow.json", REGISTRY)
    for problem in result.problems:
        assert problem.message
        str(problem).encode()
        json.dumps(problem.as_json())
    assert result.problems or result.lossless
    if result.workflow is None:
        assert result.errors
        return False
    text = dumps_workflow(result.workflow)
    again = loads_workflow(text)
    assert again.workflow is not None
    assert dumps_workflow(again.workflow) == text
    assert again.lossless
    return True


def check_layout(data: bytes) -> bool:
    result = loads_layout(data, "w.layout.json")
    assert result.lossless or result.problems
    text = dumps_layout(result.layout)
    assert dumps_layout(loads_layout(text).layout) == text
    return result.lossless


def test_merging_damaged_files_gives_a_report_and_no_exception(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("base", "ours", "theirs")]
    for seed in range(EXAMPLES // 3):
        rng = random.Random(seed)
        text = TEXTS["format-1.flow.json"]
        for path in paths:
            path.write_bytes(swap(rng, text) if rng.random() < 0.5 else rng.choice(MUTATIONS)(rng, text))
        report = merge_files(*paths, name="w.flow.json")
        assert report.exit_code in (0, 1, 3)
        assert (report.text is None) == (report.exit_code == 3)
        assert report.text is None or loads_workflow(report.text).lossless, f"seed {seed}"


def test_damaged_files_of_a_project_give_problems_and_no_exception(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p")
    files = [path for path in project.root.rglob("*.json") if "workflows" not in path.parts]
    texts = {path: path.read_bytes() for path in files}
    for seed in range(EXAMPLES // 3):
        rng = random.Random(seed)
        path = rng.choice(files)
        path.write_bytes(rng.choice(MUTATIONS)(rng, texts[path]))
        opened = Project.open(project.root)
        for problem in opened.check():
            str(problem).encode()
        load_cases(project.root / "tests" / "hello.test.json")
        path.write_bytes(texts[path])
    assert Project.open(project.root).check() == ()
