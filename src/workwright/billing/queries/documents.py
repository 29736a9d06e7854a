"""The content of an issued document: everything that is printed, as plain values, to be hashed and kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from workwright.access.queries import branch_particulars
from workwright.assets.queries import AssetCard, assets_by_id
from workwright.billing.queries.lines import Sums, amounts_as_columns
from workwright.billing.rules import Amounts
from workwright.billing.rules.pricing import shares_as_stored
from workwright.kernel.context import Context
from workwright.parties.queries import CustomerCard, sites_by_id
from workwright.work_orders.queries.paying import PayerFact


def invoice_document(
    ctx: Context,
    invoice: Any,
    lines: Iterable[Any],
    sums: Sums,
    customer: CustomerCard,
    order: Any,
    thing: dict[str, Any],
    payer: PayerFact | None = None,
) -> dict[str, Any]:
    """Return the document of an invoice, all but its number and the days that come with issuing.

    `invoice`, `lines` and `order` are models, views or rows: whatever the caller has read already. `thing`
    is what `thing_of` says of the order's vehicle or equipment; `payer` the one of several whom it asks.
    """
    return {
        "type": "invoice",
        "number": "",
        "currency": invoice.currency,
        "seller": seller(ctx),
        "buyer": buyer(customer),
        "work_order": {"id": str(order.id), "number": order.number},
        "asset": thing,
        "site": _site(ctx, order.site_id),
        "po_number": invoice.po_number,
        "work_description": invoice.work_description,
        "notes": invoice.notes,
        "photos": [str(file_id) for file_id in invoice.photo_file_ids],
        "lines": [_line(line, sums.priced.amounts[str(line.id)]) for line in lines],
        "taxes": sums.taxes,
        "rounding": sums.rounding,
        "net_minor": sums.priced.net_minor,
        "tax_minor": sums.priced.tax_minor,
        "gross_minor": sums.priced.gross_minor,
        **({"payer": {"role": payer.role, "claim_number": payer.claim_number}} if payer else {}),
    }


def issued(document: dict[str, Any], number: str, issued_on: date, due_on: date) -> dict[str, Any]:
    """Return the document with what issuing adds."""
    return {**document, "number": number, "issued_on": str(issued_on), "due_on": str(due_on)}


def credited_document(
    invoice: Any, parts: Iterable[tuple[Any, Amounts]], on: date, reason: str
) -> dict[str, Any]:
    """Return an invoice's document with what is taken back in the place of its lines; the sums follow later."""
    printed = {line["id"]: line for line in invoice.document["lines"]}
    lines = [{**printed[str(line.id)], **amounts_as_columns(amounts)} for line, amounts in parts]
    return {
        **invoice.document,
        "type": "credit_note",
        "invoice_number": invoice.number,
        "issued_on": str(on),
        "due_on": "",
        "notes": reason,
        "photos": [],
        "lines": lines,
    }


def buyer(customer: CustomerCard) -> dict[str, Any]:
    return {
        "name": customer.name,
        "address": customer.billing_address,
        "tax_id": customer.tax_id,
        "show_tax_id": bool(customer.tax_id),
    }


def seller(ctx: Context) -> dict[str, Any]:
    branch = branch_particulars(ctx.here)
    return {name: getattr(branch, name) for name in ("name", "address", "phone", "email", "tax_id")}


def thing_of(ctx: Context, asset_id: UUID | None) -> dict[str, Any]:
    """Return what is printed of a vehicle or of equipment."""
    card = assets_by_id(ctx, [asset_id]).get(asset_id) if asset_id else None
    return (
        {**{n: getattr(card, n) for n in ("title", "vin", "plate", "serial")}, "meter": _meter(card)}
        if card
        else {}
    )


def _meter(card: AssetCard) -> str:
    """The meter that was read last, as it is said: "84310 h"."""
    for meter in card.meters[:1]:
        return f"{meter.value.normalize():f}" + (" h" if meter.kind == "hours" else "")
    return ""


def _site(ctx: Context, site_id: UUID | None) -> dict[str, Any]:
    site = sites_by_id(ctx, [site_id]).get(site_id) if site_id else None
    return {"name": site.name, "address": site.address} if site else {}


def _line(line: Any, amounts: Amounts) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "kind": line.kind,
        "description": line.description,
        "add_on": line.add_on,
        "quantity": _text(line.quantity),
        "unit_price": _text(line.unit_price),
        "price_rule": line.price_rule,
        "discount_percent": _text(line.discount_percent),
        "discount_amount": _text(line.discount_amount),
        "discount_reason": line.discount_reason,
        "shares": shares_as_stored(amounts),
        "net_minor": amounts.net_minor,
        "tax_minor": amounts.tax_minor,
        "gross_minor": amounts.gross_minor,
        **({} if line.part_of_minor is None else {"part_of_minor": line.part_of_minor}),
    }


def _text(number: Any) -> str:
    """A number as text without idle zeros, so that 1.50 and 1.500000 are one document."""
    return "" if number is None else f"{number.normalize():f}"
