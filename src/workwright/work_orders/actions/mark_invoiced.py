"""Take down that lines stand on an issued invoice."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.work_orders.models import Line, WorkOrder


class AboveConsent(DomainError):
    """A line would be invoiced above what the customer agreed to. Get a new approval, or lower the price."""

    code = "work_orders.above_consent"


constraint_means("line_invoiced_within_consent", AboveConsent)


class InvoicedLine(BaseModel):
    """One line of the invoice, tax included."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    gross_minor: int


class MarkInvoiced(Command):
    """`payer_id` is whom the invoice asks where several pay: their parts are invoiced, the line when all parts are."""

    work_order_id: UUID
    invoice_id: UUID
    payer_id: UUID | None = None
    lines: tuple[InvoicedLine, ...] = Field(max_length=500)


class MarkedInvoiced(Result):
    version: int


_MARK = """
UPDATE work_orders_line l SET invoice_id = %s, invoiced_at = %s, invoiced_gross_minor = v.gross
FROM work_orders_workorder w, unnest(%s::uuid[], %s::bigint[]) AS v (id, gross)
WHERE l.id = v.id AND w.id = %s AND w.branch_id = %s AND l.work_order_id = w.id
  AND l.state = 'authorised' AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL AND v.gross <= l.ceiling_minor
RETURNING l.id, w.version
"""
_MARK_PARTS = """
WITH marked AS (
  UPDATE work_orders_linepart p SET invoice_id = %s, invoiced_gross_minor = v.gross
  FROM work_orders_line l, work_orders_workorder w, unnest(%s::uuid[], %s::bigint[]) AS v (id, gross)
  WHERE p.line_id = v.id AND p.payer_id = %s AND l.id = v.id AND w.id = %s AND w.branch_id = %s
    AND l.work_order_id = w.id AND l.state = 'authorised' AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL
    AND p.invoice_id IS NULL AND v.gross <= p.ceiling_minor
  RETURNING p.line_id AS id, p.id AS part_id, v.gross, w.version),
whole AS (
  UPDATE work_orders_line l SET invoice_id = %s, invoiced_at = %s,
    invoiced_gross_minor = m.gross + (SELECT coalesce(sum(o.invoiced_gross_minor), 0) FROM work_orders_linepart o
                                      WHERE o.line_id = m.id AND o.id <> m.part_id)
  FROM marked m WHERE l.id = m.id AND NOT EXISTS (
    SELECT 1 FROM work_orders_linepart o WHERE o.line_id = m.id AND o.id <> m.part_id AND o.invoice_id IS NULL))
SELECT id, version FROM marked
"""


@action("work_orders.mark_invoiced", errors=(NotFound, IllegalTransition, AboveConsent), inner=True)
def mark_invoiced(ctx: Context, command: MarkInvoiced) -> MarkedInvoiced:
    """Tie lines to their invoice. Each must be agreed, executed, not invoiced, and within what was agreed.

    The caller holds the order: it is the one that issues.
    """
    order_id = command.work_order_id
    ids, amounts = [line.line_id for line in command.lines], [line.gross_minor for line in command.lines]
    done = _marked(ctx, command, ids, amounts)
    if len(done) != len(ids):
        _refuse(order_id, command, {row.id for row in done})
    version = done[0].version if done else writer.one(ctx, WorkOrder, order_id, "version").version
    return MarkedInvoiced(id=order_id, version=version)


def _marked(ctx: Context, command: MarkInvoiced, ids: list[UUID], amounts: list[int]) -> list[writer.Row]:
    of_order = [command.work_order_id, ctx.here]
    if command.payer_id is None:
        return writer.rows(_MARK, [command.invoice_id, ctx.now, ids, amounts, *of_order])
    part = [command.invoice_id, ids, amounts, command.payer_id, *of_order]
    return writer.rows(_MARK_PARTS, [*part, command.invoice_id, ctx.now])


def _refuse(work_order_id: UUID, command: MarkInvoiced, done: set[UUID]) -> None:
    left = {line.line_id: line.gross_minor for line in command.lines if line.line_id not in done}
    lines = Line.unscoped.filter(work_order_id=work_order_id, id__in=left).order_by("position")
    for line in lines:
        if line.invoice_id is not None:
            raise IllegalTransition(f"“{line.description}” is invoiced already.", line_id=str(line.id))
        if line.state != "authorised" or line.ceiling_minor is None:
            raise IllegalTransition(
                f"The customer has not agreed to “{line.description}”.", line_id=str(line.id)
            )
        if line.executed_at is None:
            raise IllegalTransition(f"“{line.description}” is not done.", line_id=str(line.id))
        if command.payer_id is not None:
            raise AboveConsent(
                f"“{line.description}” is above what this payer agreed to, or not theirs. Draft the invoice again, "
                "or get a new approval from them.",
                line_id=str(line.id),
                gross_minor=left[line.id],
            )
        raise AboveConsent(
            f"“{line.description}” is above what the customer agreed to. Get a new approval, or lower the price.",
            line_id=str(line.id),
            gross_minor=left[line.id],
            ceiling_minor=line.ceiling_minor,
        )
    raise NotFound("There is no such line in this order.")
