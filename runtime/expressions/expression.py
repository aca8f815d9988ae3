"""One expression: compiled once, evaluated often, bounded in time and memory whatever it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from runtime.errors import ExpressionError, UnderstudyError
from runtime.expressions.closures import Closure
from runtime.expressions.compiler import Compiler
from runtime.expressions.faults import Fault
from runtime.expressions.limits import Frame
from runtime.expressions.syntax import parse
from runtime.expressions.values import SCALARS, Weight, number, refuse, to_text
from runtime.model import Json, SecretRef

_CACHED = 1024
_AS_THEY_ARE = (SCALARS - {float}) | {SecretRef}


class Expression:
    """A compiled expression. Make one with ``compile``."""

    __slots__ = ("_builds", "_run", "source")

    def __init__(self, source: str, run: Closure, builds: bool) -> None:
        self.source = source
        self._run = run
        self._builds = builds

    @staticmethod
    def compile(source: str) -> Expression:
        """The expression of a source text (without braces). Raises ``ExpressionError``."""
        return _compile(source)

    def evaluate(self, scope: Mapping[str, Any]) -> Json:
        """The value in ``scope``: JSON or a ``SecretRef``, parts of the scope being shared, not copied.

        Raises ``ExpressionError``; errors of a lazy scope (a locked vault, say) pass through.
        """
        frame = Frame(scope)
        try:
            value = self._run(frame)
            if type(value) not in _AS_THEY_ARE:
                self._check(frame, value)
            return value
        except Exception as error:  # noqa: BLE001 - nothing foreign may leave an evaluation
            raise self._translate(error) from None

    def evaluate_text(self, scope: Mapping[str, Any]) -> str:
        """The value as it stands within a longer text. Raises like ``evaluate``; a credential is refused."""
        value = self.evaluate(scope)
        try:
            return to_text(Frame(scope), value)
        except Exception as error:  # noqa: BLE001 - nothing foreign may leave an evaluation
            raise self._translate(error) from None

    def _check(self, frame: Frame, value: Json) -> None:
        kind = type(value)
        if kind is float:
            number(value)
        elif kind is not list and kind is not dict:
            raise refuse(value, "be the value of an expression")
        elif self._builds:
            Weight(frame, value)

    def _translate(self, error: Exception) -> UnderstudyError:
        if isinstance(error, Fault):
            return error.as_error(self.source)
        if isinstance(error, UnderstudyError):
            return error
        if isinstance(error, RecursionError | MemoryError):
            return Fault("The value is too large or nested too deeply.").as_error(self.source)
        return ExpressionError(
            f"The expression could not be computed ({type(error).__name__}).",
            source=self.source,
            remedy="This is a fault of the product; please report it with the expression.",
        )

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"


def evaluate(source: str, scope: Mapping[str, Any]) -> Json:
    """The value of ``source`` in ``scope``; compiled expressions are kept. Raises ``ExpressionError``."""
    return _compile(source).evaluate(scope)


@lru_cache(maxsize=_CACHED)
def _compile(source: str) -> Expression:
    try:
        syntax = parse(source)
        compiler = Compiler(syntax)
        return Expression(source, compiler.compile(syntax.tree), compiler.builds)
    except Fault as fault:
        raise fault.as_error(source) from None
