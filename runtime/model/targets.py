"""What a browser or desktop step acts on. One type for plain selectors, named elements and fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from runtime.model.fingerprint import Fingerprint
from runtime.model.json import Json


class Target(BaseModel):
    """An element. Written in a file as a text (a Playwright selector) or as an object.

    ``element`` names an entry ``app/name`` of the project's element repository; ``selector`` is a Playwright
    selector (CSS, ``text=``, ``role=button[name="Save"]``, ``label=Invoice number``); ``frame`` lists selectors of
    the frames around it, outermost first. ``fingerprint`` holds the signals by which it is found when the selector
    no longer does; ``row`` is the text of the key cell of the table row or list item it stands in, when that is
    chosen by data. One of ``element``, ``selector`` and ``fingerprint`` must be given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    selector: str = Field(default="", title="Selector")
    element: str = Field(default="", title="Element of the project")
    frame: tuple[str, ...] = Field(default=(), title="Frames around it, outermost first")
    name: str = Field(default="", title="What a person calls it")
    fingerprint: Fingerprint | None = Field(default=None, title="Signals")
    row: str = Field(default="", title="Row", description="Text of the key cell of the row it stands in.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"selector": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _needs_one(self) -> Self:
        if not self.selector.strip() and not self.element.strip() and self.fingerprint is None:
            raise ValueError("name an element or give a selector")
        return self

    @property
    def label(self) -> str:
        """How messages call it."""
        seen = self.fingerprint
        return self.name or self.element or self.selector or (seen and (seen.name or seen.text or seen.tag)) or ""


def elements_named(params: Json) -> Iterator[str]:
    """The references ``app/name`` of the project's elements in the params of a step, in their order."""
    if isinstance(params, Mapping):
        reference = params.get("element")
        if isinstance(reference, str) and "/" in reference:
            yield reference
        for part in params.values():
            yield from elements_named(part)
    elif isinstance(params, list | tuple):
        for part in params:
            yield from elements_named(part)


def named_anew(params: Json, names: Mapping[str, str]) -> Json:
    """Params that name elements as ``names`` maps their references; other references stay."""
    if isinstance(params, Mapping):
        return {
            key: _other(part, names) if key == "element" else named_anew(part, names) for key, part in params.items()
        }
    return [named_anew(part, names) for part in params] if isinstance(params, list | tuple) else params


def _other(reference: Json, names: Mapping[str, str]) -> Json:
    return names.get(reference, reference) if isinstance(reference, str) else named_anew(reference, names)
