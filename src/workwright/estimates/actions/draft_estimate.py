"""Draft an estimate for a work order."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.estimates.models import Estimate
from workwright.estimates.queries.offers import lines_offered
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.queries.locks import lock_order, require_open
from workwright.work_orders.queries.paying import payers_of

NAME = "estimates.draft_estimate"
_DRAFT = "SELECT id, version, payer_id FROM estimates_estimate WHERE work_order_id = %s AND state = 'draft'"


class DraftEstimate(Command):
    """Without `line_ids` it offers every line that has no answer when it is sent.

    Where several pay, it is for one of them, their part of each line: the order's own customer unless it says who.
    """

    work_order_id: UUID
    payer_id: UUID | None = Field(default=None, title="For whom")
    estimate_id: UUID | None = None
    line_ids: tuple[UUID, ...] | None = Field(default=None, max_length=500)
    message: Personal[Annotated[str, Field(max_length=2000)]] | None = None


class DraftedEstimate(Result):
    version: int


@action(NAME, errors=(NotFound, IllegalTransition))
def draft_estimate(ctx: Context, command: DraftEstimate) -> DraftedEstimate:
    """Make the order's draft, or change it where there is one: an order has one draft at a time for each payer.

    Lines and prices are not copied before it is sent, so the draft always shows them as they are.
    """
    order, drafts = writer.gather(
        lambda: lock_order(ctx, command.work_order_id, "currency", "customer_id", "several_pay"),
        lambda: writer.rows(_DRAFT, [command.work_order_id]),
    )
    require_open(order.state, NAME)
    ctx.about(command.work_order_id)
    _refuse_unknown_lines(ctx, command)
    payer_id = _payer(ctx, command, order)
    if own := [draft for draft in drafts if draft.payer_id == payer_id]:
        return _change(command, own[0])
    estimate_id = command.estimate_id or new_id()
    row = _row(ctx, command, estimate_id, order.currency)
    writer.insert(Estimate, {**row, "payer_id": payer_id})
    return DraftedEstimate(id=estimate_id, version=1)


def _refuse_unknown_lines(ctx: Context, command: DraftEstimate) -> None:
    if not command.line_ids:
        return
    known = {line.line_id for line in lines_offered(ctx, command.work_order_id, command.line_ids)}
    if unknown := [str(line_id) for line_id in command.line_ids if line_id not in known]:
        raise NotFound(
            "Some of these lines are not in the order, or are agreed already.", field="line_ids", ids=unknown
        )


def _payer(ctx: Context, command: DraftEstimate, order: writer.Row) -> UUID | None:
    """Return for which payer it is; None where the customer pays alone."""
    payers = payers_of(ctx, order.id) if order.several_pay else []
    if command.payer_id is not None and command.payer_id not in {payer.id for payer in payers}:
        raise NotFound("There is no such payer of this order.", field="payer_id")
    if not payers or command.payer_id is not None:
        return command.payer_id
    return next((payer.id for payer in payers if payer.customer_id == order.customer_id), payers[0].id)


def _change(command: DraftEstimate, draft: writer.Row) -> DraftedEstimate:
    changes: dict[str, object] = {}
    if command.line_ids is not None:
        changes["line_ids"] = list(command.line_ids)
    if command.message is not None:
        changes["message"] = command.message
    if not changes:
        return DraftedEstimate(id=draft.id, version=draft.version)
    writer.update(Estimate, draft.id, expected_version=draft.version, **changes)
    return DraftedEstimate(id=draft.id, version=draft.version + 1)


def _row(ctx: Context, command: DraftEstimate, estimate_id: UUID, currency: str) -> dict[str, object]:
    return {
        "id": estimate_id,
        "branch_id": ctx.here,
        "work_order_id": command.work_order_id,
        "line_ids": list(command.line_ids or ()),
        "message": command.message or "",
        "drafted_at": ctx.now,
        "drafted_by": ctx.actor.ref,
        "currency": currency,
    }
