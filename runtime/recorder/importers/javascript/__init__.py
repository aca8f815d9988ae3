"""A small reader of JavaScript: enough for recorded tests and the conditions in them. Nothing is ever executed."""

from runtime.recorder.importers.javascript.parser import parse_expression, parse_program
from runtime.recorder.importers.javascript.tokens import CannotRead

__all__ = ["CannotRead", "parse_expression", "parse_program"]
