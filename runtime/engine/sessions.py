"""Outside sessions (a browser) over a restart: restore points are kept as they pass, and gone back to after a crash.

A session is reopened at its last restore point and the repeatable steps done since are done again. Where a
``once`` step lies between, repeating would do it twice: the run stops there for a person.
"""

from __future__ import annotations

from runtime.engine.run import Run
from runtime.engine.secrecy import opened_state, sealed_state
from runtime.errors import StepFailed
from runtime.model import JsonObject, ReplayPolicy, Step
from runtime.model.status import Kind
from runtime.store import Entry
from runtime.tasks.spec import TaskSpec


async def restore_points(run: Run, spec: TaskSpec) -> dict[str, JsonObject]:
    """New restore points after a step that acted in a session, as they may be kept."""
    if not spec.session:
        return {}
    points = await run.resources.restore_points(spec.session)
    kept = {key: await sealed_state(run, key, state) for key, state in points.items()}
    return {key: state for key, state in kept.items() if state is not None}


async def rebuild_session(run: Run, session: str) -> None:
    """Reopen the sessions of one kind as they were when the run was cut off; once in the life of this process."""
    if session in run.rebuilt or run.resources.keys(session):
        return
    run.rebuilt.add(session)
    points = [e for e in run.env.store.journal.of_kinds(run.row.n, (Kind.RESTORE_POINT,)) if _kind(e) == session]
    if not points:
        return
    for key, state in {entry.values["key"]: entry.values["state"] for entry in points}.items():
        run.resources.put_restore(key, await opened_state(run, key, state))
    for entry in _since(run, session, points[-1].seq):
        await _redo(run, entry)


def _kind(entry: Entry) -> str:
    return str(entry.values["key"]).partition(":")[0]


def _since(run: Run, session: str, seq: int) -> list[Entry]:
    """Intents of the session's steps that were completed after the restore point."""
    begun: dict[tuple[str, str, int], Entry] = {}
    done: list[Entry] = []
    for entry in run.env.store.journal.after(run.row.n, seq):
        place = (entry.scope, entry.step, entry.attempt)
        if entry.kind is Kind.STEP_STARTED and entry.values.get("session") == session:
            begun[place] = entry
        elif entry.kind is Kind.STEP_COMPLETED and place in begun:
            done.append(begun[place])
    return done


async def _redo(run: Run, intent: Entry) -> None:
    """Do a repeatable step again, only for what it leaves behind in the session."""
    from runtime.engine.repeat import repeat

    step = run.find_step(intent.scope, intent.step)
    if intent.values["policy"] == ReplayPolicy.ONCE.value:
        raise _cannot(step)
    await repeat(run, step, run.journal.unpack(intent.values.get("inputs", {})))


def _cannot(step: Step) -> StepFailed:
    return StepFailed(
        f'The browser was lost after "{step.label}", which must not be done twice.',
        kind="browser",
        remedy="Bring the application to that point by hand and resume from the next navigation, "
        "or mark the step as repeatable if repeating it does no harm.",
    )
