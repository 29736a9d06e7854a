"""Let one payer carry what another leaves owed, because they agreed to: the only way in which that ever happens."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from workwright.billing.actions.credit_invoice import (
    CreditedLine,
    CreditInvoice,
    NothingToCredit,
    TakenPart,
    announce,
    parts_taken,
    take_back,
)
from workwright.billing.actions.issue_invoice import PoNumberRequired, issue_as_priced
from workwright.billing.actions.write_off import NotOwed
from workwright.billing.models import Invoice, InvoiceLine, PayerAgreement
from workwright.billing.queries.credits import credits_of, still_owed
from workwright.billing.queries.lines import amounts_as_columns, amounts_of, decoded, lines_of
from workwright.billing.queries.parts import sums_as_stored
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import spread
from workwright.kernel.privacy import Personal
from workwright.ledger.actions.post_transaction import PeriodClosed
from workwright.work_orders.actions.move_part import MovedPart, MovePart, move_part
from workwright.work_orders.queries.locks import lock_order_of
from workwright.work_orders.queries.paying import PayerFact, payers_of

NAME = "billing.agree_to_pay"


class AgreeToPay(Command):
    """Without an amount: all that the invoice leaves owed. `agreed_by` is the person who said so for the new payer."""

    agreement_id: UUID | None = None
    invoice_id: UUID
    payer_id: UUID = Field(title="Who pays instead")
    amount_minor: Annotated[int, Field(gt=0)] | None = None
    agreed_by: Personal[Annotated[str, Field(min_length=1, max_length=200)]] = Field(title="Who agreed")
    channel: Literal["in_person", "phone", "email", "link"]
    agreed_at: datetime | None = None
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class AgreedToPay(Result):
    """`invoice_id` and `number` are the new payer's invoice; the old one is lower by the credit note."""

    invoice_id: UUID
    number: str
    credit_note_id: UUID
    amount_minor: int
    currency: str


_ORDER = "SELECT work_order_id FROM billing_invoice WHERE id = %s"
_COLUMNS = (
    "id",
    "state",
    "work_order_id",
    "customer_id",
    "payer_id",
    "currency",
    "rounding",
    "document",
    "brought_in",
    "gross_minor",
)


@action(
    NAME,
    money=True,
    errors=(NotFound, Invalid, IllegalTransition, NotOwed, NothingToCredit, PoNumberRequired, PeriodClosed),
)
def agree_to_pay(ctx: Context, command: AgreeToPay) -> Callable[[], AgreedToPay]:
    """Credit what one payer leaves owed and invoice it to another, with who agreed, when and how, for ever."""
    columns = ("number", "asset_id", "site_id", "customer_id", "po_number")
    order = lock_order_of(ctx, _ORDER, [command.invoice_id], *columns, missing="There is no such invoice.")
    old = decoded(writer.lock(ctx, Invoice, command.invoice_id, *_COLUMNS), "rounding", "document")
    agreed_at = _agreed_at(ctx, command)
    payer = _payer(ctx, command, old)
    amount = _amount(ctx, command, old)
    credit = CreditInvoice(
        invoice_id=command.invoice_id, lines=_shares(command, amount), reason=command.reason
    )
    parts = parts_taken(credit, old)
    note = take_back(ctx, credit)
    announce(ctx, note)
    agreement_id, invoice_id = command.agreement_id or new_id(), new_id()
    issued = _issue(ctx, order, old, payer, parts, invoice_id, agreement_id)
    _record(ctx, command, old, agreed_at, amount, agreement_id, invoice_id, note.row["id"])
    ctx.about(order.id)
    return lambda: AgreedToPay(
        id=agreement_id,
        invoice_id=invoice_id,
        number=issued().number,
        credit_note_id=note.row["id"],
        amount_minor=amount,
        currency=old.currency,
    )


def _agreed_at(ctx: Context, command: AgreeToPay) -> datetime:
    agreed_at = command.agreed_at or ctx.now
    if agreed_at.tzinfo is None or agreed_at > ctx.now:
        raise Invalid("They agreed in the past: give day and time with the time zone.", field="agreed_at")
    return agreed_at


def _payer(ctx: Context, command: AgreeToPay, old: writer.Row) -> PayerFact:
    INVOICE.after(old.state, "billing.credit_invoice")
    if old.payer_id is None:
        raise Invalid(
            "One customer pays this order alone: there is nobody to move it to.", field="invoice_id"
        )
    found = [payer for payer in payers_of(ctx, old.work_order_id) if payer.id == command.payer_id]
    if not found or command.payer_id == old.payer_id:
        raise NotFound("There is no such other payer of this order.", field="payer_id")
    return found[0]


