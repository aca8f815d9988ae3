"""Selectors of the recorder, which lead through shadow roots part by part, in Playwright's words."""

from __future__ import annotations

import re

from runtime.recorder.importers.targets import quoted

_ARIA = re.compile(r'(?P<name>.*?)(?:\[role="(?P<role>[a-z]+)"\])?$', re.DOTALL)


def playwright(chain: list[str]) -> str:
    """One selector for a chain through shadow roots; empty where a part has none."""
    parts = [_part(part.strip()) for part in chain]
    return " >> ".join(parts) if all(parts) else ""


def _part(selector: str) -> str:
    engine, separator, rest = selector.partition("/")
    if separator and engine == "aria":
        found = _ARIA.match(rest)
        assert found is not None
        return f"role={found['role']}[name={quoted(found['name'])}]" if found["role"] and found["name"].strip() else ""
    if separator and engine == "xpath":
        return f"xpath={rest}" if rest else ""
    if separator and engine == "text":
        plain = rest.strip() == rest and not re.search(r"[\"'>\\/]", rest)
        return f"text={rest if plain else quoted(rest)}" if rest.strip() else ""
    return rest if separator and engine == "pierce" else selector


def named_role(chain: list[str]) -> tuple[str, str] | None:
    """Accessible name and role of the element itself."""
    engine, separator, rest = chain[-1].strip().partition("/")
    found = _ARIA.match(rest) if separator and engine == "aria" else None
    return (found["name"].strip(), found["role"] or "") if found and found["name"].strip() else None
