"""Move part of what one payer carries of lines to another payer who agreed to it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.queries.locks import lock_order


class MovedPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    gross_minor: int


class MovePart(Command):
    """`authorisation_id` names the record of who agreed; the parts are invoiced to the other payer by `invoice_id`."""

    work_order_id: UUID
    from_payer_id: UUID
    to_payer_id: UUID
    authorisation_id: UUID
    invoice_id: UUID
    lines: tuple[MovedPart, ...] = Field(min_length=1, max_length=500)


class MovedParts(Result):
    version: int


_LESS = """
UPDATE work_orders_linepart p SET authorised_gross_minor = authorised_gross_minor - v.gross,
  ceiling_minor = ceiling_minor - v.gross, invoiced_gross_minor = invoiced_gross_minor - v.gross
FROM unnest(%s::uuid[], %s::bigint[]) AS v (line_id, gross)
WHERE p.line_id = v.line_id AND p.payer_id = %s AND p.work_order_id = %s AND p.invoice_id IS NOT NULL
RETURNING p.line_id, p.whole_minor, v.gross
"""
_MORE = """
INSERT INTO work_orders_linepart AS p (id, branch_id, work_order_id, line_id, payer_id, whole_minor, authorisation_id,
  authorised_at, authorised_gross_minor, ceiling_minor, invoice_id, invoiced_gross_minor)
SELECT v.id, %s, %s, v.line_id, %s, v.whole, %s, %s, v.gross, v.gross, %s, v.gross
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[]) AS v (id, line_id, whole, gross)
ON CONFLICT (line_id, payer_id) DO UPDATE SET
  authorised_gross_minor = p.authorised_gross_minor + EXCLUDED.authorised_gross_minor,
  ceiling_minor = p.ceiling_minor + EXCLUDED.ceiling_minor,
  invoice_id = coalesce(p.invoice_id, EXCLUDED.invoice_id),
  invoiced_gross_minor = coalesce(p.invoiced_gross_minor, 0) + EXCLUDED.invoiced_gross_minor
"""


@action("work_orders.move_part", inner=True, errors=(NotFound,))
def move_part(ctx: Context, command: MovePart) -> MovedParts:
    """Lower what one payer carries and raise what the other does by the same; the line itself does not change."""
    order = lock_order(ctx, command.work_order_id)
    ids = [line.line_id for line in command.lines]
    grosses = [line.gross_minor for line in command.lines]
    rows = writer.rows(_LESS, [ids, grosses, command.from_payer_id, order.id])
    if len(rows) != len(ids):
        raise NotFound("This payer carries nothing of one of these lines.")
    own = [ctx.here, order.id, command.to_payer_id, command.authorisation_id, ctx.now, command.invoice_id]
    lists = [[new_id() for _ in rows], [r.line_id for r in rows], [r.whole_minor for r in rows]]
    writer.rows(_MORE, [*own, *lists, [r.gross for r in rows]])
    return MovedParts(id=order.id, version=order.version)
