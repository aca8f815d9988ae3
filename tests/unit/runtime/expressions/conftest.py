"""A small scope with values of all kinds."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.model import SecretRef


@pytest.fixture
def scope() -> dict[str, Any]:
    return {
        "__now__": "2026-05-12T09:30:00Z",
        "vars": {
            "x": 41,
            "name": "ada lovelace",
            "rows": [{"n": 3, "ok": True}, {"n": 1, "ok": False}, {"n": 2, "ok": True}],
            "nothing": None,
            "from": "keyword",
            "Invoice No": "INV-7",
            "имя": "Ада",
        },
        "steps": {"login": {"output": {"name": "Ada"}}, "enter-invoice": {"output": {"id": 7}}},
        "item": {"amount": 12.5},
        "vault": {"mail": {"password": SecretRef("mail", "password")}},
    }
