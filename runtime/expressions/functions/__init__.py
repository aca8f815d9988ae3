"""The functions of the expression language, one file per group."""

from runtime.expressions.functions import dates, encoding, general, lists, numbers, patterns, records, texts
from runtime.expressions.functions.table import FUNCTIONS, Function, call_of, find_function

__all__ = [
    "FUNCTIONS",
    "Function",
    "call_of",
    "dates",
    "encoding",
    "find_function",
    "general",
    "lists",
    "numbers",
    "patterns",
    "records",
    "texts",
]
