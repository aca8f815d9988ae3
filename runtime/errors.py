"""The one error family: a message for the person, a remedy, a code, and the exit code of the command line.

    UnderstudyError
    ├── UsageProblem          2   the command was called wrongly
    ├── InvalidFile           3   a workflow, project or data file is wrong (carries problems)
    ├── InvalidInput          3   inputs of a run do not fit the variables
    ├── ExpressionError       3   an expression is wrong or could not be computed (a step failure while running)
    ├── StepFailed            1   a step failed; ``kind`` decides about retries
    │   ├── StepTimeout
    │   └── TargetNotFound
    ├── NeedsPerson           4   a run waits for a person (approval, step in doubt)
    ├── StoreError            6   the data folder is locked, full, damaged or foreign
    ├── VaultError            3   a credential is missing or the vault is locked
    └── BrowserMissing        1   no browser could be started

Anything else that escapes is our bug and says so (exit code 70).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """Documented exit codes of the command line."""

    COMPLETED = 0
    RUN_FAILED = 1
    USAGE = 2
    INVALID = 3
    WAITING = 4
    CANCELLED = 5
    DATA_FOLDER = 6
    NO_DISPLAY = 7
    BUG = 70


class UnderstudyError(Exception):
    """Base of all errors that a person may see.

    ``message`` says what happened and why, ``remedy`` what to do about it, ``details`` is folded
    technical text. ``code`` is stable and names the kind for programs.
    """

    code: str = "internal"
    exit_code: ExitCode = ExitCode.BUG
    #: Whether what was to be done may have been done all the same: no answer came, or what failed came after it.
    in_doubt: bool = False

    def __init__(self, message: str, *, remedy: str = "", details: str = "", code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.details = details
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip() if self.remedy else self.message

    def as_json(self) -> dict[str, Any]:
        """The error as JSON values: ``code``, ``message``, ``remedy``, ``details``."""
        return {"code": self.code, "message": self.message, "remedy": self.remedy, "details": self.details}


class UsageProblem(UnderstudyError):
    code = "usage"
    exit_code = ExitCode.USAGE


class InvalidFile(UnderstudyError):
    """A file that people write is wrong. ``problems`` holds every finding (``runtime.model.Problem``)."""

    code = "invalid-file"
    exit_code = ExitCode.INVALID

    def __init__(
        self,
        message: str,
        *,
        problems: tuple[Any, ...] = (),
        remedy: str = "",
        details: str = "",
        code: str | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, details=details, code=code)
        self.problems = problems


class InvalidInput(UnderstudyError):
    """Inputs do not fit the variables. ``fields`` maps a variable's name to its message."""

    code = "invalid-input"
    exit_code = ExitCode.INVALID

    def __init__(self, message: str, *, fields: dict[str, str] | None = None, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.fields = fields or {}

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "fields": self.fields}


class StepFailed(UnderstudyError):
    """A step failed. ``kind`` is the error class that retry rules name. With ``in_doubt`` it ended without an answer.

    Kinds in use: ``timeout network http auth target browser data expression script file limit
    credential assertion cancelled other``.
    """

    code = "step-failed"
    exit_code = ExitCode.RUN_FAILED

    def __init__(
        self, message: str, *, kind: str = "other", remedy: str = "", details: str = "", in_doubt: bool | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, details=details)
        self.kind = kind
        if in_doubt is not None:
            self.in_doubt = in_doubt

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "kind": self.kind}


class StepTimeout(StepFailed):
    """It was ended in the middle, or stopped waiting: unless it says otherwise, it may have happened."""

    code = "step-timeout"
    in_doubt = True

    def __init__(self, message: str, *, remedy: str = "", details: str = "", in_doubt: bool | None = None) -> None:
        super().__init__(message, kind="timeout", remedy=remedy, details=details, in_doubt=in_doubt)


class TargetNotFound(StepFailed):
    """The element a step acts on was not found, or only doubtful matches were."""

    code = "target-not-found"

    def __init__(self, message: str, *, remedy: str = "", details: str = "") -> None:
        super().__init__(message, kind="target", remedy=remedy, details=details)


class BrowserMissing(StepFailed):
    code = "browser-missing"

    def __init__(self, message: str, *, remedy: str = "", details: str = "") -> None:
        super().__init__(message, kind="browser", remedy=remedy, details=details)


class ExpressionError(StepFailed):
    """An expression is wrong. ``position`` is the 0-based character in ``source``, or None."""

    code = "expression"
    exit_code = ExitCode.INVALID

    def __init__(
        self,
        message: str,
        *,
        source: str = "",
        position: int | None = None,
        suggestion: str = "",
        remedy: str = "",
    ) -> None:
        super().__init__(message, kind="expression", remedy=remedy or suggestion)
        self.source = source
        self.position = position
        self.suggestion = suggestion


class NeedsPerson(UnderstudyError):
    code = "needs-person"
    exit_code = ExitCode.WAITING


class StoreError(UnderstudyError):
    """The data folder cannot be used: locked, full, read-only, damaged, foreign or newer."""

    code = "store"
    exit_code = ExitCode.DATA_FOLDER


class VaultError(StepFailed):
    """A credential is missing, or the vault is locked or was opened with the wrong key."""

    code = "vault"
    exit_code = ExitCode.INVALID

    def __init__(self, message: str, *, remedy: str = "", details: str = "") -> None:
        super().__init__(message, kind="credential", remedy=remedy, details=details)


class NoVaultKey(VaultError):
    """There is no vault yet, and nothing on this machine that keeps its key without being told where."""

    code = "no-vault-key"
