"""Outside sessions (a browser) over a restart: restore points are kept as they pass, and gone back to after a crash.

A session that is needed again is reopened at its last restore point, and the repeatable steps done in it since are
done again. Where a ``once`` step lies between, repeating would do it twice: the run waits for a person.
"""

from __future__ import annotations

from runtime.engine.act import write_log
from runtime.engine.attempt import Attempt
from runtime.engine.journal.run_journal import preserve
from runtime.engine.repeat import repeat
from runtime.engine.run import Run
from runtime.engine.secrecy import opened_state, sealed_state
from runtime.errors import StepFailed
from runtime.model import JsonObject, ReplayPolicy
from runtime.model.status import Kind
from runtime.store import Entry
from runtime.tasks.spec import TaskSpec

#: The scope under which restore points are kept, by session key, apart from the steps that made them.
SESSIONS = "@sessions"

#: Steps that begin or end a session: what it was before does not matter to them.
_ANEW = frozenset({"browser.open", "browser.attach", "browser.close"})


def session_key(spec: TaskSpec, inputs: JsonObject) -> str:
    """The resource key of the session a step acts in: ``browser:main``."""
    field = spec.params.model_fields.get("session")
    return f"{spec.session}:{inputs.get('session') or (field.default if field is not None else 'main')}"


async def restore_point(attempt: Attempt) -> JsonObject | None:
    """A new point to come back to in the session a step has just acted in, when there is one."""
    session = attempt.run.resources.peek(attempt.session)
    try:
        state: JsonObject | None = await session.restore_point() if session is not None else None
        return None if state is None else await sealed_state(attempt.run, attempt.session, state)
    except Exception as error:  # noqa: BLE001 - the step is done; that no point could be made must not undo it
        message = f"No point to come back to could be made: {error}"
        write_log(attempt.run, "warning", message, {}, attempt.pass_.address, attempt.step.id, attempt.step.label)
        return None


def keep_restore_point(attempt: Attempt, state: JsonObject | None) -> None:
    """Journal a restore point, and sessions that were closed. It comes after the step's outcome: where only that is
    kept, the step is done again from the point before."""
    run, kind = attempt.run, attempt.spec.session
    open_ = set(run.resources.keys(kind))
    if state is not None:
        _note(attempt, attempt.session, state)
    for key in {attempt.session, *(key for key in run.sessions if key.partition(":")[0] == kind)} - open_:
        _note(attempt, key, None)
    run.sessions |= open_


def _note(attempt: Attempt, key: str, state: JsonObject | None) -> None:
    """``state`` None says that the session is closed."""
    run = attempt.run
    kept = run.journal.pack(preserve(state), _NO_LIMIT, "restore point")
    data: JsonObject = {"state": kept, "scope": attempt.pass_.address, "by": attempt.step.id}
    run.journal.note(Kind.RESTORE_POINT, SESSIONS, key, attempt.number, data)
    if state is None:
        run.sessions.discard(key)


async def open_session(attempt: Attempt) -> None:
    """Bring the session of a step back as it was when the run was cut off; once in the life of this process."""
    run, key = attempt.run, attempt.session
    if not run.resumed or key in run.rebuilt:
        return
    # Parallel steps wait for the one that brings it back.
    async with run.rebuilding:
        if key not in run.rebuilt and attempt.step.type not in _ANEW and run.resources.peek(key) is None:
            point = run.env.store.journal.latest(run.row.n, SESSIONS, key)
            if point is not None and point.values["state"] is not None:
                await _bring_back(attempt, point)
        run.rebuilt.add(key)


async def _bring_back(attempt: Attempt, point: Entry) -> None:
    run, key = attempt.run, attempt.session
    intents = _since(run, key, point.seq)
    skipped = await _not_again(attempt, [entry for entry in intents if entry.values["policy"] == _ONCE])
    run.resources.put_restore(key, await opened_state(run, key, run.journal.unpack(point.values["state"])))
    try:
        await _redo(run, intents, skipped)
    # Half brought back, however that ends, is worse than not at all: another attempt begins at the restore point.
    except BaseException:
        run.resources.take_restore(key)
        await run.resources.drop(key)
        raise


async def _redo(run: Run, intents: list[Entry], skipped: set[int]) -> None:
    """Do steps again for what they leave behind in the session."""
    left_out = False
    for entry in intents:
        if entry.seq in skipped:
            left_out = True
            continue
        step = run.find_step(entry.scope, entry.step)
        inputs = run.journal.unpack(entry.values["inputs"])
        try:
            await repeat(run, step, inputs, _PATIENCE if left_out else None)
        except StepFailed as error:
            if not left_out:
                raise
            # It may have been about what the step that was left out had brought about.
            message = f'"{step.label}" could not be done again: {error.message}'
            write_log(run, "warning", message, {}, entry.scope, step.id, step.label)


def _since(run: Run, key: str, seq: int) -> list[Entry]:
    """Intents of the session's steps that were begun and completed after the restore point."""
    begun: dict[tuple[str, str], Entry] = {}
    done: list[Entry] = []
    for entry in run.env.store.journal.after(run.row.n, seq):
        place = (entry.scope, entry.step)
        if entry.kind is Kind.STEP_STARTED and entry.values.get("session") == key:
            begun[place] = entry
        elif entry.kind is Kind.STEP_COMPLETED and place in begun:
            done.append(begun.pop(place))
    return done


async def _not_again(attempt: Attempt, once: list[Entry]) -> set[int]:
    """Which of the ``once`` steps that would have to be repeated are left out: a person decides."""
    if not once:
        return set()
    names = ", ".join(f'"{attempt.run.find_step(entry.scope, entry.step).label}"' for entry in once)
    name = attempt.session.partition(":")[2]
    detail: JsonObject = {
        "message": f'The browser session "{name}" was lost. To come back to where it was, {names} would have to be '
        "done again, which must not happen by itself.",
        "remedy": "Look in the application, then say: done (go on without doing it again), again (do it again), "
        "or fail.",
        "session": attempt.session,
    }
    answer = await attempt.run.activity.wait_for_person(attempt, "doubt", detail)
    if answer.get("decision") == "fail":
        raise StepFailed(
            f'The browser session "{name}" was lost after {names}, and a person ended the step.',
            kind="browser",
            remedy="Resume from a step that opens the page again.",
        )
    return set() if answer.get("decision") == "again" else {entry.seq for entry in once}


_ONCE = ReplayPolicy.ONCE.value
#: Seconds for repeating a step after one that was left out: it may look for what that one had brought about.
_PATIENCE = 5.0
_NO_LIMIT = 1 << 40
