"""Invoices: the list, one with everything that happened to it, its PDF."""

from uuid import UUID

from django.http import HttpResponse

from workwright.billing.queries import credit_note_pdf, get_invoice, invoice_pdf, list_invoices
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.wishes import wishes_of
from workwright.parties.queries import customers_by_id

CHIPS = (("", "All"), ("draft", "Drafts"), ("issued", "Issued"), ("discarded", "Discarded"))


@desk
def invoices(visit: Visit) -> HttpResponse:
    """Invoices of the branch, newest first, by state and number."""
    found = list_invoices(
        visit.ctx, state=visit.asked("state"), q=visit.asked("q"), after=visit.asked("after")
    )
    return visit.page(
        "desk/invoices.html", found=found, state=visit.asked("state"), asked=visit.asked("q"), chips=CHIPS
    )


@desk
def invoice(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """One invoice: its lines, how it stands, what corrects it."""
    found = get_invoice(visit.ctx, invoice_id)
    customer = customers_by_id(visit.ctx, [found.customer_id]).get(found.customer_id)
    return visit.page("desk/invoice.html", invoice=found, wishes=wishes_of(visit.ctx, customer))


@desk
def pdf(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """The invoice as it was issued, as PDF; a draft is marked as one."""
    found = get_invoice(visit.ctx, invoice_id)
    return as_pdf(invoice_pdf(visit.ctx, invoice_id), found.number or "draft")


@desk
def credit_note(visit: Visit, credit_note_id: UUID) -> HttpResponse:
    """A credit note as PDF."""
    return as_pdf(credit_note_pdf(visit.ctx, credit_note_id), "credit-note")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
