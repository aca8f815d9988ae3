"""Deciding about heals: on real journals and real files of a project."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidFile, InvalidInput
from runtime.model.fingerprint import Fingerprint
from runtime.model.heals import Heal
from runtime.services.core import Core
from runtime.services.heals import rejected_heals
from runtime.services.loading import load_bundle
from runtime.services.methods import call
from tests.fixtures.engine import registry
from tests.fixtures.healed_project import HEAL, INLINE, LEAVE, healed_run, make_project


@pytest.fixture
async def core(fresh_home: Path) -> AsyncIterator[Core]:
    """A data folder whose queue nobody carries out."""
    opened = await Core.open(fresh_home, registry=registry(), everything=False)
    yield opened
    await opened.close(0.5)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "shop")


def element(project: Path) -> dict[str, Any]:
    """The entry as the file has it."""
    return json.loads((project / "elements/shop.json").read_text("utf-8"))["elements"]["save"]


def leave(project: Path) -> dict[str, Any]:
    """The target in the step as the file has it."""
    steps = json.loads((project / "workflows/order.flow.json").read_text("utf-8"))["steps"]
    return steps["leave"]["params"]["target"]


async def listed(core: Core, **params: Any) -> list[dict[str, Any]]:
    return (await call(core, "heals.list", params))["heals"]


async def test_the_same_heal_is_one_however_many_runs_did_it(core: Core, project: Path) -> None:
    first = await healed_run(core, project, {"save": [HEAL]})
    again = replace(HEAL, after=HEAL.after.model_copy(update={"box": (1.0, 2.0, 3.0, 4.0)}), score=0.95)
    second = await healed_run(core, project, {"save": [again, again], "leave": [INLINE]})
    inline, one = await listed(core)
    assert (one["place"], one["times"], one["run"], one["heal"]["score"]) == ("shop/save", 3, second.id, 0.95)
    assert (inline["place"], inline["times"], inline["step_name"]) == ("order.flow.json#leave", 1, "Leave")
    assert [found["times"] for found in await listed(core, run=first.id)] == [1]
    other = await healed_run(core, project, {})
    assert await listed(core, run=other.id) == []


async def test_an_output_that_looks_like_heals_is_none(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": []})
    assert await listed(core) == []


async def test_one_tells_what_a_repair_reaches(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    inline, one = await listed(core)
    shown = await call(core, "heals.get", {"id": one["id"][:4]})
    assert {(Path(step["file"]).name, step["step"]) for step in shown["used_by"]} == {
        ("order.flow.json", "save"),
        ("again.flow.json", "once_more"),
    }
    shown = await call(core, "heals.get", {"id": inline["id"]})
    assert [step["step"] for step in shown["used_by"]] == ["leave"]
    assert shown["pictures"] == {"before": "", "after": ""}


async def test_a_workflow_sees_the_heals_of_elements_it_names(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    flow = str(project / "workflows/again.flow.json")
    assert [one["place"] for one in await listed(core, flow=flow)] == ["shop/save"]
    with pytest.raises(InvalidInput, match="no file"):
        await listed(core, flow=str(project / "none.flow.json"))


async def test_accepting_repairs_the_element_and_undo_restores_it(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    before = element(project)
    [one] = await listed(core)
    done = await call(core, "heals.accept", {"ids": [one["id"]], "by": "ada"})
    assert done["accepted"][0]["file"] == str(project / "elements/shop.json")
    repaired = element(project)
    assert (repaired["selector"], repaired["name"]) == (HEAL.selector, "Save")
    assert repaired["fingerprint"] == HEAL.after.record()
    assert await listed(core) == []
    [kept] = await listed(core, all=True)
    assert (kept["status"], kept["decided_by"]) == ("accepted", "ada")
    for file in ("order", "again"):
        bundle = load_bundle(project / f"workflows/{file}.flow.json", core.registry)
        assert bundle.elements["shop/save"]["selector"] == HEAL.selector
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert element(project) == before
    assert [found["status"] for found in await listed(core)] == ["open"]
    await core.store.writer.commit([])
    audit = core.store.queries.audit_page(object="shop/save")
    assert [(entry.actor, entry.action) for entry in audit] == [("person", "heal.undo"), ("ada", "heal.accept")]


async def test_accepting_repairs_a_target_in_a_step(core: Core, project: Path) -> None:
    await healed_run(core, project, {"leave": [INLINE]})
    [one] = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    assert leave(project) == {
        "selector": "testid=cancel", "name": "Cancel", "fingerprint": INLINE.after.record(),
    }  # fmt: skip
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert leave(project) == LEAVE


async def test_what_was_changed_meanwhile_is_not_overwritten(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    inline, one = await listed(core)
    for path, old in ((project / "elements/shop.json", "#save"), (project / "workflows/order.flow.json", "#cancel")):
        path.write_text(path.read_text("utf-8").replace(f'"{old}"', '"#mine"'), "utf-8")
        texts = path.read_bytes()
        with pytest.raises(InvalidFile, match="was changed since"):
            await call(core, "heals.accept", {"ids": [(one if old == "#save" else inline)["id"]]})
        assert path.read_bytes() == texts
    assert len(await listed(core)) == 2


async def test_a_repair_that_was_changed_is_not_taken_back(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    [one] = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    path = project / "elements/shop.json"
    path.write_text(path.read_text("utf-8").replace('"name": "Save"', '"name": "Store"'), "utf-8")
    texts = path.read_bytes()
    with pytest.raises(InvalidFile, match="was changed since"):
        await call(core, "heals.undo", {"ids": [one["id"]]})
    assert path.read_bytes() == texts


@pytest.mark.parametrize(
    ("damage", "message"),
    [("{", "problems"), ('{"format": 1, "elements": {}}', "no element"), (None, "not there any more")],
)
async def test_a_file_that_is_gone_or_damaged(core: Core, project: Path, damage: str | None, message: str) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    [one] = await listed(core)
    path = project / "elements/shop.json"
    path.unlink() if damage is None else path.write_text(damage, "utf-8")
    with pytest.raises(InvalidFile, match=message):
        await call(core, "heals.accept", {"ids": [one["id"]]})
    assert [found["status"] for found in await listed(core)] == ["open"]
    assert path.exists() == (damage is not None)


async def test_a_file_with_another_damaged_entry_stays_as_it_is(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    [one] = await listed(core)
    path = project / "elements/shop.json"
    path.write_text(path.read_text("utf-8").replace('"#other"', "7"), "utf-8")
    texts = path.read_bytes()
    with pytest.raises(InvalidFile, match="would be lost"):
        await call(core, "heals.accept", {"ids": [one["id"]]})
    assert path.read_bytes() == texts


async def test_a_decision_is_made_once(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    inline, one = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    await call(core, "heals.reject", {"ids": [inline["id"]]})
    for verb, id, was in (("accept", one["id"], "accepted"), ("reject", one["id"], "accepted"),
                          ("accept", inline["id"], "rejected"), ("reject", inline["id"], "rejected")):  # fmt: skip
        with pytest.raises(InvalidInput, match=f"was {was} before"):
            await call(core, f"heals.{verb}", {"ids": [id]})


async def test_a_repair_without_its_decision_is_made_good(core: Core, project: Path) -> None:
    """The process ended between the file and the database."""
    await healed_run(core, project, {"save": [HEAL]})
    before = element(project)
    [one] = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    await core.store.writer.commit([("DELETE FROM heals", ())])
    await call(core, "heals.accept", {"ids": [one["id"]]})
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert element(project) == before


async def test_what_was_accepted_and_went_from_the_file_can_be_accepted_again(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    [one] = await listed(core)
    texts = (project / "elements/shop.json").read_bytes()
    await call(core, "heals.accept", {"ids": [one["id"]]})
    (project / "elements/shop.json").write_bytes(texts)  # as git would
    await call(core, "heals.accept", {"ids": [one["id"]]})
    assert element(project)["selector"] == HEAL.selector


async def test_a_masked_secret_never_gets_into_a_file(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [replace(HEAL, selector='text="***"')]})
    [one] = await listed(core)
    with pytest.raises(InvalidFile, match="secret"):
        await call(core, "heals.accept", {"ids": [one["id"]]})


async def test_rejected_heals_go_to_later_runs_of_the_project(core: Core, project: Path, tmp_path: Path) -> None:
    await healed_run(core, project, {"save": [HEAL]})
    [one] = await listed(core)
    await call(core, "heals.reject", {"ids": [one["id"]]})
    bundle = load_bundle(project / "workflows/again.flow.json", core.registry)
    assert rejected_heals(core, bundle) == {"rejected_heals": [HEAL.key]}
    elsewhere = load_bundle(make_project(tmp_path / "other") / "workflows/again.flow.json", core.registry)
    assert rejected_heals(core, elsewhere) == {"rejected_heals": []}
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert rejected_heals(core, bundle) == {"rejected_heals": []}


async def test_decisions_outlive_their_runs(core: Core, project: Path) -> None:
    row = await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    _inline, one = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    await core.store.writer.commit([("DELETE FROM journal WHERE run=?", (row.n,))])
    [kept] = await listed(core, all=True)
    assert (kept["id"], kept["heal"], kept["times"]) == (one["id"], one["heal"], 1)
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert element(project)["selector"] == "#save"
    assert await listed(core, all=True) == []


async def test_ids_are_named_by_their_beginning(core: Core, project: Path) -> None:
    await healed_run(core, project, {"save": [HEAL], "leave": [INLINE]})
    with pytest.raises(InvalidInput, match="does not name one heal"):
        await call(core, "heals.accept", {"ids": ["zz"]})
    with pytest.raises(InvalidInput, match="does not name one heal"):
        await call(core, "heals.get", {"id": ""})


async def test_looking_for_heals_reads_an_index(core: Core) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT run FROM journal WHERE instr(data, '\"heals\":[') > 0 ORDER BY run DESC, seq DESC"
    assert "journal_of_heals" in str(core.store.reader.rows(sql))


#: Who is chosen is an input; its row says so too, and the sum of money is any.
CHOICE = "{{ vars.supplier }}"
CHOSEN = {
    "selector": "role=button", "name": "Choose", "row": CHOICE,
    "fingerprint": {"tag": "button", "role": "button", "name": f"Choose {CHOICE}", "classes": ["pick"],
                    "attributes": {"title": "Take this one"}, "neighbours": {"column": "Action"}},
}  # fmt: skip
WAS = Fingerprint.model_validate({**CHOSEN["fingerprint"], "name": "Choose Northgate"})
IS = Fingerprint.model_validate({
    "tag": "a", "role": "link", "name": "Select Northgate", "classes": ["take"], "test_id": "row-17",
    "attributes": {"title": "Northgate", "href": "/s/17"}, "neighbours": {"column": "Do", "row": "Northgate"},
})  # fmt: skip
BY_DATA = replace(
    INLINE, label="Choose", before=WAS, after=IS, old_selector="role=button", selector='role=link[name="Northgate"]'
)


def choose(project: Path, target: Any) -> Path:
    """Let the step ``leave`` have another target."""
    path = project / "workflows/order.flow.json"
    record = json.loads(path.read_text("utf-8"))
    record["variables"] = {name: {"type": "string", "default": "#x"} for name in ("supplier", "place")}
    record["steps"]["leave"]["params"]["target"] = target
    path.write_text(json.dumps(record), "utf-8")
    return path


async def test_a_target_chosen_by_data_is_repaired_around_its_expressions(core: Core, project: Path) -> None:
    choose(project, CHOSEN)
    await healed_run(core, project, {"leave": [BY_DATA]})
    [one] = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    repaired = leave(project)
    assert repaired["selector"] == "role=link" and repaired["row"] == CHOICE
    assert repaired["fingerprint"] == {
        "tag": "a", "role": "link", "name": "Select {{ vars.supplier }}", "classes": ["take"],
        "neighbours": {"column": "Do"},
    }  # fmt: skip
    assert "Northgate" not in json.dumps(repaired) and "17" not in json.dumps(repaired), "nothing of one record"
    await call(core, "heals.undo", {"ids": [one["id"]]})
    assert leave(project) == CHOSEN


async def test_a_target_with_any_sum_keeps_it(core: Core, project: Path) -> None:
    seen = {"tag": "button", "role": "button", "name": "Pay ‹amount›"}
    choose(project, {"selector": "role=button", "name": "Pay", "fingerprint": seen})
    before = Fingerprint.model_validate(seen)
    after = before.model_copy(update={"name": "Pay now: €1,613.75"})
    heal = replace(INLINE, before=before, after=after, old_selector="role=button", selector="role=button")
    await healed_run(core, project, {"leave": [heal]})
    [one] = await listed(core)
    await call(core, "heals.accept", {"ids": [one["id"]]})
    assert leave(project)["fingerprint"]["name"] == "Pay now: €‹amount›"


@pytest.mark.parametrize(
    ("target", "heal", "code"),
    [
        (CHOSEN, replace(BY_DATA, after=IS.model_copy(update={"name": "Select it"})), "heal-by-data"),
        (CHOSEN, replace(BY_DATA, before=WAS.model_copy(update={"name": "Take Northgate"})), "target-changed"),
        (CHOSEN, replace(BY_DATA, old_selector="#other"), "target-changed"),
        ("{{ vars.place }}", BY_DATA, "target-computed"),
    ],
)
async def test_what_data_choose_and_cannot_be_repaired(
    core: Core, project: Path, target: Any, heal: Heal, code: str
) -> None:
    path = choose(project, target)
    await healed_run(core, project, {"leave": [heal]})
    [one] = await listed(core)
    texts = path.read_bytes()
    with pytest.raises(InvalidFile) as refused:
        await call(core, "heals.accept", {"ids": [one["id"]]})
    assert (refused.value.code, path.read_bytes()) == (code, texts)
