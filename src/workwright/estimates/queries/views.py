"""What a reader of estimates gets to see."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workwright.kernel.reads import View


class EstimateCard(View):
    """One version of an order's estimate. `approved_minor` and `declined_minor` are as answered so far.

    `payer_id` is for whom it is where several pay: it offers their part.
    """

    id: UUID
    work_order_id: UUID
    number: str
    state: str
    payer_id: UUID | None = None
    revision: int | None
    channel: str
    sent_at: datetime | None
    expires_at: datetime | None
    gross_minor: int
    approved_minor: int
    declined_minor: int
    open_minor: int
    currency: str
    version: int


class EstimateLineView(View):
    """`decision` is approved, declined, or "" while there is no answer."""

    line_id: UUID
    job_title: str
    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    ceiling_minor: int
    add_on: bool
    decision: str
    reason: str


class AuthorisationView(View):
    """Who answered, when, how, and to which document."""

    id: UUID
    channel: str
    decided_at: datetime
    recorded_at: datetime
    recorded_by: str
    name: str
    number_called: str
    signature_file_id: UUID | None
    shown_sha256: str
    extra_work: str
    approved_minor: int
    declined_minor: int
    total_after_minor: int
    old_parts_wanted: bool
    note: str


class EstimateView(EstimateCard):
    """An estimate with its lines and answers. `document_html` is exactly what the customer is shown, byte for byte.

    `answer_needs` names the fields an answer must have by channel; `credits` is what the document promises to give
    back. A draft shows lines and prices as they are now, and promises nothing yet.
    """

    customer_id: UUID
    message: str
    drafted_at: datetime
    net_minor: int
    tax_minor: int
    lines: tuple[EstimateLineView, ...]
    authorisations: tuple[AuthorisationView, ...]
    document_html: str
    document_sha256: str
    credits: tuple[str, ...]
    expired: bool
    old_parts_on_request: bool
    sources: tuple[str, ...] = ()
    texts: tuple[str, ...]
    answer_needs: dict[str, tuple[str, ...]]
    superseded_by_id: UUID | None
    close_reason: str
    allowed_actions: tuple[str, ...]
