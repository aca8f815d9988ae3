"""What people answer: checked against what was asked; a secret is sealed before anything is written, and travels as a
reference like a credential's: ``answer:TOKEN.FIELD``.

The sealed text stands in the run's journal beside the answer, so that it goes where the run goes: over restarts, into a
run that adopts the answer, and away with the run. Nobody can name it who has not seen the token.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from runtime.engine.journal.run_journal import preserve, revive
from runtime.errors import InvalidInput, VaultError
from runtime.model import Json, JsonObject, Secret, SecretRef, Variable, VariableType
from runtime.model.status import Kind

if TYPE_CHECKING:
    from runtime.engine.run import Run

#: Where an answer keeps its secrets; what is shown of it leaves them out.
SEALED = "sealed"
_ITEM = "answer:"

Seal = Callable[[bytes, str], Awaitable[bytes]]


def is_answer(ref: SecretRef) -> bool:
    """Whether a reference is to what a person answered, not to the vault."""
    return ref.item.startswith(_ITEM)


def checked(fields: Iterable[JsonObject], given: JsonObject) -> JsonObject:
    """Values of the asked fields in their types, defaults filled in. Raises InvalidInput naming each wrong field."""
    asked = {field["name"]: field for field in fields}
    wrong = dict.fromkeys(given.keys() - asked.keys(), "there is no such field")
    values: JsonObject = {}
    for name, field in asked.items():
        value = given.get(name, field.get("default"))
        if value is None or value == "":
            if field.get("required", True):
                wrong[name] = "a value is required"
            continue
        values[name], message = _accept(name, field["type"], value)
        if message:
            wrong[name] = message
    if wrong:
        found = "; ".join(f"{name}: {message}" for name, message in sorted(wrong.items()))
        raise InvalidInput(
            f"The answer does not fit what was asked: {found}.",
            fields=wrong,
            remedy=f"Fields are: {', '.join(asked) or 'none'}.",
        )
    return values


def _accept(name: str, type: str, value: Json) -> tuple[Json, str]:
    if type == "secret":
        # The message never holds the value.
        return (value, "") if isinstance(value, str) else (None, "expected text")
    accepted, message = Variable(name, VariableType(type)).accept(value)
    return accepted, message.rstrip(".")


async def sealed(fields: Iterable[JsonObject], values: JsonObject, seal: Seal | None) -> JsonObject:
    """The parts of an answer that hold its values, as the journal may keep them. Raises VaultError."""
    secret = {field["name"] for field in fields if field["type"] == "secret"} & values.keys()
    if not secret:
        return {"values": preserve(values)} if values else {}
    if seal is None:
        raise VaultError("There is no vault, and an answer holds a secret.")
    item, kept = f"{_ITEM}{os.urandom(8).hex()}", dict(values)
    texts: JsonObject = {}
    for name in sorted(secret):
        ref = SecretRef(item, name)
        texts[str(ref)] = base64.b64encode(await seal(kept[name].encode(), str(ref))).decode()
        kept[name] = ref
    return {"values": preserve(kept), SEALED: texts}


def as_output(answer: JsonObject) -> JsonObject:
    """What the step gives: the answer with its secrets as references."""
    output = shown_answer(answer)
    return {**output, "values": revive(output["values"])} if "values" in output else output


def shown_answer(answer: JsonObject) -> JsonObject:
    """An answer without what only the machine can read."""
    return {name: value for name, value in answer.items() if name != SEALED}


async def reveal_answer(run: Run, ref: SecretRef) -> Secret:
    """The value behind a reference of this run. Raises VaultError."""
    for entry in run.env.store.journal.of_kinds(run.row.n, (Kind.STEP_ANSWERED,)):
        text = entry.values.get(SEALED, {}).get(str(ref))
        if text is not None and run.env.unseal is not None:
            return Secret((await run.env.unseal(base64.b64decode(text), str(ref))).decode(), ref)
    raise VaultError(f'No person gave the secret "{ref.field}" to this run.', remedy="Ask for it again in a step.")
