"""News of the work, for the contexts above. Ids and plain values; nothing personal."""

from datetime import datetime
from uuid import UUID

from workwright.kernel.events import Event


class WorkOrderRequested(Event):
    """A customer asked for work; nobody has accepted it yet."""

    name = "work_orders.work_order_requested"
    work_order_id: UUID
    customer_id: UUID


class WorkOrderOpened(Event):
    """An order is open: made by staff, or accepted from a request."""

    name = "work_orders.work_order_opened"
    work_order_id: UUID
    customer_id: UUID
    asset_id: UUID | None
    priority: str


class PromiseMoved(Event):
    """The promised time of an order changed. None means that there was, or is now, no promise.

    `version` is the order's version since then.
    """

    name = "work_orders.promise_moved"
    work_order_id: UUID
    was: datetime | None
    promised_at: datetime | None
    version: int = 0


class ContentChanged(Event):
    """Jobs or lines of an order changed; `version` is the order's version since then."""

    name = "work_orders.content_changed"
    work_order_id: UUID
    version: int


class LinesAuthorised(Event):
    """The customer agreed to lines, by the authorisation named."""

    name = "work_orders.lines_authorised"
    work_order_id: UUID
    authorisation_id: UUID
    line_ids: tuple[UUID, ...]


class LinesDeclined(Event):
    """The customer declined lines; they are kept for follow-up."""

    name = "work_orders.lines_declined"
    work_order_id: UUID
    line_ids: tuple[UUID, ...]


class ApprovalNeeded(Event):
    """The price of an authorised line rose above its tolerance: it waits for the customer again."""

    name = "work_orders.approval_needed"
    work_order_id: UUID
    line_id: UUID


class FindingRecorded(Event):
    """Somebody found something on the asset or at the site."""

    name = "work_orders.finding_recorded"
    work_order_id: UUID
    finding_id: UUID
    job_id: UUID | None
    severity: str


class OfficeAsked(Event):
    """Somebody at the job asks the office something, or for a part."""

    name = "work_orders.office_asked"
    work_order_id: UUID
    question_id: UUID
    kind: str


class QuestionAnswered(Event):
    """The office answered what was asked at the job."""

    name = "work_orders.question_answered"
    work_order_id: UUID
    question_id: UUID


class HoldPlaced(Event):
    """Work must not go on until the hold is lifted."""

    name = "work_orders.hold_placed"
    work_order_id: UUID
    hold_id: UUID
    kind: str


class HoldLifted(Event):
    """A hold is over."""

    name = "work_orders.hold_lifted"
    work_order_id: UUID
    hold_id: UUID


class JobStarted(Event):
    """Work on a job began or went on."""

    name = "work_orders.job_started"
    work_order_id: UUID
    job_id: UUID


class JobPaused(Event):
    """Work on a job stopped for now."""

    name = "work_orders.job_paused"
    work_order_id: UUID
    job_id: UUID


class JobFinished(Event):
    """A job is done; its authorised lines are executed."""

    name = "work_orders.job_finished"
    work_order_id: UUID
    job_id: UUID
    executed_line_ids: tuple[UUID, ...]


class QualityChecked(Event):
    """Somebody looked at finished work. `self_approved`: no second person held the right."""

    name = "work_orders.quality_checked"
    work_order_id: UUID
    job_id: UUID
    passed: bool
    self_approved: bool


class WorkSigned(Event):
    """The customer signed the summary with this hash."""

    name = "work_orders.work_signed"
    work_order_id: UUID
    signature_id: UUID
    summary_sha256: str


class WorkOrderCompleted(Event):
    """All work is done and proved; it can be invoiced."""

    name = "work_orders.work_order_completed"
    work_order_id: UUID
    customer_id: UUID


class WorkOrderReopened(Event):
    """A completed order is being worked on again."""

    name = "work_orders.work_order_reopened"
    work_order_id: UUID


class WorkOrderCancelled(Event):
    """The order will not be done; its reservations are released."""

    name = "work_orders.work_order_cancelled"
    work_order_id: UUID
    customer_id: UUID


class RequestDeclined(Event):
    """A customer's request was turned down."""

    name = "work_orders.request_declined"
    work_order_id: UUID
    customer_id: UUID


class WorkOrderReleased(Event):
    """The asset left, or the site was handed over, by the decision named."""

    name = "work_orders.work_order_released"
    work_order_id: UUID
    decision_id: UUID


class FollowUpOpened(Event):
    """An order was opened that continues an earlier one."""

    name = "work_orders.follow_up_opened"
    work_order_id: UUID
    origin_id: UUID
