"""Turn a finding into a priced proposal on the same order."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.work_orders.actions.add_job import AddJob, JobFields, add_job
from workwright.work_orders.models import Finding, Job


class RecommendWork(JobFields):
    """The title is the finding's text when left out."""

    finding_id: UUID


class RecommendedWork(Result):
    work_order_id: UUID
    line_ids: tuple[UUID, ...]
    version: int


@action("work_orders.recommend_work", errors=(NotFound, IllegalTransition, Invalid), offline=True)
def recommend_work(ctx: Context, command: RecommendWork) -> RecommendedWork:
    """Add a job for a finding, as an add-on that needs the customer's own consent."""
    finding = writer.one(ctx, Finding, command.finding_id, "id", "work_order_id", "text")
    said = command.model_dump(exclude={"finding_id", "lines", "title", "add_on"})
    lines = tuple(line.model_copy(update={"add_on": True}) for line in command.lines)
    title = command.title or ("" if command.service_id else finding.text[:200])
    wanted = AddJob(work_order_id=finding.work_order_id, title=title, lines=lines, add_on=True, **said)
    added = add_job(ctx, wanted)
    writer.update(Job, added.id, finding_id=finding.id)
    return RecommendedWork(
        id=added.id, work_order_id=added.work_order_id, line_ids=added.line_ids, version=added.version
    )
