"""Mark lines as shown to the customer, waiting for a yes or no."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.queries.locks import refuse_lines, require_held_open
from workwright.work_orders.states import LINE, OPEN_ORDER, sources_of

NAME = "work_orders.await_decision"


class AwaitDecision(Command):
    work_order_id: UUID
    line_ids: tuple[UUID, ...] = Field(min_length=1, max_length=500)


class AwaitedDecision(Result):
    version: int


_AWAIT = """
UPDATE work_orders_line l SET state = 'awaiting', declined_at = NULL, follow_up_on = NULL
FROM work_orders_workorder w
WHERE w.id = %s AND w.branch_id = %s AND w.state = ANY(%s) AND l.work_order_id = w.id
  AND l.id = ANY(%s) AND l.state = ANY(%s) RETURNING l.id, w.version
"""


@action(NAME, errors=(NotFound, IllegalTransition), inner=True)
def await_decision(ctx: Context, command: AwaitDecision) -> AwaitedDecision:
    """Lines that were sent to the customer wait for the answer; those waiting already go on waiting.

    The caller holds the order, as everybody does who offers its lines.
    """
    sources = [*sources_of(LINE, NAME), "awaiting"]
    order_id = command.work_order_id
    done = writer.rows(_AWAIT, [order_id, ctx.here, list(OPEN_ORDER), list(command.line_ids), sources])
    if len(done) < len(set(command.line_ids)):
        require_held_open(ctx, order_id, NAME)
        refuse_lines(order_id, command.line_ids, [row.id for row in done], NAME)
    return AwaitedDecision(id=order_id, version=done[0].version)
