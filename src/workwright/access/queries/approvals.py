"""Reads of what people approved themselves, because nobody else could."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from workwright.access.models import SelfApproval
from workwright.access.queries.journal import VIEW, names_of
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query


class SelfApprovalView(View):
    """One act that usually takes two; `journal_id` leads to all of it."""

    id: UUID
    journal_id: UUID
    permission: str
    reason: str
    approved_by: str
    who: str
    approved_at: datetime


@query("access.list_self_approvals", permission=VIEW)
def list_self_approvals(ctx: Context, on: date | None = None) -> list[SelfApprovalView]:
    """What people of this branch approved themselves on a day (today unless said), in order of time."""
    day = on or ctx.today
    start = datetime.combine(day, time(), ctx.zone)
    return self_approvals(ctx, start, datetime.combine(day + timedelta(days=1), time(), ctx.zone))


def self_approvals(ctx: Context, since: datetime, until: datetime) -> list[SelfApprovalView]:
    """Return the self-approved acts of the branch from an instant until before another."""
    rows = list(SelfApproval.here(ctx).filter(approved_at__gte=since, approved_at__lt=until))
    rows.sort(key=lambda row: (row.approved_at, row.id))
    names = names_of([row.approved_by for row in rows])
    return [_view(row, names) for row in rows]


def _view(row: SelfApproval, names: dict[str, str]) -> SelfApprovalView:
    fields = {name: getattr(row, name) for name in SelfApprovalView.model_fields if name != "who"}
    return SelfApprovalView(**fields, who=names[row.approved_by])
