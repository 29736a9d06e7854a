"""Divide the lines of an order among its payers as they are now."""

from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.models import LinePart
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.paying import (
    Division,
    PayerFact,
    TaxedDifferently,
    division_of,
    payers_of,
)

NAME = "work_orders.divide_anew"


class DivideAnew(Command):
    work_order_id: UUID


class DividedAnew(Result):
    """`waiting` are lines that have to be asked about again."""

    waiting: tuple[UUID, ...]


_DROP = "DELETE FROM work_orders_linepart WHERE line_id = ANY(%s) AND invoice_id IS NULL"
_AGREED = (
    "UPDATE work_orders_line SET divided = %s, authorised_gross_minor = %s, ceiling_minor = %s WHERE id = %s"
)
_WAITS = """
UPDATE work_orders_line l SET divided = EXISTS (SELECT 1 FROM work_orders_linepart p WHERE p.line_id = l.id),
  state = CASE WHEN state = 'awaiting' AND executed_at IS NULL THEN 'proposed'
               WHEN state = 'authorised' THEN 'awaiting' ELSE state END
WHERE id = ANY(%s)
"""
_ALONE = """
SELECT l.id, l.state, l.authorised_gross_minor, p.gross FROM work_orders_line l
LEFT JOIN LATERAL (SELECT max(authorised_gross_minor) AS gross FROM work_orders_linepart
                   WHERE line_id = l.id AND payer_id = %s) p ON true
WHERE l.work_order_id = %s AND l.divided AND l.invoice_id IS NULL ORDER BY l.position, l.id
"""


@action(NAME, inner=True, errors=(NotFound, TaxedDifferently))
def divide_anew(ctx: Context, command: DivideAnew) -> DividedAnew:
    """Keep what was agreed as far as it covers the parts as they are now; the other lines wait for an answer again.

    Offers that are out for those lines cannot be answered any more. What is invoiced stays as it is.
    """
    order = lock_order(ctx, command.work_order_id, "customer_id", "site_id")
    payers = payers_of(ctx, order.id)
    waiting = _among(ctx, order, payers) if payers else _alone(ctx, order)
    writer.rows(_WAITS, [waiting])
    return DividedAnew(id=order.id, waiting=tuple(waiting))


def _alone(ctx: Context, order: writer.Row) -> list[UUID]:
    """The customer pays alone again: for what they had not agreed to carry whole they are asked."""
    rows = writer.rows(_ALONE, [_last_own(order), order.id])
    writer.rows(_DROP, [[row.id for row in rows]])
    agreed = [row for row in rows if row.state == "authorised" and row.gross == row.authorised_gross_minor]
    sql = "UPDATE work_orders_line SET divided = false WHERE id = ANY(%s)"
    writer.rows(sql, [[row.id for row in agreed]])
    return [row.id for row in rows if row not in agreed]


def _last_own(order: writer.Row) -> UUID | None:
    sql = "SELECT id FROM work_orders_payer WHERE work_order_id = %s AND customer_id = %s"
    found = writer.rows(f"{sql} ORDER BY added_at DESC LIMIT 1", [order.id, order.customer_id])
    return found[0].id if found else None


def _among(ctx: Context, order: writer.Row, payers: list[PayerFact]) -> list[UUID]:
    division = division_of(ctx, order, payers, anew=True)
    own = next((payer.id for payer in payers if payer.customer_id == order.customer_id), None)
    waiting = []
    for line in division.lines:
        had = division.agreed.get(line.id, {})
        if any(part.invoice_id is not None for part in had.values()):
            continue
        kept = _kept(ctx, order, line, division, had, own)
        writer.rows(_DROP, [[line.id]])
        writer.insert(LinePart, *kept)
        gross = sum(part["authorised_gross_minor"] for part in kept)
        whole = division.wholes[line.id].gross_minor
        if line.state == "authorised" and len(kept) == len(division.parts[line.id]) and gross == whole:
            ceiling = sum(part["ceiling_minor"] for part in kept)
            writer.rows(_AGREED, [True, gross, ceiling, line.id])
        else:
            waiting.append(line.id)
    return waiting


def _kept(
    ctx: Context,
    order: writer.Row,
    line: writer.Row,
    division: Division,
    had: dict[UUID, writer.Row],
    own: UUID | None,
) -> list[dict[str, Any]]:
    """Return the parts that were agreed to already: by those who had agreed to as much or more."""
    if not line.divided and line.state == "authorised" and own is not None:
        had = {own: _whole_consent(line)}
    whole = division.wholes[line.id].gross_minor
    return [
        {
            "id": new_id(),
            "branch_id": ctx.here,
            "work_order_id": order.id,
            "line_id": line.id,
            "payer_id": payer_id,
            "whole_minor": whole,
            "authorisation_id": had[payer_id].authorisation_id,
            "authorised_at": had[payer_id].authorised_at,
            "authorised_gross_minor": part.gross_minor,
            "ceiling_minor": part.gross_minor + had[payer_id].ceiling_minor - had[payer_id].gross_minor,
        }
        for payer_id, part in division.parts[line.id].items()
        if payer_id in had and had[payer_id].gross_minor >= part.gross_minor
    ]


def _whole_consent(line: writer.Row) -> writer.Row:
    """The customer's consent to a whole line, from before several paid."""
    names = ("authorisation_id", "authorised_at", "gross_minor", "ceiling_minor")
    values = (line.authorisation_id, line.authorised_at, line.authorised_gross_minor, line.ceiling_minor)
    return writer.Row(list(names), list(values))
