"""Open a work order, with its jobs and lines when they are known."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.kernel.unit import NumberSlot
from workwright.work_orders.actions.add_job import JobFields, JobRows
from workwright.work_orders.actions.attach_file import FileFields, attachment_row
from workwright.work_orders.actions.record_condition import ConditionFields
from workwright.work_orders.events import WorkOrderOpened
from workwright.work_orders.models import Attachment, WorkOrder
from workwright.work_orders.policy import WorkOrdersPolicy
from workwright.work_orders.rules.intake import SORT_RANK, Channel, Priority
from workwright.work_orders.rules.words import searchable

BY_DOOR: dict[str, Channel] = {"api": "api", "portal": "portal"}
OriginKind = Literal["follow_up", "comeback", "related"]


class OpenWorkOrder(ConditionFields):
    """`customer_words` are kept verbatim for ever. Without `jobs`, the service gives the first job.

    `channel` is how it came in; left out, the door tells.
    """

    work_order_id: UUID | None = None
    customer_id: UUID
    asset_id: UUID | None = None
    site_id: UUID | None = None
    service_id: UUID | None = None
    title: str = Field(default="", max_length=200)
    customer_words: Personal[str] = ""
    instructions: Personal[str] = ""
    access_notes: Personal[str] = ""
    priority: Priority = "routine"
    promised_at: AwareDatetime | None = None
    po_number: str = Field(default="", max_length=60)
    channel: Channel | None = None
    advisor_id: UUID | None = None
    origin_id: UUID | None = None
    origin_kind: OriginKind = "related"
    origin_reason: str = Field(default="", max_length=2000)
    jobs: tuple[JobFields, ...] = Field(default=(), max_length=50)
    files: tuple[FileFields, ...] = Field(default=(), max_length=50)


class OpenedWorkOrder(Result):
    number: str
    state: str
    version: int
    job_ids: tuple[UUID, ...]
    line_ids: tuple[UUID, ...]


@action("work_orders.open_work_order", errors=(NotFound, Invalid), offline=True)
def open_work_order(ctx: Context, command: OpenWorkOrder) -> Callable[[], OpenedWorkOrder]:
    """Open an order: one request may bring customer, thing, words, jobs, lines and files."""
    order_id = command.work_order_id or new_id()
    if command.origin_id is not None:
        writer.one(ctx, WorkOrder, command.origin_id, "id")
    rows = JobRows(ctx, order_id, command.customer_id)
    for position, job in enumerate(_jobs(command), start=1):
        rows.add(job, position)
    rows.insert()
    writer.insert(Attachment, *(attachment_row(ctx, order_id, None, file) for file in command.files))
    slot = number_order(ctx, order_row(ctx, order_id, command) | {"state": "open"})
    ctx.emit(opened(order_id, command))
    ids = [tuple(row["id"] for row in kind) for kind in (rows.jobs, rows.lines)]
    return lambda: OpenedWorkOrder(
        id=order_id, number=slot.value, state="open", version=1, job_ids=ids[0], line_ids=ids[1]
    )


def opened(order_id: UUID, command: OpenWorkOrder) -> WorkOrderOpened:
    return WorkOrderOpened(
        work_order_id=order_id,
        customer_id=command.customer_id,
        asset_id=command.asset_id,
        priority=command.priority,
    )


def _jobs(command: OpenWorkOrder) -> tuple[JobFields, ...]:
    if command.service_id is not None and not command.jobs:
        return (JobFields(service_id=command.service_id),)
    return command.jobs


def number_order(ctx: Context, row: dict[str, Any]) -> NumberSlot:
    """Have the row inserted with the branch's next number, just before commit."""
    prefix = WorkOrdersPolicy.at(ctx).numbering_prefix
    return ctx.number(
        "work_order",
        lambda number: writer.insert(WorkOrder, row | {"number": number}),
        pattern=f"{prefix}-{{n:05d}}",
    )


def order_row(ctx: Context, order_id: UUID, command: OpenWorkOrder) -> dict[str, Any]:
    """Return the row of a new order, without number and state."""
    return command.model_dump(include=_COPIED) | {
        "id": order_id,
        "branch_id": ctx.here,
        "sort_rank": SORT_RANK[command.priority],
        "words_folded": searchable(
            command.title, command.customer_words, *(job.title for job in command.jobs)
        ),
        "currency": ctx.branch.currency,
        "advisor_id": command.advisor_id or ctx.actor.user_id,
        "channel": command.channel or BY_DOOR.get(ctx.door, "counter"),
        "origin_kind": command.origin_kind if command.origin_id else "",
        "opened_by": ctx.actor.ref,
        "opened_at": ctx.now,
    }


_COPIED = {
    *ConditionFields.model_fields, "customer_id", "asset_id", "site_id", "service_id", "title", "customer_words",
    "instructions", "access_notes", "priority", "promised_at", "po_number", "origin_id", "origin_reason",
}  # fmt: skip
