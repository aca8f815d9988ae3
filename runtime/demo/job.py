"""The demo job: what it is started with, what it leaves behind, and the proof that nothing was entered twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from runtime.demo.material import INVOICES
from runtime.demo.site.state import PASSWORD, USER
from runtime.model import JsonObject
from runtime.paths import RESOURCES

PROJECT = RESOURCES / "demo"
FLOW = PROJECT / "workflows" / "enter-purchase-invoices.flow.json"

#: The vault item the workflow signs in with, as ``vault.set`` takes it.
CREDENTIAL: JsonObject = {
    "name": "larkspur",
    "type": "password",
    "fields": {"username": USER, "password": PASSWORD},
    "note": "The demo application's only account.",
}


@dataclass(frozen=True, slots=True)
class DemoJob:
    """One run of the job against the application at ``url``; ``folder`` gets the results and receipts."""

    url: str
    folder: Path

    @property
    def results(self) -> Path:
        """The Excel file with one result for each row."""
        return self.folder / "results.xlsx"

    @property
    def receipts(self) -> Path:
        return self.folder / "receipts"

    @property
    def inputs(self) -> JsonObject:
        """Values of the workflow's inputs."""
        return {
            "site": self.url,
            "invoices": str(PROJECT / "invoices.xlsx"),
            "results": str(self.results),
            "receipts": str(self.receipts),
        }

    def rows(self) -> list[JsonObject]:
        """The results as records, in the order of the input: Row, Supplier, Invoice number, Status and so on."""
        from python_calamine import CalamineWorkbook

        head, *rows = CalamineWorkbook.from_path(self.results).get_sheet_by_name("Results").to_python()
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the application saw, counted outside the engine.

    ``repeated`` names invoices that were sent more often than the input has rows for them, whether the
    application took them again or refused.
    """

    accepted: int
    refused: int
    repeated: tuple[str, ...]

    @classmethod
    def of(cls, state: JsonObject) -> Ledger:
        """Count the form posts in a state of the demo application."""
        posts = [post for post in state["submissions"] if post["form"] == "invoice"]
        accepted = sum(post["accepted"] for post in posts)
        extra = Counter(post["data"]["number"] for post in posts) - Counter(row.number for row in INVOICES)
        return cls(accepted, len(posts) - accepted, tuple(extra))
