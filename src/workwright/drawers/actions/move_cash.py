"""Move cash into or out of a drawer, in its shift and in the books."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.models import CashMovement, Shift
from workwright.drawers.postings import AGAINST, moved
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction


class ShiftNotOpen(DomainError):
    """Cash moves only in an open shift. Open one first."""

    code = "drawers.shift_not_open"


class MoveCash(Command):
    """A positive amount goes into the drawer. Sales, refunds and tips are posted by what they belong to.

    Without a day it is posted today.
    """

    shift_id: UUID
    kind: Annotated[str, Field(max_length=12)]
    amount_minor: Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]
    reason: Annotated[str, Field(max_length=500)] = ""
    reference: UUID | None = None
    effective_on: date | None = None


class MovedCash(Result):
    id: UUID
    drawer_id: UUID
    currency: str


constraint_means("cash_only_in_open_shift", ShiftNotOpen)


@action("drawers.move_cash", inner=True, errors=(NotFound, ShiftNotOpen))
def move_cash(ctx: Context, command: MoveCash) -> MovedCash:
    """Write one movement, posted where drawers knows the other side; the shift is locked against its count."""
    shift = writer.lock(ctx, Shift, command.shift_id, "drawer_id", "currency", mode="FOR SHARE")
    movement_id = new_id()
    writer.insert(CashMovement, _movement(ctx, command, movement_id, shift.currency))
    if command.kind in AGAINST:
        lines = moved(command.kind, shift.drawer_id, command.amount_minor, shift.currency)
        post_transaction(
            ctx,
            PostTransaction(
                kind=f"cash_{command.kind}",
                business_key=f"cash_movement:{movement_id}",
                effective_on=command.effective_on or ctx.today,
                lines=lines,
                reason=command.reason or None,
            ),
        )
    return MovedCash(id=movement_id, drawer_id=shift.drawer_id, currency=shift.currency)


def _movement(ctx: Context, command: MoveCash, movement_id: UUID, currency: str) -> dict[str, object]:
    return {
        "id": movement_id,
        "branch_id": ctx.here,
        "shift_id": command.shift_id,
        "kind": command.kind,
        "amount_minor": command.amount_minor,
        "currency": currency,
        "reason": command.reason,
        "reference": command.reference,
        "actor": ctx.actor.ref,
        "at": ctx.now,
    }
