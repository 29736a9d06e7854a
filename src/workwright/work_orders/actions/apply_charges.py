"""Add the charges that the branch's rules ask for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.queries import automatic_fee_ids, charges_for, parts_by_id
from workwright.catalog.rules import Charge, ChargeableLine, LineKind
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.work_orders.actions.add_line import AddLine, add_line
from workwright.work_orders.actions.edit_line import EditLine, edit_line
from workwright.work_orders.actions.remove_line import RemoveLine, remove_line
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_job, lock_order, require_open
from workwright.work_orders.queries.pricing import pricing_line

NAME = "work_orders.apply_charges"
_LINES = """
SELECT id, kind, quantity, unit_price, discount_percent, discount_amount, tax_code, part_id, fee_id, state, executed_at
FROM work_orders_line WHERE work_order_id = %s AND state <> 'removed' ORDER BY position
"""


class ApplyCharges(Command):
    """The charges go to the job named; `visits` and `zone` are for trip and zone fees."""

    job_id: UUID
    visits: Annotated[int, Field(ge=0, le=100)] = 0
    zone: Annotated[str, Field(max_length=40)] = ""


class AppliedCharges(Result):
    """`id` is the order's; `line_ids` are the lines of the charges that now hold."""

    line_ids: tuple[UUID, ...]
    version: int


@action(NAME, errors=(NotFound, IllegalTransition, Invalid))
def apply_charges(ctx: Context, command: ApplyCharges) -> AppliedCharges:
    """Reckon trip, zone, disposal and supplies charges anew from the lines: add, correct or take off (G4, G15).

    They are lines like any other, to be agreed to. One that the customer declined, or that is done, stays.
    """
    job = lock_job(ctx, command.job_id)
    require_open(job.order_state, NAME)
    lines = writer.rows(_LINES, [job.order_id])
    asked = charges_for(ctx, _chargeable(ctx, lines), visits=command.visits, zone=command.zone)
    borne = {line.fee_id: line for line in lines if line.fee_id is not None}
    _take_off(ctx, borne, {charge.fee_id for charge in asked})
    line_ids = [_apply(ctx, command.job_id, charge, borne.get(charge.fee_id)) for charge in asked]
    version = lock_order(ctx, job.order_id).version
    return AppliedCharges(id=job.order_id, line_ids=tuple(line_ids), version=version)


def _chargeable(ctx: Context, lines: Sequence[writer.Row]) -> list[ChargeableLine]:
    """What fees are reckoned from: live lines that are no fees themselves."""
    live = [line for line in lines if line.state != "declined" and line.kind != LineKind.FEE]
    parts = parts_by_id(ctx, [line.part_id for line in live if line.part_id])
    return [
        ChargeableLine(
            line.kind, _value(line), line.quantity, parts[line.part_id].category if line.part_id else ""
        )
        for line in live
    ]


def _value(line: writer.Row) -> Decimal:
    value = pricing_line(line).value
    return Decimal(value.numerator) / Decimal(value.denominator)


def _apply(ctx: Context, job_id: UUID, charge: Charge, line: writer.Row | None) -> UUID:
    if line is None:
        return _add(ctx, job_id, charge)
    same = line.quantity == charge.quantity and line.unit_price == charge.unit_price
    if not same and line.state != "declined" and line.executed_at is None:
        change = EditLine(line_id=line.id, quantity=charge.quantity, unit_price=charge.unit_price)
        edit_line(ctx, change)
        writer.update(Line, line.id, price_rule=charge.rule[:200])
    found: UUID = line.id
    return found


def _add(ctx: Context, job_id: UUID, charge: Charge) -> UUID:
    fields = AddLine(
        job_id=job_id,
        kind=LineKind.FEE,
        description=charge.description,
        quantity=charge.quantity,
        unit_price=charge.unit_price,
        tax_code=charge.tax_code,
        fee_id=charge.fee_id,
    )
    added = add_line(ctx, fields).id
    writer.update(Line, added, price_rule=charge.rule[:200])
    return added


def _take_off(ctx: Context, borne: dict[UUID, writer.Row], asked: set[UUID | None]) -> None:
    by_rule = automatic_fee_ids(ctx) - asked
    for fee_id, line in borne.items():
        if fee_id in by_rule and line.state != "declined" and line.executed_at is None:
            remove_line(ctx, RemoveLine(line_id=line.id, reason="no longer asked for by rule"))
