"""Entries of the audit log as lines of CSV: the same file from the command line and from Studio."""

from __future__ import annotations

import json

from runtime.model import JsonObject

COLUMNS = ("at", "actor", "action", "object", "detail")


def csv_row(entry: JsonObject) -> list[str]:
    """One entry as ``audit.list`` gives it; texts that a spreadsheet would take for a formula are made plain."""
    texts = [str(entry[name]) for name in COLUMNS[:-1]]
    return [_plain(text) for text in (*texts, json.dumps(entry["detail"], ensure_ascii=False))]


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
