"""Estimates for the tests of everybody above, each brought to its stage by the actions people use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.work_orders.builders import Made, an_order
from tests.world import act
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.estimates.queries import EstimateView, get_estimate
from workwright.kernel.context import Context


@dataclass(frozen=True)
class Sent:
    """A sent estimate with its order."""

    id: UUID
    order: Made
    version: int
    sha256: str

    @property
    def line_ids(self) -> tuple[UUID, ...]:
        return self.order.line_ids


def a_draft(ctx: Context, order: Made | None = None, **fields: Any) -> UUID:
    """A draft of all that the order has to offer."""
    drafted: UUID = act(draft_estimate, ctx, work_order_id=(order or an_order(ctx)).id, **fields).id
    return drafted


def a_sent_estimate(ctx: Context, order: Made | None = None, **fields: Any) -> Sent:
    """An estimate before the customer; without an order for the misfire: labour and a part."""
    order = order or an_order(ctx)
    drafted = act(draft_estimate, ctx, work_order_id=order.id, **fields)
    done = act(send_estimate, ctx, estimate_id=drafted.id, expected_version=drafted.version)
    return Sent(done.id, order, done.version, done.document_sha256)


def yes(*line_ids: UUID) -> list[dict[str, Any]]:
    return [{"line_id": line_id, "verdict": "approved"} for line_id in line_ids]


def no(*line_ids: UUID, reason: str = "") -> list[dict[str, Any]]:
    return [{"line_id": line_id, "verdict": "declined", "reason": reason} for line_id in line_ids]


def answered(ctx: Context, sent: Sent, decisions: Sequence[dict[str, Any]], **fields: Any) -> Any:
    """The customer answers on the phone."""
    said = {"channel": "phone", "name": "Ada Moreno", "number_called": "+15035550142"}
    return act(record_decision, ctx, estimate_id=sent.id, decisions=decisions, **said | fields)


def an_approved_order(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Made:
    """An order of which every line was offered and approved; parts of the stock are reserved."""
    order = an_order(ctx, *jobs, **fields)
    sent = a_sent_estimate(ctx, order)
    answered(ctx, sent, yes(*order.line_ids))
    return order


def looked_at(ctx: Context, sent: Sent | UUID) -> EstimateView:
    return get_estimate(ctx, sent.id if isinstance(sent, Sent) else sent)
