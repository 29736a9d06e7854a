"""The invoice of one of several payers: their parts of the lines, net and tax as the order is divided."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.billing.queries.crediting import credit_rows
from workwright.billing.queries.lines import Sums, amounts_of, price_lines, pricing_line
from workwright.billing.rules import Amounts, PricedInvoice, Share
from workwright.billing.rules.credit import taxes_of
from workwright.billing.rules.pricing import rounding_as_stored, taxes_as_stored
from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import PricedLine, TaxTotal, price_document
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.money import spread
from workwright.parties.queries import tax_place
from workwright.work_orders.queries import BillableLine
from workwright.work_orders.queries.paying import Division, PayerFact, division_of, payers_of


class DraftOutdated(DomainError):
    """The order or who pays it was changed since this was drafted. Draft the invoice again."""

    code = "billing.draft_outdated"


def sums_as_stored(how: dict[str, Any], taxes: Sequence[dict[str, Any]], lines: Iterable[Any]) -> Sums:
    """Return what lines come to by the amounts they bear already; `taxes` are the document's, scaled to them."""
    amounts = {str(line.id): amounts_of(line) for line in lines}
    left = taxes_of(taxes, list(amounts.values()))
    net = sum(one.net_minor for one in amounts.values())
    tax = sum(one.tax_minor for one in amounts.values())
    return Sums(PricedInvoice(amounts, _totals(left), net, tax, net + tax), how, left)


def _totals(taxes: Sequence[dict[str, Any]]) -> tuple[TaxTotal, ...]:
    return tuple(TaxTotal(**{**tax, "rate": Decimal(tax["rate"])}) for tax in taxes)


def refuse_for_payer(payer_id: UUID | None, *, what: str) -> None:
    """Refuse to change prices on the invoice of one of several payers: the others' parts would not fit any more."""
    if payer_id is not None:
        raise Invalid(
            f"Several pay this order: change {what} on the order's lines, then draft again.", field="lines"
        )


def parts_to_bill(
    ctx: Context, order: Any, payers: Sequence[PayerFact], lines: Sequence[BillableLine]
) -> dict[UUID, list[tuple[BillableLine, PricedLine, int, int]]]:
    """Return for each payer what can be invoiced: line, part, the whole line's gross, and the part's discount."""
    division = division_of(ctx, order, payers)
    off = _discounts(ctx, order, division, lines)
    found: dict[UUID, list[tuple[BillableLine, PricedLine, int, int]]] = {payer.id: [] for payer in payers}
    for line in lines:
        whole = division.wholes[line.line_id].gross_minor
        for payer_id, part in division.parts[line.line_id].items():
            agreed = division.agreed.get(line.line_id, {}).get(payer_id)
            if agreed is None or agreed.invoice_id is None:
                share = off.get(line.line_id, {}).get(payer_id, 0)
                found[payer_id].append((line, part, whole, share))
    return found


def _discounts(
    ctx: Context, order: Any, division: Division, lines: Sequence[BillableLine]
) -> dict[UUID, dict[UUID, int]]:
    """What each discounted line would earn more, net, without its discount; divided as the line is."""
    taxes = tax_table(ctx, customer_id=order.customer_id, on=ctx.today, place=tax_place(order.site_id))
    how = replace(rounding(ctx), tax_per="line")
    found: dict[UUID, dict[UUID, int]] = {}
    for line in (line for line in lines if line.discount):
        full = price_document([replace(_pricing(line), discount=None)], taxes, how)
        off = max(0, full.net_minor - division.wholes[line.line_id].net_minor)
        parts = division.parts[line.line_id]
        each = spread(off, [part.net_minor for part in parts.values()])
        found[line.line_id] = dict(zip(parts, each, strict=True))
    return found


def _pricing(line: BillableLine) -> Any:
    row = writer.Row(["id"], [line.line_id])
    columns = ("kind", "quantity", "unit_price", "discount_percent", "discount_amount", "tax_code")
    values = {**row.as_dict(), **{name: getattr(line, name) for name in columns}}
    return pricing_line(writer.Row(list(values), list(values.values())))


def amounts_of_part(part: PricedLine, discount_minor: int) -> Amounts:
    shares = tuple(Share(share.code, share.base_minor, share.tax_minor) for share in part.shares)
    return Amounts(shares, discount_minor)


def sums_of_parts(
    ctx: Context, order: Any, payer: PayerFact, amounts: dict[str, Amounts], credited: Sums | None
) -> Sums:
    """Put the parts of a payer together, with the credits that were promised to them."""
    taxes = tax_table(ctx, customer_id=payer.customer_id, on=ctx.today, place=tax_place(order.site_id))
    shown = [
        TaxTotal(rule.code, component.name, component.rate, 0, int(component.rate * 10_000), rule.note)
        for rule in taxes.rules.values()
        for component in rule.components
    ]
    all_amounts = amounts | (credited.priced.amounts if credited else {})
    left = taxes_of(taxes_as_stored(shown), list(all_amounts.values()))
    net = sum(one.net_minor for one in all_amounts.values())
    tax = sum(one.tax_minor for one in all_amounts.values())
    how = rounding_as_stored(replace(rounding(ctx), tax_per="line"))
    return Sums(PricedInvoice(all_amounts, _totals(left), net, tax, net + tax), how, left)


def promised_credits(
    ctx: Context, order: Any, payer: PayerFact, invoice_id: UUID, rows: Sequence[dict[str, Any]]
) -> tuple[list[dict[str, Any]], Sums | None]:
    """Return the diagnoses given back to the order's customer, on lines that they carry whole."""
    if payer.customer_id != order.customer_id:
        return [], None
    whole = [row for row in rows if row["gross_minor"] == row["part_of_minor"]]
    credits = credit_rows(ctx, order, invoice_id, [_as_row(row) for row in whole])
    if not credits:
        return [], None
    return credits, price_lines(ctx, order.customer_id, order.site_id, [_as_row(row) for row in credits])


def _as_row(row: dict[str, Any]) -> writer.Row:
    return writer.Row(list(row), list(row.values()))


def require_current(ctx: Context, order: Any, payer_id: UUID, lines: Sequence[Any]) -> None:
    """Raise DraftOutdated unless a draft bills exactly the parts that its payer carries now."""
    payers = payers_of(ctx, order.id)
    if payer_id not in {payer.id for payer in payers}:
        raise DraftOutdated
    division = division_of(ctx, order, payers)
    for line in lines:
        if line.work_line_id is None:
            continue
        part = division.parts.get(line.work_line_id, {}).get(payer_id)
        if part is None or amounts_of_part(part, line.discount_minor) != amounts_of(line):
            raise DraftOutdated(line_id=str(line.id))
