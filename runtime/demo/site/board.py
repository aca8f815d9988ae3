"""The approvals board (cards in columns) and the payment run (a list in an order)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

COLUMNS = {"check": "To check", "approved": "Approved", "scheduled": "Scheduled", "done": "Done"}


@dataclass(frozen=True, slots=True)
class Card:
    id: str
    title: str
    note: str
    amount: str


CARDS = (
    Card("C-1", "Brightwater Utilities", "Meter reading differs from April", "€412.20"),
    Card("C-2", "Kestrel Fleet Leasing", "New contract, price per van", "€2,870.00"),
    Card("C-3", "Danube Freight AD", "Waiting for the delivery note", "€1,164.50"),
    Card("C-4", "Hawthorn Telecom", "Monthly, checked by Jonas", "€289.99"),
    Card("C-5", "Northgate Paper", "Order 7781", "€640.75"),
    Card("C-6", "Rosenthal Optik KG", "Lenses for the scanner line", "€1,935.00"),
    Card("C-7", "Thistle & Co Accountants", "Quarter-end review", "€3,400.00"),
    Card("C-8", "Weaver Street Linen", "Table linen, spring", "€218.40"),
)
_START = {"check": ["C-1", "C-2", "C-3"], "approved": ["C-4", "C-5"], "scheduled": ["C-6", "C-7"], "done": ["C-8"]}
_RUN_START = (
    "Orchard Data Centres",
    "Heron Lake Paper",
    "Marlowe Recruitment",
    "Vitosha Software EOOD",
    "Mill Race Brewery",
)


def _columns() -> dict[str, list[str]]:
    return {name: list(cards) for name, cards in _START.items()}


@dataclass(slots=True)
class Board:
    """``columns`` maps a column to its card ids from top to bottom; ``run`` is the payment order, first paid first."""

    columns: dict[str, list[str]] = field(default_factory=_columns)
    run: list[str] = field(default_factory=lambda: list(_RUN_START))

    def card(self, id: str) -> Card:
        return next(card for card in CARDS if card.id == id)

    def as_json(self) -> dict[str, Any]:
        return {"columns": {name: list(cards) for name, cards in self.columns.items()}, "run": list(self.run)}

    def move(self, card: str, column: str, position: int) -> bool:
        """Put a card into a column at a position; False when there is no such card or column."""
        source = next((cards for cards in self.columns.values() if card in cards), None)
        if source is None or column not in self.columns:
            return False
        source.remove(card)
        self.columns[column].insert(max(0, position), card)
        return True

    def reorder(self, names: list[str]) -> bool:
        """Take a new payment order; False when it does not name exactly the same suppliers."""
        if sorted(names) != sorted(self.run):
            return False
        self.run = names
        return True
