"""What keeps a run's credentials inside it: which may be asked for, what stays hidden over a restart, and how a
session's cookies are kept, which are worth as much as the password they came from.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from runtime.engine.answers import is_answer
from runtime.engine.journal.run_journal import revive
from runtime.errors import StepFailed, VaultError
from runtime.model import Json, JsonObject, SecretRef, VariableType
from runtime.model.status import Kind

if TYPE_CHECKING:
    from runtime.engine.run import Run

_log = logging.getLogger(__name__)

_SEALED = "$sealed"
#: Intents that hold references; there are few of them among the many of a long run.
_WITH_SECRETS = "SELECT data FROM journal WHERE run=? AND kind=? AND data LIKE '%\"$secret\"%'"


def references_in(value: Json) -> Iterator[SecretRef]:
    """Every reference inside a value."""
    if isinstance(value, SecretRef):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from references_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)


def refuse_unnamed(run: Run, ref: SecretRef) -> None:
    """A credential must be named by the workflow, as a person saw it, or by the inputs that a person gave; what a
    person answered to this very run needs no name.

    Raises StepFailed for a name that was computed from data: a page or an answer must not choose a credential.
    """
    if (
        is_answer(ref)
        or run.bundle.names_credential(ref)
        or ref in references_in(run.inputs)
        or str(ref) in _given(run)
    ):
        return
    raise StepFailed(
        f'The workflow does not name the credential "{ref}"; it was computed from data.',
        kind="credential",
        remedy=f"Write {{{{ vault.{ref} }}}} in the step, or give it as an input.",
    )


def _given(run: Run) -> set[str]:
    """Names of credentials that secret inputs got as text, as the command line gives them."""
    declared = run.bundle.workflow.variables
    secret = {name for name, variable in declared.items() if variable.type is VariableType.SECRET}
    return {str(SecretRef.parse(text)) for name, text in run.inputs.items() if name in secret and isinstance(text, str)}


async def hide_again(run: Run) -> None:
    """Mask what was revealed before the run was cut off: a reopened page may still show it. Raises VaultError."""
    rows = run.env.store.reader.rows(_WITH_SECRETS, (run.row.n, Kind.STEP_STARTED.value))
    references = {ref for (data,) in rows for ref in references_in(revive(json.loads(data)))}
    there = run.env.vault_names() if references else {}
    for ref in sorted(references, key=str):
        if is_answer(ref):
            await run.reveal(ref, "resumed")
        elif ref.field in there.get(ref.item, {}):
            run.masker.add(await run.env.reveal(ref, f"run {run.id} resumed"))
        else:
            _log.warning("run %s used %s, which is not in the vault any more and cannot be masked", run.id, ref)


async def sealed_state(run: Run, key: str, state: JsonObject) -> JsonObject | None:
    """A session's state as the journal may hold it: encrypted once the run has used a credential.

    None when that is not possible; the session is then not reopened after a crash.
    """
    if not run.masker:
        return state
    try:
        if run.env.seal is None:
            raise VaultError("There is no vault.")
        sealed = await run.env.seal(json.dumps(state).encode(), f"session {key}")
    except VaultError as error:
        _log.warning("run %s: the state of %s is not kept: %s", run.id, key, error)
        return None
    return {_SEALED: base64.b64encode(sealed).decode()}


async def opened_state(run: Run, key: str, state: JsonObject) -> JsonObject:
    """The state that ``sealed_state`` was given. Raises VaultError."""
    if _SEALED not in state:
        return state
    if run.env.unseal is None:
        raise VaultError("The session's state is encrypted, and there is no vault.")
    opened: JsonObject = json.loads(await run.env.unseal(base64.b64decode(state[_SEALED]), f"session {key}"))
    return opened
