"""No secret of a foreign file gets into ours: it becomes a reference to the vault, and a warning (requirement B5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from runtime.model import Json, Step, Workflow
from runtime.recorder.importers.names import slug
from runtime.recorder.importers.result import Warnings

#: Words in the name, label or selector of a field, or in the name of a variable, that mean a secret.
_SECRET_WORDS = re.compile(
    r"pass[-_ ]?(word|wd|phrase|code|key)|passwd|pwd|(^|[^a-z])pass($|[^a-z])|secret|api[-_ ]?key|token|credential"
    r"|(^|[^a-z])(otp|pin|cvv|cvc|csc|totp|mfa|2fa)($|[^a-z])|one[-_ ]?time|(card|cc)[-_ ]?(num|no($|[^a-z])|csc)"
    r"|security[-_ ]?code|парол|código de seguridad|kennwort|passwort|mot[-_ ]de[-_ ]passe|contraseña|senha",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CARD = re.compile(r"(?:\d[ -]?){12,18}\d$")
_SIGNED_IN = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/@\s:]+:([^/@\s]+)@", re.IGNORECASE)

_COVER = "***"


def is_secret_name(*texts: str) -> bool:
    """Whether one of these names or selectors speaks of a password or its like."""
    return any(_SECRET_WORDS.search(_CAMEL.sub("_", text)) for text in texts)


def is_card_number(text: str) -> bool:
    """Whether ``text`` is the number of a payment card (length and check digit)."""
    if not _CARD.match(text.strip()):
        return False
    digits = [int(sign) for sign in reversed(text) if sign.isdigit()]
    return sum(digits[0::2]) % 10 == -sum(sum(divmod(digit * 2, 10)) for digit in digits[1::2]) % 10


@dataclass(slots=True)
class Secrets:
    """The secrets seen in one file, by value; ``item`` is the vault item they are to be kept under."""

    item: str
    warnings: Warnings
    _seen: dict[str, str] = field(default_factory=dict)

    def refer(self, value: str) -> str:
        """The vault reference that stands for ``value``: ``item.password``, the same for the same value."""
        if value not in self._seen:
            number = len(self._seen) + 1
            item = slug(self.item, "app") + (f"_{number}" if number > 1 else "")
            self._seen[value] = f"{item}.password"
        return self._seen[value]

    def expression(self, value: str) -> str:
        """The expression to write instead of ``value``."""
        return f"{{{{ vault.{self.refer(value)} }}}}"

    def entered(self, value: str, *field_names: str) -> str | None:
        """What to write for a text entered into a field: an expression for a secret, None for all else."""
        secret = value and (is_secret_name(*field_names) or is_card_number(value))
        return self.expression(value) if secret else None

    def warn(self, value: str, where: str, *, step: str = "", line: int | None = None) -> None:
        """Tell that a secret was left out at a place."""
        item = self.refer(value).partition(".")[0]
        self.warnings.add(
            "credential",
            f"{where}: a password or its like was left out; the step takes it from the vault.",
            f"Store it with `understudy vault set {item}`.",
            step=step,
            line=line,
        )

    def clean(self, workflow: Workflow) -> Workflow:
        """``workflow`` without any of the secrets, wherever else they stood."""
        for value in sorted(filter(None, self._seen), key=len, reverse=True):
            workflow = self._without(workflow, value)
        return _without_sign_in(workflow, self.warnings)

    def _without(self, workflow: Workflow, value: str) -> Workflow:
        def cover(text: str) -> str:
            return text.replace(value, _COVER) if _is_distinct(value) or text == value else text

        steps = {id: _mapped(step, cover) for id, step in workflow.steps.items()}
        for id in steps:
            if steps[id] != workflow.steps[id]:
                self.warnings.add(
                    "credential",
                    f'Step "{id}": a password that is entered elsewhere was covered with {_COVER}.',
                    "Compare with something that is no secret, or remove the step.",
                    step=id,
                )
        variables = {
            name: replace(variable, default=_texts(variable.default, cover))
            for name, variable in workflow.variables.items()
        }
        name, description = cover(workflow.name), cover(workflow.description)
        return replace(workflow, name=name, description=description, steps=steps, variables=variables)


def _is_distinct(value: str) -> bool:
    """Whether a text is no mere word, which stands by chance elsewhere too."""
    return len(value) >= 8 or (len(value) >= 5 and not value.isalpha())


def _without_sign_in(workflow: Workflow, warnings: Warnings) -> Workflow:
    """Addresses without the name and password that some carry."""
    steps = {id: _mapped(step, lambda text: _SIGNED_IN.sub(r"\1", text)) for id, step in workflow.steps.items()}
    for id in steps:
        if steps[id] != workflow.steps[id]:
            warnings.add(
                "credential",
                f'Step "{id}": the name and password in the address were left out.',
                "Sign in with a step that takes them from the vault.",
                step=id,
            )
    return replace(workflow, steps=steps)


def _mapped(step: Step, change: Any) -> Step:
    return replace(step, params=_texts(dict(step.params), change), note=change(step.note), name=change(step.name))


def _texts(value: Json, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _texts(item, change) for key, item in value.items()}
    return [_texts(item, change) for item in value] if isinstance(value, list) else value
