"""What was understood of recordings: listed, accepted and dismissed later, by any door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import InvalidFile, UsageProblem
from runtime.files.load import Loaded, load_workflow
from runtime.files.project import Project
from runtime.files.save import save_workflow
from runtime.model import JsonObject, Workflow
from runtime.recorder.merging import NeedsSecret
from runtime.recorder.proposals import Proposal, conflicts
from runtime.recorder.proposals.environments import EnvironmentProposal
from runtime.recorder.proposals.kept import Kept, Standing, kept_of, read_kept, write_kept
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.tabled import columns_for, over_table
from runtime.services.tables import tables_beside

if TYPE_CHECKING:
    from runtime.recorder.session import RecordingSession


def remember(home: Path, flow: Path, session: RecordingSession, *, anew: bool) -> None:
    """Keep what a recording proposes beside what still waits for its workflow; ``anew`` where it is a new one."""
    before = None if anew else read_kept(home, flow)
    write_kept(home, flow, kept_of(session.proposals, session.needs, session.workflow, before))


def waiting(home: Path, flow: Path) -> list[JsonObject]:
    """The proposals for a workflow as records, each with its ``standing``. Raises InvalidFile."""
    kept, loaded = _read(home, flow)
    workflow = loaded.require()
    return [{**one.model_dump(mode="json"), "standing": kept.standing(one, workflow)} for one in kept.proposals]


def needed(home: Path, flow: Path) -> tuple[NeedsSecret, ...]:
    """What the vault must hold for a recorded workflow."""
    return (read_kept(home, flow) or Kept()).needs


def accept(home: Path, flow: Path, ids: Sequence[str]) -> list[str]:
    """Change the workflow as proposed, by ids or "all" for every one that can be; gives the ids of those accepted.

    Raises UsageProblem for an unknown one and for one that does not fit any more or excludes another; nothing is
    changed then. InvalidFile where the file has problems or was changed meanwhile.
    """
    kept, loaded = _read(home, flow)
    if not loaded.lossless:
        raise InvalidFile(f"{flow} has problems.", problems=loaded.problems, remedy="Correct them first.")
    workflow = loaded.require()
    values: dict[str, str] = {}
    chosen = _chosen(kept, ids, workflow)
    for one in chosen:
        workflow = kept.acceptance(one, workflow).apply(workflow)[0]
        kept = kept.decided(one.id, Standing.ACCEPTED)
        if isinstance(one, EnvironmentProposal):
            values[one.value] = one.base
    if values:
        project = Project.find(flow.parent) or Project.open(flow.parent)  # which says that there is none
        project.add_to_environment(values)
    save_workflow(flow, workflow, expected_hash=loaded.source_hash)
    write_kept(home, flow, kept)
    return [one.id for one in chosen]


def dismiss(home: Path, flow: Path, ids: Sequence[str]) -> list[str]:
    """Leave the workflow as it was recorded; gives the ids. Raises UsageProblem for an unknown one."""
    kept, loaded = _read(home, flow)
    workflow = loaded.require()
    chosen = kept.open(workflow) if "all" in ids else [kept.find(id) for id in ids]
    for one in chosen:
        kept = kept.decided(one.id, Standing.DISMISSED)
    write_kept(home, flow, kept)
    return [one.id for one in chosen]


async def name_table(
    home: Path, flow: Path, id: str, table: Path, *, sheet: str = "", columns: Mapping[str, str] | None = None
) -> Proposal:
    """Let the proposed loop ``id`` go over the rows of a CSV or Excel file; ``columns`` are those of the table by the
    loop's, where they are not the probable ones. Gives the changed proposal.

    Raises UsageProblem for another kind of proposal, a file or sheet that is not there, and a column nobody can guess.
    """
    kept, loaded = _read(home, flow)
    loop = kept.find(id)
    if not isinstance(loop, LoopProposal) or not loop.variable:
        raise UsageProblem(f'"{id}" does not go over recorded rows.', remedy="Name a proposed loop over rows of data.")
    project = Project.find(flow.parent)
    tables = await tables_beside([table], project.root if project else flow.parent)
    chosen = next((one for one in tables if one.sheet == sheet), tables[0] if tables and not sheet else None)
    if chosen is None:
        names = ", ".join(one.sheet for one in tables if one.sheet)
        raise UsageProblem(f'{table} has no sheet "{sheet}".', remedy=f"It has {names or 'only one'}.")
    wanted = {**columns_for(loop, chosen), **(columns or {})}
    changed = over_table(loop, chosen, wanted, loaded.require().steps)
    write_kept(home, flow, kept.with_proposal(changed))
    return changed


def _read(home: Path, flow: Path) -> tuple[Kept, Loaded]:
    """What is kept, for the steps as they are called now."""
    loaded = load_workflow(flow)
    return (read_kept(home, flow) or Kept()).following(loaded.require()), loaded


def _chosen(kept: Kept, ids: Sequence[str], workflow: Workflow) -> list[Proposal]:
    """Those meant by ``ids``, in the order in which they are applied."""
    if "all" not in ids:
        wanted = {kept.find(id).id for id in ids}
        return [one for one in kept.proposals if one.id in wanted]
    chosen: list[Proposal] = []
    for one in kept.open(workflow):
        if kept.against(one, workflow) is None and not conflicts([*chosen, one]):
            chosen.append(one)
    return chosen
