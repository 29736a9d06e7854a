"""Invoices: the list, one with everything that happened to it, its PDF."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from pydantic import ValidationError

from workwright.billing.actions.correct_invoice import CorrectInvoice, correct_invoice
from workwright.billing.actions.edit_draft import EditedLine
from workwright.billing.queries import (
    credit_note_pdf,
    get_collection,
    get_consolidated_pdf,
    get_invoice,
    get_statement_pdf,
    invoice_html,
    invoice_pdf,
    list_invoices,
)
from workwright.billing.queries.correcting import preview_correction
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.reading import Form
from workwright.interfaces.desk.till import command_of
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.errors import DomainError, NotFound, ProofNeeded
from workwright.kernel.ids import new_id
from workwright.parties.queries import customers_by_id

CHIPS = (("", "All"), ("draft", "Drafts"), ("issued", "Issued"), ("discarded", "Discarded"))


SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


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
    asked = get_collection(visit.ctx, invoice_id) if found.state == "issued" else None
    return visit.page(
        "desk/invoice.html", invoice=found, collection=asked, wishes=wishes_of(visit.ctx, customer)
    )


@desk
def pdf(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """The invoice as it was issued, as PDF; a draft is marked as one."""
    found = get_invoice(visit.ctx, invoice_id)
    return as_pdf(invoice_pdf(visit.ctx, invoice_id), found.number or "draft")


@desk
def document(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """The invoice as a page, with the very words of its PDF; nothing in it can act."""
    response = HttpResponse(invoice_html(visit.ctx, invoice_id), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = SEALED
    response["Cache-Control"] = "private, no-store"
    return response


@desk
def credit_note(visit: Visit, credit_note_id: UUID) -> HttpResponse:
    """A credit note as PDF."""
    return as_pdf(credit_note_pdf(visit.ctx, credit_note_id), "credit-note")


@desk
def consolidated(visit: Visit, consolidated_id: UUID) -> HttpResponse:
    """A consolidated invoice as PDF."""
    return as_pdf(get_consolidated_pdf(visit.ctx, consolidated_id), "consolidated-invoice")


@desk
def statement(visit: Visit, customer_id: UUID) -> HttpResponse:
    """A customer's statement of a month as PDF; without a month, of the one before this."""
    asked = visit.asked("month") or f"{visit.ctx.today.replace(day=1) - timedelta(days=1):%Y-%m}"
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        raise NotFound("This is not a month.") from None
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    pdf = get_statement_pdf(visit.ctx, customer_id, first, min(last, max(visit.ctx.today, first)))
    return as_pdf(pdf, f"statement-{asked}")


@desk
def correct(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """Correct an issued invoice in one step: what is wrong is changed, the money follows."""
    visit.ctx.require(correct_invoice.name)
    if visit.request.method == "POST":
        return _correct(visit, invoice_id)
    return _correcting(visit, invoice_id, QueryDict(mutable=True), {}, "", 200)


def _correct(visit: Visit, invoice_id: UUID) -> HttpResponse:
    data = visit.request.POST
    command, errors = command_of(CorrectInvoice, data, visit.place)
    if command is None:
        problem = "Something is missing or does not fit. It is marked below."
        return _correcting(visit, invoice_id, data, errors, problem, 422)
    try:
        ctx = visit.keyed(data.get("command_id") or str(new_id()))
        done = correct_invoice(ctx, cast("CorrectInvoice", command))
    except ProofNeeded:
        raise
    except DomainError as error:
        at = {error.field: error.message} if error.field else {}
        return _correcting(visit, invoice_id, data, at, error.message, error.status)
    text = f"{done.number} stands in its place."
    messages.success(visit.request, text, extra_tags="ok")
    return HttpResponseRedirect(f"/invoices/{done.id}", status=303)


def _correcting(
    visit: Visit, invoice_id: UUID, typed: QueryDict, errors: dict[str, str], problem: str, status: int
) -> HttpResponse:
    return visit.page(
        "desk/correct.html",
        status=status,
        invoice=get_invoice(visit.ctx, invoice_id),
        typed=typed,
        errors=errors,
        problem=problem,
        **_previewed(visit, invoice_id, typed),
    )


@desk
def correction(visit: Visit, invoice_id: UUID) -> HttpResponse:
    """What the correction that is being typed comes to."""
    visit.ctx.require(correct_invoice.name)
    return visit.part("desk/correction.html", **_previewed(visit, invoice_id, visit.request.POST))


def _previewed(visit: Visit, invoice_id: UUID, typed: QueryDict) -> dict[str, Any]:
    fields = tuple(field for field in fields_of(CorrectInvoice) if field.name == "lines")
    form = Form(fields, typed, visit.place, lambda name: [])
    try:
        edits = [EditedLine.model_validate(line) for line in form.payload.get("lines", ())]
        return {"preview": preview_correction(visit.ctx, invoice_id, edits), "reason_not": ""}
    except ValidationError:
        return {"preview": None, "reason_not": "A quantity or a price does not fit."}
    except NotFound:
        raise
    except DomainError as error:
        return {"preview": None, "reason_not": error.message}


def as_pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