def _amount(ctx: Context, command: AgreeToPay, old: writer.Row) -> int:
    owed = still_owed(ctx, command.invoice_id, old.currency)
    amount = owed if command.amount_minor is None else command.amount_minor
    if not 0 < amount <= owed:
        raise NotOwed(field="amount_minor", owed_minor=owed)
    return amount


def _shares(command: AgreeToPay, amount: int) -> tuple[CreditedLine, ...]:
    """Spread the amount over what is left of the lines, in proportion; the parts sum to it."""
    earlier = credits_of(command.invoice_id)
    left = {
        line.id: amounts_of(line).less(earlier.get(line.id, ())).gross_minor
        for line in lines_of(command.invoice_id)
        if line.work_line_id is not None
    }
    open_lines = {line_id: minor for line_id, minor in left.items() if minor > 0}
    each = spread(amount, list(open_lines.values()))
    shares = zip(open_lines, each, strict=True)
    return tuple(CreditedLine(line_id=line_id, gross_minor=minor) for line_id, minor in shares if minor)


def _issue(
    ctx: Context,
    order: writer.Row,
    old: writer.Row,
    payer: PayerFact,
    parts: list[TakenPart],
    invoice_id: UUID,
    agreement_id: UUID,
) -> Callable[[], Any]:
    rows = [_line(ctx, invoice_id, n, part) for n, part in enumerate(parts, start=1)]
    lines = [writer.Row(list(row), list(row.values())) for row in rows]
    sums = sums_as_stored(old.rounding, old.document["taxes"], lines)
    head = {**_head(ctx, order, old, payer, invoice_id), **sums.as_columns()}
    writer.insert(Invoice, head)
    writer.insert(InvoiceLine, *rows)
    moved = tuple(
        MovedPart(line_id=part.line.work_line_id, gross_minor=part.amounts.gross_minor) for part in parts
    )
    move = MovePart(
        work_order_id=order.id,
        from_payer_id=old.payer_id,
        to_payer_id=payer.id,
        authorisation_id=agreement_id,
        invoice_id=invoice_id,
        lines=moved,
    )
    shown = {"due_on": None, "version": 1, **head}
    draft = writer.Row(list(shown), list(shown.values()))
    state = INVOICE.after("draft", "billing.issue_invoice")

    def mark() -> None:
        move_part(ctx, move)

    return issue_as_priced(ctx, invoice_id, state, draft, lines, order, sums, mark)


def _head(
    ctx: Context, order: writer.Row, old: writer.Row, payer: PayerFact, invoice_id: UUID
) -> dict[str, Any]:
    own = payer.customer_id == order.customer_id or payer.role == "company"
    return {
        "id": invoice_id,
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "customer_id": payer.customer_id,
        "payer_id": payer.id,
        "takes_over_id": old.id,
        "currency": old.currency,
        "drafted_at": ctx.now,
        "po_number": order.po_number if own else "",
        "work_description": old.document["work_description"],
        "notes": "",
        "photo_file_ids": [],
    }


_COPIED = (
    *("work_line_id", "credits_line_id", "part_of_minor", "kind", "description", "add_on", "quantity"),
    *("unit_price", "price_rule", "discount_percent", "discount_amount", "discount_reason", "discount_by"),
    "tax_code",
)


def _line(ctx: Context, invoice_id: UUID, position: int, part: TakenPart) -> dict[str, Any]:
    return {
        **{name: getattr(part.line, name) for name in _COPIED},
        "id": new_id(),
        "branch_id": ctx.here,
        "invoice_id": invoice_id,
        "position": position,
        **amounts_as_columns(part.amounts),
    }


def _record(
    ctx: Context,
    command: AgreeToPay,
    old: writer.Row,
    agreed_at: datetime,
    amount: int,
    agreement_id: UUID,
    invoice_id: UUID,
    credit_note_id: UUID,
) -> None:
    row = {
        "id": agreement_id,
        "branch_id": ctx.here,
        "from_invoice_id": old.id,
        "credit_note_id": credit_note_id,
        "to_invoice_id": invoice_id,
        "amount_minor": amount,
        "currency": old.currency,
        "agreed_by": command.agreed_by,
        "channel": command.channel,
        "agreed_at": agreed_at,
        "reason": command.reason,
        "recorded_by": ctx.actor.ref,
        "recorded_at": ctx.now,
    }
    writer.insert(PayerAgreement, row)
