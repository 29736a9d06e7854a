"""Change a draft before it is issued."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries.crediting import credit_rows
from workwright.billing.queries.lines import (
    Sums,
    amounts_as_columns,
    amounts_of,
    decoded,
    lines_of,
    price_lines,
    site_of,
)
from workwright.billing.queries.parts import refuse_for_payer, sums_as_stored
from workwright.billing.states import INVOICE
from workwright.catalog.rules import UnknownTaxCode
from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.work_orders.queries import order_fact

Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
FIELDS = ("po_number", "due_on", "work_description", "notes")


class NoLinesLeft(DomainError):
    """An invoice needs a line. Discard the draft instead."""

    code = "billing.no_lines_left"
    status = 422


class EditedLine(BaseModel):
    """What to change of one line; `leave_out` takes it off, to be invoiced another time."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    description: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    quantity: Annotated[Amount, Field(gt=0)] | None = None
    unit_price: Amount | None = None
    leave_out: bool = False


class EditDraft(Command):
    """Fields left out stay as they are. Prices may be lowered; what was authorised is still the limit."""

    invoice_id: UUID
    expected_version: int
    po_number: Annotated[str, Field(max_length=60)] | None = None
    due_on: date | None = None
    work_description: Personal[Annotated[str, Field(max_length=5_000)]] | None = None
    notes: Personal[Annotated[str, Field(max_length=2_000)]] | None = None
    photo_file_ids: Annotated[tuple[UUID, ...], Field(max_length=12)] | None = None
    lines: Annotated[tuple[EditedLine, ...], Field(max_length=500)] = ()


class EditedDraft(Result):
    version: int
    state: str
    total_minor: int


@action(
    "billing.edit_draft", errors=(NotFound, Stale, IllegalTransition, NoLinesLeft, UnknownTaxCode, Invalid)
)
def edit_draft(ctx: Context, command: EditDraft) -> EditedDraft:
    """Change texts, terms, photos and lines of a draft, and price it anew."""
    columns = ("state", "customer_id", "work_order_id", "payer_id", "rounding", "taxes")
    invoice = decoded(writer.lock(ctx, Invoice, command.invoice_id, *columns), "rounding", "taxes")
    state = INVOICE.after(invoice.state, "billing.edit_draft")
    require_pictures(ctx, command.photo_file_ids)
    _refuse_promised(command)
    if any(edit.quantity is not None or edit.unit_price is not None for edit in command.lines):
        refuse_for_payer(invoice.payer_id, what="quantity and price")
    apply_to_lines(command.invoice_id, command.lines)
    lines = lines_of(command.invoice_id)
    if all(line.credits_line_id for line in lines):
        raise NoLinesLeft(field="lines")
    if command.lines and invoice.payer_id is None:
        lines = _credited_anew(ctx, command.invoice_id, invoice, lines)
    sums = _sums(ctx, invoice, lines)
    store_changed(lines, sums)
    changes = {**changed_fields(command), **sums.as_columns()}
    writer.update(Invoice, command.invoice_id, expected_version=command.expected_version, **changes)
    return EditedDraft(
        id=command.invoice_id,
        version=command.expected_version + 1,
        state=state,
        total_minor=sums.priced.gross_minor,
    )


def _sums(ctx: Context, invoice: writer.Row, lines: list[writer.Row]) -> Sums:
    if invoice.payer_id is not None:
        return sums_as_stored(invoice.rounding, invoice.taxes, lines)
    return price_lines(ctx, invoice.customer_id, site_of(ctx, invoice.work_order_id), lines)


def _refuse_promised(command: EditDraft) -> None:
    """A credit that was promised follows the lines it is for; nobody takes it off by hand."""
    edited = [line.line_id for line in command.lines]
    if InvoiceLine.unscoped.filter(id__in=edited).exclude(credits_line=None).exists():
        raise Invalid(
            "This credit was promised on the estimate and follows the lines it is for. Change those instead.",
            field="lines",
        )


def _credited_anew(
    ctx: Context, invoice_id: UUID, invoice: writer.Row, lines: list[writer.Row]
) -> list[writer.Row]:
    """Reckon what is given back of diagnoses from the lines as they are now."""
    order = order_fact(ctx, invoice.work_order_id)
    rows = credit_rows(ctx, order, invoice_id, [line for line in lines if line.credits_line_id is None])
    if not rows and all(line.credits_line_id is None for line in lines):
        return lines
    InvoiceLine.unscoped.filter(invoice_id=invoice_id).exclude(credits_line=None).delete()
    writer.insert(InvoiceLine, *({**row, "net_minor": 0, "tax_minor": 0, "gross_minor": 0} for row in rows))
    return lines_of(invoice_id)


def changed_fields(command: Any) -> dict[str, Any]:
    """Return the columns that the command names; also used when an issued invoice is corrected."""
    changes = {name: value for name in FIELDS if (value := getattr(command, name)) is not None}
    if command.photo_file_ids is not None:
        changes["photo_file_ids"] = [str(file_id) for file_id in command.photo_file_ids]
    return changes


def require_pictures(ctx: Context, file_ids: tuple[UUID, ...] | None) -> None:
    """Raise `Invalid` unless all of them are pictures that the actor may see: they will be printed."""
    known = files_by_id(ctx, file_ids or ())
    if wrong := [file_id for file_id in file_ids or () if file_id not in known or not known[file_id].width]:
        raise Invalid("There is no such picture.", field="photo_file_ids", file_id=str(wrong[0]))


def apply_to_lines(invoice_id: UUID, edits: tuple[EditedLine, ...]) -> None:
    """Change and take off lines of a draft. Raises NotFound for a line that is not on it."""
    for edit in edits:
        own = InvoiceLine.unscoped.filter(pk=edit.line_id, invoice_id=invoice_id)
        found = (
            own.delete()[0]
            if edit.leave_out
            else own.update(**_line_changes(edit))
            if _line_changes(edit)
            else 1
        )
        if not found:
            raise NotFound("There is no such line on this invoice.", line_id=str(edit.line_id))


def _line_changes(edit: EditedLine) -> dict[str, Any]:
    values = edit.model_dump(exclude={"line_id", "leave_out"})
    return {name: value for name, value in values.items() if value is not None}


def store_changed(lines: Sequence[writer.Row], sums: Sums) -> None:
    """Write the amounts of those lines of a draft whose amounts are no longer what they were."""
    for line in lines:
        fresh = sums.priced.amounts[str(line.id)]
        if fresh != amounts_of(line):
            writer.update(InvoiceLine, line.id, **amounts_as_columns(fresh))
