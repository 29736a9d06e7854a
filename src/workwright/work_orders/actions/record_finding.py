"""Record what somebody found."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.actions.attach_file import FileFields, attachment_row
from workwright.work_orders.events import FindingRecorded
from workwright.work_orders.models import Attachment, Finding, WorkOrder

Severity = Literal["ok", "watch", "urgent", "unsafe"]


class RecordFinding(Command):
    """Files are photos or documents that show it. `device_at` is the device's clock, kept beside ours."""

    finding_id: UUID | None = None
    work_order_id: UUID
    job_id: UUID | None = None
    severity: Severity
    text: Personal[str] = Field(min_length=1)
    files: tuple[FileFields, ...] = Field(default=(), max_length=20)
    device_at: AwareDatetime | None = None


class RecordedFinding(Result):
    work_order_id: UUID


@action("work_orders.record_finding", errors=(NotFound, Invalid), offline=True)
def record_finding(ctx: Context, command: RecordFinding) -> RecordedFinding:
    """Keep a finding beside the customer's words; it is never changed, a later one may say better."""
    order = writer.one(ctx, WorkOrder, command.work_order_id, "id")
    finding_id = command.finding_id or new_id()
    writer.insert(
        Finding,
        command.model_dump(include={"job_id", "severity", "text", "device_at"})
        | {
            "id": finding_id,
            "branch_id": ctx.here,
            "work_order_id": order.id,
            "recorded_by": ctx.actor.ref,
            "recorded_at": ctx.now,
        },
    )
    shown = (attachment_row(ctx, order.id, command.job_id, file, finding_id) for file in command.files)
    writer.insert(Attachment, *shown)
    ctx.emit(
        FindingRecorded(
            work_order_id=order.id, finding_id=finding_id, job_id=command.job_id, severity=command.severity
        )
    )
    return RecordedFinding(id=finding_id, work_order_id=order.id)
