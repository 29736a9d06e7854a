"""Facts that estimates announce. Ids and plain values; nothing personal."""

from datetime import datetime
from uuid import UUID

from workwright.kernel.events import Event


class EstimateSent(Event):
    """A version was frozen and is before the customer; whoever delivers it makes the link from the id."""

    name = "estimates.estimate_sent"
    estimate_id: UUID
    work_order_id: UUID
    customer_id: UUID
    channel: str
    gross_minor: int
    currency: str
    expires_at: datetime


class EstimateDecided(Event):
    """The customer answered for some lines; `open_lines` is how many have no answer yet."""

    name = "estimates.estimate_decided"
    estimate_id: UUID
    work_order_id: UUID
    authorisation_id: UUID
    customer_id: UUID | None = None
    channel: str
    approved_line_ids: tuple[UUID, ...]
    declined_line_ids: tuple[UUID, ...]
    approved_minor: int
    currency: str
    open_lines: int


class EstimateExpired(Event):
    """Nobody answered in time."""

    name = "estimates.estimate_expired"
    estimate_id: UUID
    work_order_id: UUID


class EstimateWithdrawn(Event):
    """The offer was taken back."""

    name = "estimates.estimate_withdrawn"
    estimate_id: UUID
    work_order_id: UUID


class EstimateSuperseded(Event):
    """A later version that covers some of the same lines took its place."""

    name = "estimates.estimate_superseded"
    estimate_id: UUID
    work_order_id: UUID
    by_id: UUID
