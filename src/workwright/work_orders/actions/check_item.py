"""Answer one item of a job's checklist."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.work_orders.models import ChecklistItem
from workwright.work_orders.queries.locks import lock_job, require_open


class CheckItem(Command):
    item_id: UUID
    result: Literal["ok", "not_ok", "not_applicable"]
    remark: str = Field(default="", max_length=500)


class CheckedItem(Result):
    job_id: UUID
    result: str


@action("work_orders.check_item", errors=(NotFound, IllegalTransition), offline=True)
def check_item(ctx: Context, command: CheckItem) -> CheckedItem:
    """Answer a check; answering again replaces the answer, and the earlier one is kept in the history."""
    item = writer.one(ctx, ChecklistItem, command.item_id, "id", "job_id")
    job = lock_job(ctx, item.job_id)
    require_open(job.order_state, "work_orders.check_item")
    writer.update(
        ChecklistItem,
        item.id,
        result=command.result,
        remark=command.remark,
        checked_at=ctx.now,
        checked_by=ctx.actor.ref,
    )
    return CheckedItem(id=item.id, job_id=job.id, result=command.result)
