"""Secrets: written into the workflow, put where they would be shown, or not in the vault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runtime.analyzer.params import Param, is_literal, params_of, texts_in
from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.files.reader import did_you_mean
from runtime.model import Json, Secret, SecretRef, Severity, Step, VariableType

#: Names of fields, variables and elements that hold a password or its like.
_SECRET_NAME = re.compile(
    r"(^|[^a-z])(pass(word|wd|phrase|code)?|pwd|secret|token|api[-_ ]?key|authorization|otp|pin|cvv|cvc)($|[^a-z])"
    r"|парол",
    re.IGNORECASE,
)

#: Families whose records go to somebody else, or become variables.
_SENDING = frozenset({"http", "browser", "script", "database", "mail", "flow"})

#: Texts that are secrets by their form, and what they are.
_SECRET_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\bAKIA[0-9A-Z]{16}\b"), "an AWS access key"),
    (re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})"), "a GitHub token"),
    (re.compile(r"\bglpat-[\w-]{20,}"), "a GitLab token"),
    (re.compile(r"\bxox[abeprs]-[\w-]{10,}"), "a Slack token"),
    (re.compile(r"\bsk-(?=[\w-]*\d)[\w-]{20,}"), "an API key"),
    (re.compile(r"\bAIza[\w-]{35}"), "a Google API key"),
    (re.compile(r"\b(whsec|rpa)_[\w-]{16,}"), "a key of Understudy"),
    (re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\."), "a signed token (JWT)"),
    (re.compile(r"\b(Bearer|Basic)\s+(?=\S*\d)[A-Za-z0-9+/._~-]{16,}=*", re.IGNORECASE), "an authorization header"),
    (re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@{}]+:[^\s/@{}]+@"), "an address with a password"),
)


@rule(
    "hard-coded-password",
    "Password is written into the workflow",
    severity=Severity.ERROR,
    why="Workflow files are shared and kept in git for ever. A password in one is known to everybody who ever sees it.",
    remedy="Store it with `understudy vault set NAME` and write {{ vault.NAME.password }}.",
)
def hard_coded_password(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        for path in _password_texts(subject, step):
            yield Finding("A password or its like stands here in plain text.", step.id, path)
    for name, variable in subject.workflow.variables.items():
        if _SECRET_NAME.search(name) and variable.type is not VariableType.SECRET and is_literal(variable.default):
            message = f'The default of "{name}" looks like a password in plain text.'
            yield Finding(message, field=f"variables.{name}.default")


@rule(
    "hard-coded-secret",
    "Text looks like a key or token",
    severity=Severity.ERROR,
    why="Keys and tokens have forms that can be recognised, by this rule and by people who search repositories for "
    "them.",
    remedy="Withdraw it where it was issued, store a new one with `understudy vault set NAME` and refer to that.",
)
def hard_coded_secret(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        yield from _recognised(dict(step.params), step.id, "params")
        yield from _recognised(step.note, step.id, "note")
    for name, variable in subject.workflow.variables.items():
        yield from _recognised(variable.default, "", f"variables.{name}.default")


@rule(
    "secret-in-text",
    "Credential is mixed into a text",
    severity=Severity.ERROR,
    why="A credential is handed on whole and never joined with other text, so that it cannot end up in a log or an "
    "address. The step would fail.",
    remedy="Put the credential alone into a field that takes one.",
)
def secret_in_text(subject: Subject) -> Iterator[Finding]:
    for use in subject.uses_of("vault"):
        if not use.alone:
            yield Finding(f"The credential {'.'.join(use.keys)} is part of a longer text.", use.step, use.field)


@rule(
    "unknown-vault-item",
    "Credential is not in the vault",
    why="The step would fail on this machine. (Looked at only where the vault's items are known.)",
    remedy="Create it with `understudy vault set NAME`, or correct its name.",
)
def unknown_vault_item(subject: Subject) -> Iterator[Finding]:
    if subject.vault is None:
        return
    for use in subject.uses_of("vault"):
        if use.keys and not use.guarded:
            yield from _missing(subject, SecretRef(use.keys[0], *use.keys[1:2]), use.step, use.field)
    for name, variable in subject.workflow.variables.items():
        if variable.type is VariableType.SECRET and isinstance(variable.default, str):
            yield from _missing(subject, SecretRef.parse(variable.default), "", f"variables.{name}.default")


def _missing(subject: Subject, ref: SecretRef, step: str, field: str) -> Iterator[Finding]:
    assert subject.vault is not None
    fields = subject.vault.get(ref.item)
    if fields is None:
        yield Finding(f'The vault has no item "{ref.item}".', step, field, did_you_mean(ref.item, subject.vault))
    elif ref.field not in fields:
        remedy = f"It has {', '.join(fields)}."
        yield Finding(f'The vault item "{ref.item}" has no field "{ref.field}".', step, field, remedy)


def _password_texts(subject: Subject, step: Step) -> Iterator[str]:
    """Paths of literal texts that stand where a password belongs."""
    spec = subject.spec(step)
    params = list(params_of(spec.params, step.params)) if spec else []
    found = {param.path for param in params if is_literal(param.value) and _is_secret(param, params)}
    yield from sorted(found)
    if step.type.partition(".")[0] in _SENDING:
        yield from (path for path in _named_secrets(dict(step.params), "params") if path not in found)


def _is_secret(param: Param, params: list[Param]) -> bool:
    """A field that takes credentials and is called like one, or that is typed into an element called like one."""
    if Secret not in param.types:
        return False
    return bool(_SECRET_NAME.search(param.name)) or any(
        _SECRET_NAME.search(str(other.value)) for other in params if _is_target(other)
    )


def _is_target(param: Param) -> bool:
    from runtime.model.targets import Target

    return Target in param.types and param.value is not None


def _named_secrets(value: Json, path: str) -> Iterator[str]:
    """Paths of literal texts under a key that is called like a secret, anywhere in records (headers, bodies)."""
    if isinstance(value, dict):
        for key, entry in value.items():
            place = f"{path}.{key}"
            if is_literal(entry) and _SECRET_NAME.search(key):
                yield place
            else:
                yield from _named_secrets(entry, place)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _named_secrets(entry, f"{path}.{index}")


def _recognised(value: Json, step: str, path: str) -> Iterator[Finding]:
    for place, text in texts_in(value, path):
        for pattern, what in _SECRET_FORMS:
            if pattern.search(text):
                yield Finding(f"This looks like {what}.", step, place)
                break
