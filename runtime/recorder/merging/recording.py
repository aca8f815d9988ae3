"""What merging gives: a workflow with its elements, the credentials it still needs, and where each step came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from runtime.files.elements import Element
from runtime.model import Json, JsonObject, Workflow
from runtime.recorder.events import SecretKind
from runtime.recorder.merging.deed import Deed
from runtime.recorder.merging.phrases import Language

if TYPE_CHECKING:
    from runtime.recorder.proposals import Proposal


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table that lay beside the recording: a CSV or Excel file with its rows as records by column name.

    ``path`` is relative to the project, as a step names it; ``sheet`` is empty for CSV files and first sheets.
    """

    path: str
    columns: tuple[str, ...]
    rows: tuple[JsonObject, ...]
    sheet: str = ""

    @property
    def is_workbook(self) -> bool:
        """Whether it is read as an Excel file."""
        return self.path.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))


@dataclass(frozen=True, slots=True)
class Options:
    """How a recording is written down. ``app`` is the name of the elements' file, else made from each page's host;
    ``credential`` that of the vault item, else the application's; ``downloads`` is the folder for what is downloaded;
    ``environment`` holds the values that the project's environment has already; None where there is none to take from.
    """

    id: str = "recording"
    name: str = ""
    language: Language = "en"
    app: str = ""
    credential: str = ""
    downloads: str = "output/"
    tables: tuple[DataTable, ...] = ()
    environment: Mapping[str, Json] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NeedsSecret:
    """A field that was left out of the recording: the workflow takes it from ``item.field`` of the vault.

    The person is asked for it afterwards, under another name of the item when they like (``rename_credential``).
    """

    step: str
    label: str
    kind: SecretKind
    item: str
    field: str


@dataclass(frozen=True)
class Recording:
    """The outcome of merging. ``elements`` are the recorded ones by application and name; ``deeds`` what each step
    does and ``sources`` the numbers of its events, both by step id.
    """

    workflow: Workflow
    elements: Mapping[str, Mapping[str, Element]] = field(default_factory=dict)
    needs_secret: tuple[NeedsSecret, ...] = ()
    deeds: Mapping[str, Deed] = field(default_factory=dict)
    options: Options = Options()

    @property
    def sources(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the raw events that each step was made from."""
        return {id: tuple(deed.numbers) for id, deed in self.deeds.items()}

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """What could be made of it beyond the plain recording; found when first asked for."""
        from runtime.recorder.proposals import propose

        return propose(self)
