"""What payments announces. Amounts in minor units; nothing personal."""

from uuid import UUID

from workwright.kernel.events import Event


class PaymentRequested(Event):
    """A request was made and frozen; it may be sent to the customer."""

    name = "payments.payment_requested"
    request_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    amount_minor: int
    currency: str


class PaymentRequestSent(Event):
    """Staff asked that the link of a request go to the customer, by the channel named."""

    name = "payments.payment_request_sent"
    request_id: UUID
    work_order_id: UUID | None
    customer_id: UUID
    channel: str


class RequestClosed(Event):
    """A request can no longer be paid: cancelled, expired or superseded. Its provider objects must go too."""

    name = "payments.request_closed"
    request_id: UUID
    work_order_id: UUID | None
    state: str


class AttemptMoved(Event):
    """An attempt changed its state."""

    name = "payments.attempt_moved"
    attempt_id: UUID
    request_id: UUID
    work_order_id: UUID | None
    state: str


class PaymentReceived(Event):
    """Money arrived and is in the books."""

    name = "payments.payment_received"
    payment_id: UUID
    request_id: UUID | None
    work_order_id: UUID | None
    customer_id: UUID
    method: str
    amount_minor: int
    currency: str
    rounding_minor: int = 0


class DepositApplied(Event):
    """Deposits were put against an invoice."""

    name = "payments.deposit_applied"
    invoice_id: UUID
    work_order_id: UUID | None
    amount_minor: int
    currency: str


class PlacedOnAccount(Event):
    """An invoice stands on the customer's account until its due date."""

    name = "payments.placed_on_account"
    invoice_id: UUID
    work_order_id: UUID | None
    customer_id: UUID


class RefundRequested(Event):
    """Somebody asked that money goes back."""

    name = "payments.refund_requested"
    refund_id: UUID
    payment_id: UUID
    work_order_id: UUID | None
    amount_minor: int
    currency: str


class RefundSucceeded(Event):
    """Money went back."""

    name = "payments.refund_succeeded"
    refund_id: UUID
    payment_id: UUID
    work_order_id: UUID | None
    amount_minor: int
    currency: str


class RefundFailed(Event):
    """A refund did not arrive; its amount is owed again."""

    name = "payments.refund_failed"
    refund_id: UUID
    payment_id: UUID
    work_order_id: UUID | None


class DisputeMoved(Event):
    """The bank of a payer took money back, gave it back, or kept it."""

    name = "payments.dispute_moved"
    dispute_id: UUID
    payment_id: UUID
    work_order_id: UUID | None
    state: str


class ReviewOpened(Event):
    """Something about money needs a person."""

    name = "payments.review_opened"
    review_id: UUID
    kind: str
    work_order_id: UUID | None


class ProviderNewsArrived(Event):
    """A webhook stands in the inbox; the object it names is to be fetched."""

    name = "payments.provider_news_arrived"
    event_id: UUID
