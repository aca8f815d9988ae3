"""Versions and the bin on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command_line import Cli

FLOW = "greetings/workflows/hello.flow.json"


@pytest.fixture
def flow(cli: Cli) -> Path:
    """A workflow that was formatted, then changed by hand: two versions."""
    assert cli("new", "greetings").code == 0
    path = cli.folder / FLOW
    assert len(cli("versions", "list", FLOW, "--json").json) == 1
    path.write_text(path.read_text("utf-8").replace("Say it", "Say it aloud"), encoding="utf-8")
    return path


def test_versions_are_listed_compared_labelled_and_restored(cli: Cli, flow: Path) -> None:
    changed = flow.read_text("utf-8")
    listed = cli("versions", "list", FLOW)
    newest, oldest = listed.out.splitlines()
    assert newest.strip().startswith("2 ") and "changed “Say it aloud”" in newest
    assert oldest.strip().startswith("1 ") and "the first version" in oldest
    assert 'name: "Say it" → "Say it aloud"' in cli("versions", "diff", FLOW, "1").out
    (step,) = cli("versions", "diff", FLOW, "2", "1", "--json").json["steps"]["changed"].values()
    assert step[0]["after"] == "Say it"
    assert cli("versions", "diff", FLOW, "2").out == "No difference.\n"
    assert "Say it aloud" not in cli("versions", "show", FLOW, "1").out
    assert cli("versions", "label", FLOW, "1", "Quiet").code == 0
    assert "Say it aloud" not in (cli("versions", "restore", FLOW, "1").out + flow.read_text("utf-8"))
    assert [(one["number"], one["why"], one["label"]) for one in cli("versions", "list", FLOW, "--json").json] == [
        (3, "restored", ""),
        (2, "found", ""),
        (1, "found", "Quiet"),
    ]
    cli("versions", "restore", FLOW, "2")
    assert flow.read_text("utf-8") == changed


def test_versions_that_are_not_there(cli: Cli, flow: Path) -> None:
    cli("versions", "restore", FLOW, "9").fails(2, "has no version 9", "understudy versions list")
    (cli.folder / "alone.flow.json").write_text(flow.read_text("utf-8"), encoding="utf-8")
    cli("versions", "list", "alone.flow.json").fails(2, "in no project")


def test_the_bin_takes_gives_back_and_is_emptied(cli: Cli, flow: Path) -> None:
    assert cli("bin", "delete", FLOW).code == 0
    assert not flow.exists()
    assert "workflows/hello.flow.json" in cli("bin", "list", "greetings").out
    cli("bin", "restore", "other", "greetings").fails(2, 'no "other" in the bin', "workflows/hello.flow.json")
    assert cli("bin", "restore", "Hello", "greetings", "--json").json == {"file": str(flow)}
    assert len(cli("versions", "list", FLOW, "--json").json) == 2
    cli("bin", "delete", FLOW)
    cli("bin", "empty", "greetings").fails(2, "cannot be taken back", "--yes")
    assert cli("bin", "empty", "greetings", "--yes").out == "1 workflow is gone for good.\n"
    assert cli("bin", "list", "greetings").out == "The bin is empty.\n"
