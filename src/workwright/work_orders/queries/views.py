"""What a reader of an order gets to see."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from workwright.kernel.reads import View


class LinkView(View):
    """Another order this one is tied to."""

    id: UUID
    number: str
    state: str
    kind: str
    reason: str


class LineView(View):
    """A line with what it comes to. Prices, and costs and margin, are None without the right to see them.

    `actual_cost_minor` is what parts used and bills received really cost; None while there are none.
    """

    id: UUID
    job_id: UUID
    position: int
    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal | None
    price_rule: str
    discount_percent: Decimal | None
    discount_amount: Decimal | None
    discount_reason: str
    tax_code: str
    part_id: UUID | None
    operation_id: UUID | None
    fee_id: UUID | None
    cover_months: int | None
    cover_until: date | None
    add_on: bool
    source: str
    vendor_id: UUID | None
    vendor_bill: str
    vendor_part: str
    core_charge: Decimal | None
    markup_percent: Decimal | None
    unit_cost: Decimal | None
    actual_cost_minor: int | None
    margin_minor: int | None
    state: str
    authorisation_id: UUID | None
    authorised_at: datetime | None
    authorised_gross_minor: int | None
    ceiling_minor: int | None
    declined_at: datetime | None
    decline_reason: str
    follow_up_on: date | None
    executed_at: datetime | None
    executed_by: str
    invoice_id: UUID | None
    invoiced_gross_minor: int | None
    net_minor: int | None
    tax_minor: int | None
    gross_minor: int | None
    allowed_actions: tuple[str, ...]


class CheckView(View):
    id: UUID
    position: int
    text: str
    required: bool
    result: str
    remark: str
    checked_at: datetime | None
    checked_by: str


class TimeView(View):
    """Whole seconds; paid is wrench, travel and waiting together."""

    wrench: int
    travel: int
    waiting: int
    paid: int
    running: bool


class QualityView(View):
    id: UUID
    passed: bool
    remark: str
    self_approved: bool
    reason: str
    checked_by: str
    checked_at: datetime


class ProofView(View):
    """What the service asked for on the day the job was added."""

    photos: tuple[str, ...]
    signature: bool
    quality_check: bool


class JobView(View):
    id: UUID
    position: int
    title: str
    details: str
    service_id: UUID | None
    state: str
    skills: tuple[str, ...]
    duration_minutes: int | None
    proof: ProofView
    add_on: bool
    finding_id: UUID | None
    started_at: datetime | None
    finished_at: datetime | None
    finished_by: str
    end_reason: str
    lines: tuple[LineView, ...]
    checklist: tuple[CheckView, ...]
    quality: tuple[QualityView, ...]
    time: TimeView
    missing: tuple[str, ...]
    allowed_actions: tuple[str, ...]


class FileCard(View):
    id: UUID
    file_id: UUID
    kind: str
    caption: str
    job_id: UUID | None
    finding_id: UUID | None
    sha256: str
    media_type: str
    filename: str
    added_by: str
    added_at: datetime


class FindingView(View):
    id: UUID
    job_id: UUID | None
    severity: str
    text: str
    recorded_by: str
    recorded_at: datetime
    device_at: datetime | None
    files: tuple[FileCard, ...]


class HoldView(View):
    id: UUID
    job_id: UUID | None
    kind: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_note: str


class NoteView(View):
    id: UUID
    job_id: UUID | None
    text: str
    written_by: str
    written_at: datetime
    device_at: datetime | None


class SignatureView(View):
    """`fits`: the summary still says what was signed."""

    id: UUID
    signer_name: str
    file_id: UUID | None
    summary_text: str
    summary_sha256: str
    signed_at: datetime
    device_at: datetime | None
    fits: bool


class KindTotalView(View):
    kind: str
    net_minor: int
    tax_minor: int
    gross_minor: int


class TaxView(View):
    code: str
    name: str
    rate: Decimal
    base_minor: int
    tax_minor: int


class TotalsView(View):
    """What all lines that were not declined or removed come to, in minor units; the kinds sum to the total."""

    currency: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    by_kind: tuple[KindTotalView, ...]
    taxes: tuple[TaxView, ...]


class WorkOrderView(View):
    """One order with everything on it. `access_notes` and `totals` are empty without the right to see them."""

    id: UUID
    branch_id: UUID
    number: str
    kind: str
    state: str
    priority: str
    version: int
    customer_id: UUID
    asset_id: UUID | None
    site_id: UUID | None
    service_id: UUID | None
    title: str
    customer_words: str
    instructions: str
    access_notes: str
    has_access_notes: bool
    promised_at: datetime | None
    due_on: date | None
    po_number: str
    several_pay: bool = False
    channel: str
    currency: str
    origin: LinkView | None
    continued_by: tuple[LinkView, ...]
    advisor_id: UUID | None
    advisor_name: str
    opened_by: str
    opened_at: datetime
    meter_in: int | None
    meter_out: int | None
    fuel_percent: int | None
    key_tag: str
    parking_spot: str
    damage_notes: str
    work_done: str
    started_at: datetime | None
    completed_at: datetime | None
    completed_by: str
    ended_at: datetime | None
    end_reason: str
    released_at: datetime | None
    release_decision_id: UUID | None
    jobs: tuple[JobView, ...]
    findings: tuple[FindingView, ...]
    files: tuple[FileCard, ...]
    holds: tuple[HoldView, ...]
    notes: tuple[NoteView, ...]
    signatures: tuple[SignatureView, ...]
    totals: TotalsView | None
    missing: tuple[str, ...]
    allowed_actions: tuple[str, ...]


class WorkOrderRow(View):
    """One order in a list; money and stock are composed beside it by whoever shows the list."""

    id: UUID
    number: str
    state: str
    priority: str
    version: int
    customer_id: UUID
    asset_id: UUID | None
    site_id: UUID | None
    title: str
    advisor_id: UUID | None
    promised_at: datetime | None
    due_on: date | None
    opened_at: datetime
    completed_at: datetime | None
    jobs: int
    jobs_done: int
    undecided: int
    on_hold: bool
