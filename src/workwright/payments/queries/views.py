"""What reads of money return."""

from datetime import date, datetime
from uuid import UUID

from workwright.kernel.reads import View


class RequestLine(View):
    """A line a request is for, as it was frozen."""

    line_id: UUID
    quantity: str
    gross_minor: int | None


class AttemptView(View):
    id: UUID
    account_id: UUID
    state: str
    amount_minor: int
    currency: str
    error_code: str
    created_at: datetime
    checked_at: datetime | None


class RequestView(View):
    """A request with what came in for it. `left_minor` is what it still asks."""

    id: UUID
    state: str
    purpose: str
    customer_id: UUID
    work_order_id: UUID | None
    invoice_ids: tuple[UUID, ...]
    lines: tuple[RequestLine, ...]
    amount_minor: int
    received_minor: int
    left_minor: int
    phone_minor: int
    """What is asked for the rest on a phone: whole units, by the rule that the request froze; 0 where none is asked."""
    pending: bool
    """Whether a payment is being checked: never cover, and never to be called failed."""
    currency: str
    due_on: date
    expires_at: datetime
    methods: tuple[str, ...]
    created_by: str
    created_at: datetime
    lines_sha256: str
    attempts: tuple[AttemptView, ...]
    allowed_actions: tuple[str, ...]


class PaymentView(View):
    """A payment with where its money is now. `state` is derived.

    `rounding_minor` is what was given in coins beyond the amount, or less: an invoice of 103.98 takes 104.00.
    """

    id: UUID
    state: str
    method: str
    purpose: str
    customer_id: UUID
    work_order_id: UUID | None
    request_id: UUID | None
    amount_minor: int
    currency: str
    tendered_minor: int | None
    change_minor: int | None
    rounding_minor: int
    shift_id: UUID | None
    approval_code: str
    brand: str
    last4: str
    reference: str
    final_on: date | None
    received_at: datetime
    received_by: str
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    refunding_minor: int
    returned_minor: int
    disputed_minor: int
    lost_minor: int
    refundable_minor: int


class RefundView(View):
    id: UUID
    state: str
    payment_id: UUID
    work_order_id: UUID | None
    amount_minor: int
    currency: str
    method: str
    rounding_minor: int
    reason: str
    external: bool
    requested_by: str
    requested_at: datetime
    approved_by: str
    self_approved: bool
    done_at: datetime | None
    error_code: str
    allowed_actions: tuple[str, ...]


class ReviewView(View):
    """A matter of money that needs a person."""

    id: UUID
    kind: str
    work_order_id: UUID | None
    payment_id: UUID | None
    request_id: UUID | None
    attempt_id: UUID | None
    refund_id: UUID | None
    amount_minor: int | None
    currency: str
    note: str
    owner_id: UUID | None
    owner_name: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    reason: str


class CreditView(View):
    """What is owed to a customer and can be used or refunded, in one currency."""

    customer_id: UUID
    currency: str
    credit_minor: int
    payment_ids: tuple[UUID, ...]


class PayerPart(View):
    """What one of several payers was asked for, has paid and owes."""

    customer_id: UUID
    payer_id: UUID
    role: str
    claim_number: str
    pays: str
    invoiced_minor: int
    received_minor: int
    held_minor: int
    """Deposits and credit of theirs that no invoice has taken."""
    owed_minor: int


class InvoicePart(View):
    """One invoice in a running account."""

    id: UUID
    customer_id: UUID | None = None
    number: str
    state: str
    total_minor: int
    balance_minor: int
    on_account: bool


class Standing(View):
    """The separate facts about an order's money and parts (H11), each held by itself, with its evidence."""

    deposit_paid: bool
    parts_reserved: bool
    work_approved: bool
    add_on_requested: bool
    refund_requested: bool
    manual_review: bool
    payment_pending: bool
    partly_paid: bool
    paid: bool
    refunded: bool
    released: bool
    evidence: dict[str, tuple[UUID, ...]]


class RunningAccount(View):
    """All money of one work order. `balance_minor` is what the customer owes on issued invoices."""

    work_order_id: UUID
    currency: str
    invoiced_minor: int
    received_minor: int
    returned_minor: int
    deposit_minor: int
    credit_minor: int
    pending_minor: int
    balance_minor: int
    payers: tuple[PayerPart, ...] = ()
    invoices: tuple[InvoicePart, ...]
    payments: tuple[PaymentView, ...]
    refunds: tuple[RefundView, ...]
    requests: tuple[RequestView, ...]
    reviews: tuple[ReviewView, ...]
    standing: Standing


class ProviderAccountView(View):
    """An account at a provider; its secrets are never shown."""

    id: UUID
    gateway: str
    name: str
    settings: dict[str, str]
    active: bool
    version: int
