"""Say that provisional money is final before its date: the bank confirmed it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.models import Clearance, Payment


class NotProvisional(DomainError):
    """This money is final already."""

    code = "payments.not_provisional"


class ClearPayment(Command):
    payment_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class ClearedPayment(Result):
    id: UUID


constraint_means("payments_clearance_payment_id_key", NotProvisional)


@action("payments.clear_payment", errors=(NotFound, NotProvisional))
def clear_payment(ctx: Context, command: ClearPayment) -> ClearedPayment:
    """Make provisional money final on a person's word; who and why stay with it."""
    payment = writer.lock(ctx, Payment, command.payment_id, "provisional", "work_order_id", mode="FOR SHARE")
    if not payment.provisional:
        raise NotProvisional
    ctx.about(payment.work_order_id or command.payment_id)
    Clearance.unscoped.create(
        id=new_id(),
        branch_id=ctx.here,
        payment_id=command.payment_id,
        reason=command.reason,
        cleared_by=ctx.actor.ref,
        at=ctx.now,
    )
    return ClearedPayment(id=command.payment_id)
