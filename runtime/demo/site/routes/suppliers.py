"""Suppliers: searching them, one supplier, and choosing one inside the invoice form."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.demo.site.listing import Paged, paged
from runtime.demo.site.pages import page, signed_in, site_of
from runtime.demo.site.records import Supplier

PAGE_SIZE = 10
PICKER_SIZE = 6


def _search(request: Request, size: int) -> tuple[str, Paged[Supplier]]:
    words = request.query_params.get("q", "")
    return words, paged(site_of(request).search_suppliers(words), request.query_params.get("page", ""), size)


def _supplier(request: Request) -> Supplier:
    supplier = site_of(request).suppliers.get(request.path_params["id"])
    if supplier is None:
        raise HTTPException(404)
    return supplier


@signed_in
async def table(request: Request) -> Response:
    words, found = _search(request, PAGE_SIZE)
    return page(request, "suppliers.html", q=words, suppliers=found)


@signed_in
async def picker(request: Request) -> Response:
    """The results inside the invoice form's search; a piece of a page."""
    words, found = _search(request, PICKER_SIZE)
    return page(request, "supplier_picker.html", q=words, suppliers=found)


@signed_in
async def detail(request: Request) -> Response:
    supplier = _supplier(request)
    invoices = [i for i in site_of(request).invoices.values() if i.supplier is supplier]
    return page(request, "supplier.html", supplier=supplier, invoices=sorted(invoices, key=lambda i: i.day))


@signed_in
async def vat_check(request: Request) -> Response:
    """What the page shows in an alert."""
    supplier = _supplier(request)
    return JSONResponse({"message": f"VAT number {supplier.vat_number} of {supplier.name} is valid."})


ROUTES = [
    Route("/suppliers", table),
    Route("/suppliers/picker", picker),
    Route("/suppliers/{id}", detail),
    Route("/suppliers/{id}/vat-check", vat_check),
]
