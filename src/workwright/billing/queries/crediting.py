"""The lines of an invoice that give diagnoses back, as estimates promised (G15)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.billing.queries.lines import pricing_line
from workwright.billing.rules.crediting import Diagnosis, credits
from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import LineKind, Rounding, round_exact
from workwright.estimates.queries import PromisedCredit, credits_of_order
from workwright.estimates.rules.crediting import REPAIR
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.money import exponent

_BEFORE = """
SELECT coalesce(l.work_line_id, l.credits_line_id) AS id,
       coalesce(sum(CASE WHEN (i.rounding ->> 'prices_include_tax')::boolean THEN l.gross_minor - coalesce(c.gross, 0)
                         ELSE l.net_minor - coalesce(c.net, 0) END) FILTER (WHERE l.credits_line_id IS NULL), 0)::bigint
         AS billed,
       coalesce(-sum(CASE WHEN (i.rounding ->> 'prices_include_tax')::boolean THEN l.gross_minor - coalesce(c.gross, 0)
                          ELSE l.net_minor - coalesce(c.net, 0) END)
                  FILTER (WHERE l.credits_line_id IS NOT NULL), 0)::bigint AS credited
FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
LEFT JOIN LATERAL (SELECT sum(n.gross_minor) AS gross, sum(n.net_minor) AS net FROM billing_creditnoteline n
                   WHERE n.invoice_line_id = l.id) c ON true
WHERE i.work_order_id = %s AND i.branch_id = %s AND i.state = 'issued'
  AND (l.work_line_id = ANY(%s) OR l.credits_line_id = ANY(%s))
GROUP BY 1
"""


def credit_rows(ctx: Context, order: Any, invoice_id: UUID, lines: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the discount lines that give earned diagnoses back, for the lines a draft bills of an order.

    Each bears the tax of its diagnosis, so that the tax on it goes with it.
    """
    earned = [promise for promise in credits_of_order(ctx, order.id) if promise.earned]
    if not earned:
        return []
    how = rounding(ctx)
    billed = {line.work_line_id: _stated(line, how) for line in lines if line.work_line_id is not None}
    before = _before(ctx, order.id, [promise.line_id for promise in earned])
    diagnoses = [_diagnosis(promise, billed, before.get(promise.line_id)) for promise in earned]
    repair = sum(_stated(line, how) for line in lines if line.kind in REPAIR)
    given = credits(diagnoses, repair)
    codes = _tax_codes(ctx, order, lines) if given else {}
    first = max((line.position for line in lines), default=0) + 1
    back = [promise for promise in earned if str(promise.line_id) in given]
    return [
        _row(ctx, invoice_id, place, promise, given[str(promise.line_id)], codes)
        for place, promise in enumerate(back, start=first)
    ]


def _stated(line: Any, how: Rounding) -> int:
    return round_exact(pricing_line(line).value * 10 ** exponent(how.currency), how.mode)


def _before(ctx: Context, work_order_id: UUID, line_ids: list[UUID]) -> dict[UUID, writer.Row]:
    rows = writer.rows(_BEFORE, [work_order_id, ctx.here, line_ids, line_ids])
    return {row.id: row for row in rows}


def _diagnosis(promise: PromisedCredit, billed: dict[UUID, int], before: writer.Row | None) -> Diagnosis:
    earlier = (before.billed, before.credited) if before is not None else (0, 0)
    return Diagnosis(str(promise.line_id), billed.get(promise.line_id, 0) + earlier[0], earlier[1])


def _tax_codes(ctx: Context, order: Any, lines: Sequence[Any]) -> dict[UUID | None, str]:
    """Return the tax code of each line by its work line; under None that of a diagnosis that names none."""
    usual = tax_table(ctx, customer_id=order.customer_id, on=ctx.today).by_kind.get(LineKind.DIAGNOSTIC, "")
    named: dict[UUID | None, str] = {line.work_line_id: line.tax_code for line in lines if line.tax_code}
    return {None: usual} | {key: code for key, code in named.items() if key is not None}


def _row(
    ctx: Context,
    invoice_id: UUID,
    position: int,
    promise: PromisedCredit,
    minor: int,
    codes: dict[UUID | None, str],
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "invoice_id": invoice_id,
        "position": position,
        "work_line_id": None,
        "credits_line_id": promise.line_id,
        "kind": LineKind.DISCOUNT.value,
        "description": f"Credited: {promise.description}"[:500],
        "add_on": False,
        "quantity": Decimal(1),
        "unit_price": -Decimal(minor).scaleb(-exponent(promise.currency)),
        "price_rule": "",
        "discount_percent": None,
        "discount_amount": None,
        "discount_reason": f"Repair approved, as promised on estimate {promise.estimate}",
        "discount_by": promise.promised_by,
        "tax_code": codes.get(promise.line_id, codes[None]),
    }
