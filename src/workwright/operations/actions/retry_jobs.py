"""Giving scheduled jobs back that hang or failed."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.operations.queries.jobs import give_back


class RetryJobs(Command):
    """All of them: they are few, and doing one once more does no harm."""


class RetriedJobs(Result):
    id: UUID
    count: int


@action("operations.retry_jobs")
def retry_jobs(ctx: Context, command: RetryJobs) -> RetriedJobs:
    """Do the scheduled jobs again, now, that failed or whose worker is gone."""
    return RetriedJobs(id=new_id(), count=give_back())
