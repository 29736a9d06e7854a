"""Put a fee on an order that the customer agreed to beforehand, by accepted terms."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.add_job import last_job
from workwright.work_orders.actions.add_line import last_position
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Job, Line, LinePart
from workwright.work_orders.queries.locks import lock_order, next_version
from workwright.work_orders.queries.paying import payers_of
from workwright.work_orders.states import JOB, LINE

NAME = "work_orders.add_agreed_fee"


class AddAgreedFee(Command):
    """`authorisation_id` names the record of why it is owed; `ceiling_minor` is the most that may be invoiced."""

    work_order_id: UUID
    line_id: UUID
    authorisation_id: UUID
    title: Annotated[str, Field(min_length=1, max_length=200)]
    description: Annotated[str, Field(min_length=1, max_length=500)]
    unit_price: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
    gross_minor: int
    ceiling_minor: int
    agreed_at: datetime


class AddedAgreedFee(Result):
    version: int


@action(NAME, inner=True, errors=(NotFound, IllegalTransition))
def add_agreed_fee(ctx: Context, command: AddAgreedFee) -> AddedAgreedFee:
    """Add the fee as a line that is agreed to and due at once, in a job of its own; also on a cancelled order."""
    order = lock_order(ctx, command.work_order_id, "customer_id")
    if order.state in ("requested", "declined"):
        raise IllegalTransition(
            f"The work order is {order.state}: nothing is owed for it.", state=order.state
        )
    job_id = new_id()
    writer.insert(Job, _job(ctx, job_id, command))
    writer.insert(Line, _line(ctx, job_id, command))
    done = JOB.after(JOB.initial, NAME)
    writer.update(Job, job_id, state=done, finished_at=ctx.now, finished_by=ctx.actor.ref)
    writer.update(
        Line,
        command.line_id,
        state=LINE.after(LINE.initial, NAME),
        authorisation_id=command.authorisation_id,
        authorised_at=command.agreed_at,
        authorised_gross_minor=command.gross_minor,
        ceiling_minor=command.ceiling_minor,
        executed_at=ctx.now,
        executed_by=ctx.actor.ref,
    )
    _carried_by_the_customer(ctx, order, command)
    version = next_version(order)
    ctx.emit(ContentChanged(work_order_id=order.id, version=version))
    return AddedAgreedFee(id=command.line_id, version=version)


def _carried_by_the_customer(ctx: Context, order: writer.Row, command: AddAgreedFee) -> None:
    """Where several pay, the terms bind the customer who accepted them."""
    own = [p for p in payers_of(ctx, order.id) if p.customer_id == order.customer_id]
    if not own:
        return
    part = {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "line_id": command.line_id,
        "payer_id": own[0].id,
        "whole_minor": command.gross_minor,
        "authorisation_id": command.authorisation_id,
        "authorised_at": command.agreed_at,
        "authorised_gross_minor": command.gross_minor,
        "ceiling_minor": command.ceiling_minor,
    }
    writer.insert(LinePart, part)
    writer.update(Line, command.line_id, divided=True, payer_id=own[0].id)


def _job(ctx: Context, job_id: UUID, command: AddAgreedFee) -> dict[str, object]:
    return {
        "id": job_id,
        "branch_id": ctx.here,
        "work_order_id": command.work_order_id,
        "position": last_job(command.work_order_id) + 1,
        "title": command.title,
    }


def _line(ctx: Context, job_id: UUID, command: AddAgreedFee) -> dict[str, object]:
    return {
        "id": command.line_id,
        "branch_id": ctx.here,
        "work_order_id": command.work_order_id,
        "job_id": job_id,
        "position": last_position(command.work_order_id) + 1,
        "kind": "fee",
        "description": command.description,
        "quantity": Decimal(1),
        "unit_price": command.unit_price,
        "price_rule": "by accepted terms",
        "by_terms": True,
        "added_by": ctx.actor.ref,
    }
