"""The workflow as plain data with its own rules: no I/O, no asyncio, nothing of the screen."""

from runtime.model.json import Json, JsonObject
from runtime.model.problems import Problem, Severity
from runtime.model.retry import RETRY_PRESETS, Retry, RetryStrategy
from runtime.model.secret import Secret, SecretRef
from runtime.model.step import JoinMode, OnError, ReplayPolicy, Step
from runtime.model.variables import Direction, Variable, VariableType
from runtime.model.workflow import FORMAT_VERSION, Lifecycle, Workflow, WorkflowSettings

__all__ = [
    "FORMAT_VERSION",
    "RETRY_PRESETS",
    "Direction",
    "JoinMode",
    "Json",
    "JsonObject",
    "Lifecycle",
    "OnError",
    "Problem",
    "ReplayPolicy",
    "Retry",
    "RetryStrategy",
    "Secret",
    "SecretRef",
    "Severity",
    "Step",
    "Variable",
    "VariableType",
    "Workflow",
    "WorkflowSettings",
]
