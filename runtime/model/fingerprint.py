"""How an element looked when it was recorded: several independent signals, so that losing some of them does no harm."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from runtime.model.json import JsonObject

#: In the name, label or text of a target: any sum of money, with cents. So *Pay €1,613.75* is found whatever is paid.
ANY_AMOUNT = "‹amount›"


class _Signals(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Neighbours(_Signals):
    """Texts that stand around an element and say which one of many it is."""

    left: str = Field(
        default="", title="Left", description="Nearest text to the left, in the reading direction before it."
    )
    above: str = Field(default="", title="Above", description="Nearest text above it.")
    row: str = Field(
        default="",
        title="Row",
        description="Text of the key cell of its table row or list item, or of its group in a drawing.",
    )
    column: str = Field(default="", title="Column", description="Header of its table column.")
    heading: str = Field(default="", title="Heading", description="Nearest heading before it.")
    container: str = Field(
        default="", title="Container", description="Accessible name of the dialog, form, fieldset or landmark around."
    )


class Fingerprint(_Signals):
    """Signals of one element. All are optional; empty means that the element had none.

    ``attributes`` holds only those that look chosen by a person; names of the ones that look generated stand in
    ``dynamic``. ``path`` leads from the nearest ancestor with a chosen id, or from the document, to the element:
    ``form#invoice``, ``div:2``, ``button:1`` (position among siblings of the same tag, from 1). ``box`` is x, y,
    width and height in CSS pixels of the document, ``viewport`` width and height. ``hosts`` are selectors of the
    shadow hosts around it, outermost first. ``selectors`` are further selectors that led to it, best first (from
    importers). ``picture`` is the name of a small PNG beside the element's file.
    """

    tag: str = Field(default="", title="Tag")
    role: str = Field(default="", title="Role")
    name: str = Field(default="", title="Name", description="Accessible name.")
    label: str = Field(default="", title="Label", description="Text of its label element.")
    text: str = Field(default="", title="Text", description="Its own visible text, shortened.")
    placeholder: str = Field(default="", title="Placeholder")
    test_id: str = Field(default="", title="Test id")
    attributes: dict[str, str] = Field(default_factory=dict, title="Attributes")
    dynamic: tuple[str, ...] = Field(default=(), title="Generated attributes")
    classes: tuple[str, ...] = Field(default=(), title="Classes")
    path: tuple[str, ...] = Field(default=(), title="Path")
    hosts: tuple[str, ...] = Field(default=(), title="Shadow hosts")
    neighbours: Neighbours = Field(default=Neighbours(), title="Neighbours")
    box: tuple[float, float, float, float] | None = Field(default=None, title="Box")
    viewport: tuple[int, int] | None = Field(default=None, title="Viewport")
    selectors: tuple[str, ...] = Field(default=(), title="Further selectors")
    picture: str = Field(default="", title="Picture")

    def record(self) -> JsonObject:
        """The signals it has as JSON, always in the same order; whole numbers without a point."""
        record = self.model_dump(mode="json", exclude_defaults=True)
        if "attributes" in record:
            record["attributes"] = dict(sorted(record["attributes"].items()))
        if self.box:
            record["box"] = [int(value) if value.is_integer() else value for value in self.box]
        return record
