"""What is missing on the machine: browser, display, a data folder that can be used; settings; the doctor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from runtime.host.lock import HostLock
from tests.fixtures.command_line import Cli, log_step


def test_no_browser(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "browser.open", "params": {"url": "about:blank"}})
    missing = {"UNDERSTUDY_BROWSER_PATH": "/nothing/here"}
    cli("run", flow, "--trust", env=missing).fails(1, "'/nothing/here' is not a program on this machine.", "clear it")
    checks = {check["name"]: check for check in cli("doctor", "--json", env=missing).json}
    assert checks["Browser"]["state"] == "error" and checks["Browser"]["remedy"]
    assert cli("doctor", env=missing).code == 1


def test_no_display(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "browser.open", "params": {"url": "about:blank"}})
    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    cli("run", flow, "--trust", "--headed", env=nowhere).fails(1, "There is no display", "headless")


def test_no_browser_behind_the_address(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "browser.open", "params": {"url": "about:blank"}})
    done = cli("run", flow, "--trust", "--connect", "http://127.0.0.1:9")
    done.fails(1, "No browser answers at http://127.0.0.1:9", "--remote-debugging-port")


def test_settings(cli: Cli) -> None:
    assert cli("settings", "set", "engine.max_parallel_runs", "2").out == "engine.max_parallel_runs = 2\n"
    assert cli("settings", "get", "engine.max_parallel_runs").out == "2\n"
    cli("settings", "set", "engine.max_parallel_runs", "many").fails(3, "takes a whole number from 1 to 256")
    cli("settings", "set", "engine.max_parallel_runz", "2").fails(3, 'Did you mean "engine.max_parallel_runs"?')
    assert cli("settings", "set", "engine.max_parallel_runs", "--default").out == "engine.max_parallel_runs = 4\n"
    wrong = {"UNDERSTUDY_ENGINE_MAX_PARALLEL_RUNS": "many"}
    listed = cli("settings", "list", env=wrong)
    assert listed.code == 0 and "engine.max_parallel_runs = 4" in listed.out and '"many" does not fit' in listed.err


# The data folder; more of it is in tests/integration/test_bad_database.py


@pytest.mark.parametrize("line", ["run job.flow.json", "runs list", "vault list", "host"])
def test_a_data_folder_that_is_not_ours(cli: Cli, write_flow: Any, fresh_home: Path, line: str) -> None:
    write_flow(one=log_step())
    fresh_home.mkdir()
    (fresh_home / "understudy.db").write_text("Dear diary, this is no database.\n" * 10)
    cli(*line.split()).fails(6, "This file is not an Understudy database.", "UNDERSTUDY_HOME")
    error = cli("runs", "list", "--json")
    assert (error.code, error.json["error"]["code"]) == (6, "store-foreign")
    assert cli("doctor").code == 6


def test_a_data_folder_that_is_a_file(cli: Cli, fresh_home: Path) -> None:
    fresh_home.write_text("")
    cli("runs", "list").fails(6, f"The data folder {fresh_home} cannot be used")


def test_a_project_is_made_although_the_data_folder_is_bad(cli: Cli, fresh_home: Path) -> None:
    fresh_home.write_text("")
    done = cli("new", "shop")
    assert done.code == 0 and "could not be noted as trusted" in done.err
    assert (cli.folder / "shop" / "understudy.json").is_file()


def test_doctor_names_what_others_can_reach(cli: Cli, fresh_home: Path) -> None:
    assert cli("runs", "list").code == 0
    (fresh_home / "understudy.db").chmod(0o644)
    checks = {check["name"]: check for check in cli("doctor", "--json").json}
    assert "understudy.db" in checks["Permissions"]["found"] and "chmod" in checks["Permissions"]["remedy"]
    assert set(checks) >= {"Python", "SQLite", "Browser", "Display", "Vault", "Disk", "Data folder", "Host"}
    assert os.access(fresh_home, os.W_OK)


def test_a_folder_that_somebody_holds_and_does_not_answer_for(cli: Cli, fresh_home: Path) -> None:
    lock = HostLock.acquire(fresh_home)
    try:
        done = cli("runs", "list", env={"PYTHONPATH": impatient(cli)})
    finally:
        lock.release()
    done.fails(6, f"The data folder {fresh_home} is in use by process {os.getpid()}.", "Waiting for it.")


def impatient(cli: Cli) -> str:
    """A path on which the command waits a second instead of fifteen for a host that is on its way."""
    return with_start(cli, "import runtime.host.session as m; m.PATIENCE = 0.5; m.TELL_SECONDS = 0.1")


def with_start(cli: Cli, code: str) -> str:
    """A search path that makes Python run ``code`` before the command."""
    (cli.folder / "sitecustomize.py").write_text(code)
    return os.pathsep.join((str(cli.folder), cli.env["PYTHONPATH"]))


def test_a_fault_of_ours_says_so(cli: Cli) -> None:
    env = {"PYTHONPATH": with_start(cli, "import runtime.paths; runtime.paths.data_home = lambda: 1 / 0")}
    done = cli("runs", "list", env=env)
    done.fails(70, "This is a fault in Understudy: ZeroDivisionError: division by zero", "--debug")
    assert cli("runs", "list", "--json", env=env).json["error"]["code"] == "internal"
    assert "Traceback" in cli("runs", "list", "--debug", env=env).err
