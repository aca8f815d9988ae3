"""Secrets are a type, not a pattern: a reference travels, the value is released only to the sink that needs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Names one field of one vault item, for example ``larkspur.password``. Holds no secret.

    Expressions hand it on unchanged and refuse to print, join or compare it.
    """

    item: str
    field: str = "value"

    @classmethod
    def parse(cls, text: str) -> SecretRef:
        """``item.field`` or ``item`` (then the field is ``value``)."""
        item, _, field = text.partition(".")
        return cls(item, field or "value")

    def __str__(self) -> str:
        return f"{self.item}.{self.field}"


class Secret:
    """A revealed value on its way into a sink. It prints as ``<secret>`` and cannot be pickled or compared."""

    __slots__ = ("_value", "ref")

    def __init__(self, value: str, ref: SecretRef | None = None) -> None:
        self._value = value
        self.ref = ref

    def reveal(self) -> str:
        """The plain value. Call it only where the value leaves for its sink."""
        return self._value

    def __repr__(self) -> str:
        return f"<secret {self.ref}>" if self.ref else "<secret>"

    __str__ = __repr__

    def __reduce__(self) -> str:
        raise TypeError("a secret cannot be serialised")
