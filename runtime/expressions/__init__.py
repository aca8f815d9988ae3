"""Our own small language between double braces: an allowlist over JSON values, with budgets.

Texts are read into a tree (``syntax``), compiled once into closures (``compiler``, ``closures``) and evaluated
within limits (``limits``). See ``docs/expressions.md`` and decision 0004.
"""

from runtime.expressions.completion import Completion, CompletionKind, Expected, complete, value_at
from runtime.expressions.expression import Expression, evaluate
from runtime.expressions.functions.dates import NOW
from runtime.expressions.manual import reference
from runtime.expressions.names import names_used, rename_step, rename_variable
from runtime.expressions.template import Template, check_value, compile_value

__all__ = [
    "NOW",
    "Completion",
    "CompletionKind",
    "Expected",
    "Expression",
    "Template",
    "check_value",
    "compile_value",
    "complete",
    "evaluate",
    "names_used",
    "reference",
    "rename_step",
    "rename_variable",
    "value_at",
]
