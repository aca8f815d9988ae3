"""The quiet fixtures fail what they should fail, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SAMPLE = """
import asyncio, logging, os, subprocess, sys
import pytest
from hypothesis import Phase, given, settings, strategies as st

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]

def test_good_log():
    logging.getLogger("x").info("fine")

@pytest.mark.logs("^disk .* full$")
def test_good_announced():
    logging.getLogger("x").warning("disk %s full", "C")

async def test_good_task():
    await asyncio.create_task(asyncio.sleep(0))

def test_good_child():
    subprocess.run([sys.executable, "-c", "pass"])

def test_good_home(fresh_home):
    assert os.environ["UNDERSTUDY_HOME"] == str(fresh_home) and not fresh_home.exists()
    assert "UNDERSTUDY_VAULT_KEY" not in os.environ

def test_bad_log():
    logging.getLogger("x").warning("disk full")

async def test_bad_task():
    asyncio.create_task(asyncio.sleep(60))

@settings(max_examples=1, phases=[Phase.generate])
@given(st.integers())
async def test_bad_task_in_a_property(number):
    asyncio.create_task(asyncio.sleep(60))

def test_bad_child():
    globals()["child"] = subprocess.Popen(SLEEP)

def test_zz_bad_orphan():
    start = "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)"
    subprocess.run([sys.executable, "-c", start, *SLEEP], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
"""


@pytest.mark.slow
def test_each_bad_test_fails_and_each_good_one_passes(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
        "markers =\n    logs: announced log records\n"
        "filterwarnings =\n    ignore::ResourceWarning\n    ignore::pytest.PytestUnraisableExceptionWarning\n",
        encoding="utf-8",
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT), "UNDERSTUDY_VAULT_KEY": "a person's setting"}
    argv = [sys.executable, "-m", "pytest", "-q", "-rfEp", "-p", "tests.fixtures.quiet", "-p", "no:cacheprovider"]
    done = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    clean = {line.split("::")[1] for line in lines if line.startswith("PASSED")}
    bad = {line.split("::")[1].split(" ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))}
    assert {name for name in clean | bad if "good" in name} == clean - bad, done.stdout
    assert {name for name in clean | bad if "bad" in name} == bad, done.stdout
