"""Purchase invoices: the table, the form with its slow save, one invoice, and what can be done with it."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from runtime.demo.site.invoice_form import MESSAGES, InvoiceForm, check, check_file
from runtime.demo.site.listing import InvoiceQuery, paged
from runtime.demo.site.pages import Posted, Upload, go, invoice_of, page, posted_form, session_of, signed_in, site_of
from runtime.demo.site.records import Invoice, Status
from runtime.demo.site.routes import documents
from runtime.demo.site.state import SiteState

PAGE_SIZE = 12


@signed_in
async def table(request: Request) -> Response:
    query = InvoiceQuery.of(request.query_params)
    found = query.apply(list(site_of(request).invoices.values()))
    return page(
        request, "invoices.html", query=query, invoices=paged(found, request.query_params.get("page", ""), PAGE_SIZE)
    )


@signed_in
async def new(request: Request) -> Response:
    supplier = site_of(request).suppliers.get(request.query_params.get("supplier", ""))
    return page(request, "invoice_form.html", supplier=supplier, messages=MESSAGES)


@posted_form("invoice")
async def save(request: Request, posted: Posted) -> Response:
    """Enter an invoice. Answers 201 with its address, or 422 with a message for each wrong field."""
    site = site_of(request)
    await asyncio.sleep(site.save_delay)
    form, wrong = check(site, posted)
    upload = posted.get("attachment")
    if isinstance(upload, Upload) and upload.name and (message := check_file(upload.media_type, upload.content)):
        wrong["attachment"] = message
    draft = posted.get("action") == "draft"
    told = {name: str(posted.get(name, "")) for name in ("supplier_id", "number", "net", "action")}
    if form is None or wrong:
        site.submit("invoice", False, "; ".join(wrong.values()), **told)
        return JSONResponse({"errors": wrong}, 422)
    invoice = _enter(site, form, draft, upload if isinstance(upload, Upload) and upload.name else None)
    site.submit("invoice", True, "", invoice_id=invoice.id, **told)
    session_of(request).notices.append(f"Invoice {invoice.id} was {'kept as a draft' if draft else 'saved'}.")
    return JSONResponse({"location": f"/invoices/{invoice.id}"}, 201)


def _enter(site: SiteState, form: InvoiceForm, draft: bool, upload: Upload | None) -> Invoice:
    status = Status.DRAFT if draft else Status.PAID if form.paid else Status.OPEN
    invoice = site.add_invoice(
        form.supplier,
        form.number,
        form.day,
        form.net,
        form.vat_rate,
        currency=form.currency,
        cost_centre=form.cost_centre,
        notes=form.notes,
        status=status,
    )
    if upload is not None:
        site.attach(invoice, upload.name, upload.media_type, upload.content)
    return invoice


@signed_in
async def detail(request: Request) -> Response:
    invoice = invoice_of(request)
    site = site_of(request)
    payment = next((p for p in site.payments if p.invoice_id == invoice.id), None)
    return page(
        request, "invoice.html", invoice=invoice, attachments=site.attachments_of(invoice), payment=payment, error=""
    )


@posted_form("delete-invoice")
async def delete(request: Request, posted: Posted) -> Response:
    invoice = invoice_of(request)
    site = site_of(request)
    del site.invoices[invoice.id]
    site.submit("delete-invoice", True, "", invoice_id=invoice.id)
    session_of(request).notices.append(f"Invoice {invoice.id} was deleted.")
    return go("/invoices")


@posted_form("void-invoice")
async def void(request: Request, posted: Posted) -> Response:
    invoice = invoice_of(request)
    reason = str(posted.get("reason", "")).strip()
    site_of(request).submit("void-invoice", bool(reason), "" if reason else "No reason", invoice_id=invoice.id)
    if reason:
        invoice.status, invoice.reason = Status.VOID, reason
        session_of(request).notices.append(f"Invoice {invoice.id} was voided.")
    return go(f"/invoices/{invoice.id}")


ROUTES = [
    Route("/invoices", table),
    Route("/invoices", save, methods=["POST"]),
    Route("/invoices/new", new),
    *documents.ROUTES,
    Route("/invoices/{id}", detail),
    Route("/invoices/{id}/delete", delete, methods=["POST"]),
    Route("/invoices/{id}/void", void, methods=["POST"]),
]
