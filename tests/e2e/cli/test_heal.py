"""``understudy heal`` as a person types it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.services.core import Core
from tests.fixtures.command_line import Cli
from tests.fixtures.healed_project import HEAL, INLINE, healed_run, make_project


async def two_heals(home: Path, project: Path) -> str:
    """A data folder with a run that healed two targets; its id."""
    core = await Core.open(home, everything=False)
    try:
        return (await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})).id
    finally:
        await core.close(0.5)


def test_from_the_list_to_a_decision_and_back(cli: Cli, fresh_home: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path / "shop")
    assert "Nothing had to be healed" in cli("heal", "list").out
    run = asyncio.run(two_heals(fresh_home, project))
    found = cli("heal", "list", run, "--json").json["heals"]
    assert [one["place"] for one in found] == ["order.flow.json#leave", "shop/save"]
    text = cli("heal", "list").out
    assert "91%  shop/save  (once)" in text and "same words and role, id changed" in text
    id = found[1]["id"]
    text = " ".join(cli("heal", "show", id).out.split())
    assert 'looked for #save found role=button[name="Save"]' in text and "Save as draft" in text
    done = cli("heal", "accept", id, found[0]["id"])
    assert done.code == 0 and "shop/save is repaired in" in done.out
    cli("heal", "reject", id).fails(3, "was accepted before", f"understudy heal undo {id}")
    assert "2 decided" in cli("heal", "list").out
    assert "open again" in cli("heal", "undo", id).out
    assert cli("heal", "reject", id, "--json").json == {"rejected": [{"id": id, "place": "shop/save"}]}
    cli("heal", "show", "nothing").fails(3, "does not name one heal")
