"""Take a payer off an order."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.work_orders.actions.add_payer import announce
from workwright.work_orders.actions.divide_anew import DivideAnew, divide_anew
from workwright.work_orders.actions.edit_payer import MISSING, OF_PAYER, payer_among
from workwright.work_orders.models import Payer, WorkOrder
from workwright.work_orders.queries.locks import lock_order_of, require_open
from workwright.work_orders.queries.paying import PayerFact, TaxedDifferently, payers_of

NAME = "work_orders.remove_payer"


class RemovePayer(Command):
    payer_id: UUID
    expected_version: int


class RemovedPayer(Result):
    """`waiting` are lines that have to be asked about again."""

    version: int
    waiting: tuple[UUID, ...]


_INVOICED = """
SELECT 1 FROM work_orders_linepart p JOIN work_orders_linepart o ON o.line_id = p.line_id
WHERE p.payer_id = %s AND o.invoice_id IS NOT NULL LIMIT 1
"""
_FREE = "UPDATE work_orders_line SET payer_id = NULL WHERE work_order_id = %s AND payer_id = ANY(%s)"


@action(NAME, errors=(NotFound, Stale, IllegalTransition, Invalid, TaxedDifferently))
def remove_payer(ctx: Context, command: RemovePayer) -> RemovedPayer:
    """Remove somebody who carries nothing invoiced; what they carried is the others', who are asked for it.

    When only the order's own customer is left they pay alone again.
    """
    order = lock_order_of(ctx, OF_PAYER, [command.payer_id], "customer_id", missing=MISSING)
    require_open(order.state, NAME)
    payers = payers_of(ctx, order.id)
    payer = payer_among(payers, command.payer_id)
    if payer.customer_id == order.customer_id:
        raise Invalid("The customer of the order stays. Remove the others, and they pay alone.")
    if writer.rows(_INVOICED, [payer.id]):
        raise IllegalTransition(
            "What they carry is invoiced already: credit that invoice first.", state="invoiced"
        )
    left = [other for other in payers if other.id != payer.id]
    gone = [payer, *left] if len(left) == 1 else [payer]
    writer.rows(_FREE, [order.id, [one.id for one in gone]])
    writer.update(Payer, payer.id, expected_version=command.expected_version, removed_at=ctx.now)
    _hand_on(ctx, order, payer, left)
    divided = divide_anew(ctx, DivideAnew(work_order_id=order.id))
    announce(ctx, order)
    return RemovedPayer(id=payer.id, version=command.expected_version + 1, waiting=divided.waiting)


def _hand_on(ctx: Context, order: writer.Row, payer: PayerFact, left: list[PayerFact]) -> None:
    own = next(other for other in left if other.customer_id == order.customer_id)
    if len(left) == 1:
        writer.update(Payer, own.id, expected_version=own.version, removed_at=ctx.now)
        writer.update(WorkOrder, order.id, several_pay=False)
    elif payer.takes == "rest":
        terms = {"takes": "rest", "percent": None, "amount_minor": None}
        writer.update(Payer, own.id, expected_version=own.version, **terms)
