"""Files in and out: the table as CSV, receipts as PDF, attachments."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from runtime.demo.site.invoice_form import check_file
from runtime.demo.site.listing import InvoiceQuery
from runtime.demo.site.pages import (
    Posted,
    Upload,
    day,
    go,
    invoice_of,
    money,
    page,
    posted_form,
    session_of,
    signed_in,
    site_of,
)
from runtime.demo.site.pdf import receipt_pdf
from runtime.demo.site.state import TODAY

_COLUMNS = ("id", "supplier", "number", "date", "net", "vat_rate", "gross", "currency", "cost_centre", "status")


def download(content: bytes, media_type: str, name: str) -> Response:
    """Bytes as a download; the name may hold any characters."""
    return Response(
        content,
        media_type=media_type,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )


@signed_in
async def invoices_csv(request: Request) -> Response:
    """The table as it is filtered and sorted, all pages."""
    found = InvoiceQuery.of(request.query_params).apply(list(site_of(request).invoices.values()))
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(invoice.as_json() for invoice in found)
    return download(out.getvalue().encode(), "text/csv", f"purchase-invoices-{TODAY}.csv")


@signed_in
async def receipt(request: Request) -> Response:
    invoice = invoice_of(request)
    rows = [
        ("Supplier", invoice.supplier.name),
        ("Invoice number", invoice.number),
        ("Invoice date", day(invoice.day)),
        ("Net amount", money(invoice.net, invoice.currency)),
        (f"VAT {invoice.vat_rate} %", money(invoice.vat, invoice.currency)),
        ("Total", money(invoice.gross, invoice.currency)),
        ("Cost centre", invoice.cost_centre),
        ("Due", day(invoice.due)),
        ("Status", invoice.status.capitalize()),
    ]
    footer = "Larkspur Supplies Ltd, 4 Delphinium Row, Dublin. Entered by Mara Lindqvist."
    content = receipt_pdf(f"Receipt {invoice.id}", f"Entered {day(TODAY)}", rows, footer)
    return download(content, "application/pdf", f"receipt-{invoice.id}.pdf")


@signed_in
async def attachment(request: Request) -> Response:
    found = site_of(request).attachments.get(request.path_params["id"])
    if found is None:
        raise HTTPException(404)
    return download(found.content, found.media_type, found.name)


@posted_form("attachment")
async def attach(request: Request, posted: Posted) -> Response:
    site, invoice, upload = site_of(request), invoice_of(request), posted.get("file")
    given = isinstance(upload, Upload) and bool(upload.name)
    message = check_file(upload.media_type, upload.content) if isinstance(upload, Upload) and given else "Choose a file"
    site.submit("attachment", not message, message, invoice_id=invoice.id)
    if message or not isinstance(upload, Upload):
        return page(
            request,
            "invoice.html",
            status=422,
            invoice=invoice,
            attachments=site.attachments_of(invoice),
            payment=None,
            error=message,
        )
    site.attach(invoice, upload.name, upload.media_type, upload.content)
    session_of(request).notices.append(f"{upload.name} was attached.")
    return go(f"/invoices/{invoice.id}")


ROUTES = [
    Route("/invoices.csv", invoices_csv),
    Route("/invoices/{id}/receipt.pdf", receipt),
    Route("/invoices/{id}/attachments", attach, methods=["POST"]),
    Route("/attachments/{id}", attachment),
]
