"""Unpaid invoices and deposits."""

from datetime import date
from typing import Any
from uuid import UUID

from workwright.billing.actions.bring_in_invoice import BringInInvoice, bring_in_invoice
from workwright.imports.actions.rows.brought import Brought
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.payments.actions.bring_in_credit import BringInCredit, bring_in_credit


def bring_invoice(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Owe what is open of an invoice of the former books."""
    command = BringInInvoice(
        invoice_id=derived_id("imports", row_id, "invoice"),
        customer_id=UUID(values["customer_id"]),
        number=values["number"],
        issued_on=date.fromisoformat(values["issued_on"]),
        due_on=date.fromisoformat(values["due_on"]),
        open_minor=values["open"],
        total_minor=values["total"],
        po_number=values.get("po_number", ""),
        notes=values.get("notes", "")[:1000],
    )
    brought = Brought()
    brought.add("invoice", bring_in_invoice(ctx, command).id, made=True)
    return brought


def bring_deposit(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Hold for the customer what the former books held."""
    day = values.get("received_on")
    command = BringInCredit(
        payment_id=derived_id("imports", row_id, "credit"),
        customer_id=UUID(values["customer_id"]),
        amount_minor=values["amount"],
        received_on=date.fromisoformat(day) if day else None,
        reference=values.get("reference", ""),
    )
    brought = Brought()
    brought.add("payment", bring_in_credit(ctx, command).id, made=True)
    return brought
