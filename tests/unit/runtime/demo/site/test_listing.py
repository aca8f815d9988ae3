"""Paging, filtering and sorting of the tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from runtime.demo.site.listing import InvoiceQuery, paged
from runtime.demo.site.state import SiteState


@given(st.integers(0, 60), st.integers(1, 15))
def test_pages_hold_every_item_once(total: int, size: int) -> None:
    items = list(range(total))
    pages = paged(items, "1", size).pages
    seen = [item for n in range(1, pages + 1) for item in paged(items, str(n), size).items]
    assert seen == items


@given(st.text(max_size=6))
def test_any_page_number_gives_an_existing_page(page: str) -> None:
    shown = paged(range(25), page, 10)
    assert 1 <= shown.page <= 3 and shown.items
    assert (shown.first, shown.last) == ((shown.page - 1) * 10 + 1, min(shown.page * 10, 25))


def test_empty_list_has_one_empty_page() -> None:
    shown = paged([], "4", 10)
    assert (shown.page, shown.pages, shown.first, shown.last) == (1, 1, 0, 0)


def test_filters_and_sorts() -> None:
    invoices = list(SiteState().invoices.values())
    query = InvoiceQuery.of(QueryParams("status=open&sort=gross&dir=desc"))
    found = query.apply(invoices)
    assert found and {invoice.status for invoice in found} == {"open"}
    assert [i.gross for i in found] == sorted((i.gross for i in found), reverse=True)


def test_search_needs_every_word() -> None:
    invoices = list(SiteState().invoices.values())
    wanted = invoices[0]
    found = InvoiceQuery.of(QueryParams({"q": f"{wanted.id} {wanted.supplier.name.split()[0]}"})).apply(invoices)
    assert found == [wanted]
    assert InvoiceQuery.of(QueryParams({"q": f"{wanted.id} zzz"})).apply(invoices) == []


def test_unknown_sort_key_sorts_by_date() -> None:
    assert InvoiceQuery.of(QueryParams("sort=__class__")).sort == "date"
