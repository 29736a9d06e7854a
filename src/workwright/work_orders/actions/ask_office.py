"""Ask the office something from the job, or for a part."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import OfficeAsked
from workwright.work_orders.models import Job, Question, WorkOrder

QuestionKind = Literal["question", "part"]


class AskOffice(Command):
    """`quantity` goes with a part. `device_at` is the device's clock, kept beside ours."""

    question_id: UUID | None = None
    work_order_id: UUID
    job_id: UUID | None = None
    kind: QuestionKind = "question"
    text: Personal[str] = Field(min_length=1, max_length=2000)
    quantity: Annotated[Decimal, Field(gt=0, le=100_000, decimal_places=3)] | None = None
    device_at: AwareDatetime | None = None


class AskedOffice(Result):
    work_order_id: UUID


@action("work_orders.ask_office", errors=(NotFound,), offline=True)
def ask_office(ctx: Context, command: AskOffice) -> AskedOffice:
    """Keep the question open on the order until somebody answers it; its advisor is told."""
    order = writer.one(ctx, WorkOrder, command.work_order_id, "id")
    if command.job_id is not None:
        _refuse_foreign(ctx, order.id, command.job_id)
    question_id = command.question_id or new_id()
    said = command.model_dump(include={"job_id", "kind", "text", "quantity", "device_at"})
    own = {"id": question_id, "branch_id": ctx.here, "work_order_id": order.id}
    writer.insert(Question, said | own | {"asked_by": ctx.actor.ref, "asked_at": ctx.now})
    ctx.emit(OfficeAsked(work_order_id=order.id, question_id=question_id, kind=command.kind))
    return AskedOffice(id=question_id, work_order_id=order.id)


def _refuse_foreign(ctx: Context, work_order_id: UUID, job_id: UUID) -> None:
    if writer.one(ctx, Job, job_id, "work_order_id").work_order_id != work_order_id:
        raise NotFound("There is no such job in this order.", field="job_id")
