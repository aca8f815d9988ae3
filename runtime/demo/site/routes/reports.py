"""Two small reports, reached through a menu that opens under the pointer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from runtime.demo.site.pages import money, page, signed_in, site_of
from runtime.demo.site.records import Invoice, Status
from runtime.demo.site.state import SiteState


@signed_in
async def balances(request: Request) -> Response:
    rows = _sums(site_of(request), lambda invoice: invoice.supplier.name)
    return page(request, "report.html", title="Supplier balances", heads=("Supplier", "Unpaid in euro"), rows=rows)


@signed_in
async def cost_centres(request: Request) -> Response:
    rows = _sums(site_of(request), lambda invoice: invoice.cost_centre)
    return page(request, "report.html", title="Cost centres", heads=("Cost centre", "Unpaid in euro"), rows=rows)


def _sums(site: SiteState, key: Callable[[Invoice], str]) -> list[tuple[str, str]]:
    """Unpaid gross amounts in euro by ``key``, in order of their names."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for invoice in site.invoices.values():
        if invoice.currency == "EUR" and invoice.status in (Status.OPEN, Status.APPROVED):
            sums[key(invoice)] += invoice.gross
    return [(name, money(amount)) for name, amount in sorted(sums.items())]


ROUTES = [Route("/reports/balances", balances), Route("/reports/cost-centres", cost_centres)]
