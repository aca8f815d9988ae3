"""Every setting as a record: what settings pages, documentation and ``understudy settings`` show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from runtime.settings.sections import SECTIONS


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """One field. ``kind`` is ``text``, ``path``, ``integer``, ``number`` or ``choice``; bounds may be
    None."""

    name: str
    title: str
    description: str
    kind: str
    default: Any
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    variable: str

    def as_json(self) -> dict[str, Any]:
        """The record as JSON values."""
        return {**asdict(self), "choices": list(self.choices)}


#: Kinds that JSON Schema calls otherwise.
_KINDS = {"string": "text"}


def all_settings() -> tuple[SettingInfo, ...]:
    """All fields of all sections, in the order of the sections."""
    return tuple(
        _info(section, field, schema)
        for section, model in SECTIONS.items()
        for field, schema in model.model_json_schema()["properties"].items()
    )


def _info(section: str, field: str, schema: dict[str, Any]) -> SettingInfo:
    return SettingInfo(
        name=f"{section}.{field}",
        title=schema["title"],
        description=schema["description"],
        kind="choice" if "enum" in schema else schema.get("format") or _KINDS.get(schema["type"], schema["type"]),
        default=schema["default"],
        low=schema.get("minimum", schema.get("exclusiveMinimum")),
        high=schema.get("maximum"),
        choices=tuple(schema.get("enum", ())),
        variable=f"UNDERSTUDY_{section}_{field}".upper(),
    )
