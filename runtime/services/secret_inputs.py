"""Inputs that name credentials: a secret that somebody gives in place of its name must not be written down anywhere."""

from __future__ import annotations

import asyncio

from runtime.errors import InvalidInput
from runtime.model import JsonObject, SecretRef, VariableType, Workflow
from runtime.services.core import Core


async def refuse_plain_secrets(core: Core, workflow: Workflow, inputs: JsonObject) -> None:
    """Raises InvalidInput for a text that names nothing in the vault. It is not repeated: it may be the secret."""
    variables = workflow.variables
    given = {
        name: value
        for name, value in inputs.items()
        if isinstance(value, str) and name in variables and variables[name].type is VariableType.SECRET
    }
    if not given:
        return
    items = {item.name: item.fields for item in await asyncio.to_thread(core.vault.list)}
    wrong = {}
    for name, text in given.items():
        ref = SecretRef.parse(text)
        if ref.field not in items.get(ref.item, ()):
            wrong[name] = "This is a secret; give the name of a vault item, for example shop.password."
    if wrong:
        raise InvalidInput(
            f"The vault does not know what was given for {', '.join(sorted(wrong))}. "
            "A secret is given by the name of its vault item, never itself.",
            fields=wrong,
            remedy="`understudy vault list` shows the items, `understudy vault set NAME` makes one.",
        )
