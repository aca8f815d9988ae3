"""Credentials in a recording: fields whose value was never recorded refer to the vault."""

from __future__ import annotations

import re
from dataclasses import replace

from runtime.model import Json, Workflow
from runtime.model.edits import Edit, Patch
from runtime.recorder.events import SecretKind
from runtime.recorder.merging.deed import Deed
from runtime.recorder.merging.identity import field_words
from runtime.recorder.merging.recording import NeedsSecret, Recording
from runtime.recorder.merging.slugs import identifier

#: Parts of what a card field is called, and what it holds; all others hold the number.
_CARD_FIELDS = {"csc": "code", "cvc": "code", "cvv": "code", "security": "code", "cc-exp": "expiry", "expir": "expiry"}

#: Words around a password that do not make it another one, and those that ask for the last one once more.
_PLAIN = re.compile(
    r"(pass\W?(word|wd|phrase|code)?|pass|pwd|your|the|my|user|login|account|current|old|existing|enter|please|for|of|to"
    r"|паролата|парола|вашата|моята|текуща(та)?|стара(та)?|сегашна(та)?|въведете|за|на)"
)
_AGAIN = re.compile(r"(confirm|repeat|again|retype|re-?enter|verify|потвърд|повтор|отново|още веднъж)\w*")


def credential_of(deed: Deed, step: str, item: str, before: str = "") -> NeedsSecret:
    """What the vault must hold for a field that was left out; ``item`` is what the application's credential is called.

    Cards and marked fields have items of their own: they are not what one signs in with. ``before`` is the field of
    the last password, which may be asked for again.
    """
    assert deed.secret is not None
    label = field_words(deed.seen.fingerprint) if deed.seen else ""
    field = _password(_shown(deed), before)
    if deed.secret is SecretKind.ONE_TIME_CODE:
        field = "code"
    elif deed.secret is SecretKind.CARD:
        item, field = f"{item}_card", _card_field(deed, label)
    elif deed.secret is SecretKind.MARKED:
        field = identifier(label, "secret")
    return NeedsSecret(step, label, deed.secret, item, field)


def _shown(deed: Deed) -> str:
    """What a person reads at the field; a name in the page's code does not tell which password it is."""
    of = deed.seen.fingerprint if deed.seen else None
    return (of.label or of.name or of.placeholder) if of else ""


def _password(label: str, before: str) -> str:
    """The name of a password's field: an application may ask for several, as "New password" and "PIN" are."""
    rest = _AGAIN.sub(" ", label.lower())
    words = re.findall(r"\w+", rest)
    special = [word for word in words if not _PLAIN.fullmatch(word)]
    if special:
        return identifier(" ".join(special) + (" password" if len(special) < len(words) else ""), "password")
    asked_again = rest != label.lower()
    return before if before and asked_again else "password"


def reference(need: NeedsSecret) -> str:
    """How a step names it."""
    return f"{{{{ vault.{need.item}.{need.field} }}}}"


def rename_credential(recording: Recording, old: str, new: str) -> Recording:
    """The recording with another vault item instead of ``old``: the name that the person gave."""
    needs = tuple(replace(need, item=new) if need.item == old else need for need in recording.needs_secret)
    edit = renaming(recording.workflow, old, new)
    return replace(recording, workflow=edit.apply(recording.workflow)[0], needs_secret=needs)


def renaming(workflow: Workflow, old: str, new: str) -> Edit:
    """Takes another item of the vault wherever ``old`` is named."""
    changed = {}
    for id, step in workflow.steps.items():
        params = {name: _renamed(value, f"vault.{old}.", f"vault.{new}.") for name, value in step.params.items()}
        if params != step.params:
            changed[id] = replace(step, params=params)
    return Patch(steps=changed)


def _renamed(value: Json, old: str, new: str) -> Json:
    """A reference stands alone in its field, so only those change, never a text that was typed."""
    alone = isinstance(value, str) and value.startswith(f"{{{{ {old}") and value.endswith(" }}")
    return value.replace(old, new, 1) if alone else value


def _card_field(deed: Deed, label: str) -> str:
    attributes = deed.seen.fingerprint.attributes if deed.seen else {}
    words = " ".join((attributes.get("autocomplete", ""), attributes.get("name", ""), label)).lower()
    return next((field for part, field in _CARD_FIELDS.items() if part in words), "number")
