"""Tables that are searched, sorted and shown page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.datastructures import QueryParams

from runtime.demo.site.records import Invoice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a longer list; ``page`` counts from 1 and ``pages`` is at least 1."""

    items: Sequence[T]
    page: int
    pages: int
    total: int
    first: int

    @property
    def last(self) -> int:
        """Number of the last item shown, counted from 1 over all pages."""
        return self.first + len(self.items) - 1 if self.items else 0


def paged(items: Sequence[T], page: str, size: int) -> Paged[T]:
    """The asked page; a page that does not exist gives the nearest one."""
    pages = max(1, -(-len(items) // size))
    number = min(max(int(page), 1), pages) if page.isascii() and page.isdigit() else 1
    start = (number - 1) * size
    return Paged(items[start : start + size], number, pages, len(items), start + 1 if items else 0)


@dataclass(frozen=True, slots=True)
class InvoiceQuery:
    """What the invoice table shows, as its address says."""

    q: str
    status: str
    sort: str
    dir: str

    @classmethod
    def of(cls, params: QueryParams) -> InvoiceQuery:
        sort = params.get("sort", "date")
        direction = params.get("dir", "desc" if sort == "date" else "asc")
        return cls(params.get("q", ""), params.get("status", ""), sort if sort in _SORTS else "date", direction)

    def apply(self, invoices: Sequence[Invoice]) -> list[Invoice]:
        """The invoices that fit, in order; equal ones with the newest id first."""
        words = self.q.casefold().split()
        fitting = [i for i in invoices if self._fits(i, words)]
        fitting.sort(key=lambda invoice: invoice.id, reverse=True)
        fitting.sort(key=_SORTS[self.sort], reverse=self.dir == "desc")
        return fitting

    def _fits(self, invoice: Invoice, words: list[str]) -> bool:
        text = f"{invoice.id} {invoice.number} {invoice.supplier.name}".casefold()
        return all(word in text for word in words) and self.status in ("", invoice.status)


_SORTS: dict[str, Callable[[Invoice], Any]] = {
    "id": lambda invoice: invoice.id,
    "number": lambda invoice: invoice.number.casefold(),
    "supplier": lambda invoice: invoice.supplier.name.casefold(),
    "date": lambda invoice: invoice.day,
    "due": lambda invoice: invoice.due,
    "gross": lambda invoice: invoice.gross,
    "status": lambda invoice: invoice.status.value,
}
