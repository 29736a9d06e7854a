"""What people asked for, and until when they have an answer coming."""

from datetime import date, datetime, timedelta
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.parties.queries import customers_by_id
from workwright.privacy.models import Request
from workwright.privacy.queries.person import VIEW
from workwright.privacy.rules import ANSWER_DAYS
from workwright.privacy.states import REQUEST


class RequestView(View):
    """One request; `answer_by` is the day by which the law wants an answer."""

    id: UUID
    customer_id: UUID
    customer_name: str
    kind: str
    state: str
    channel: str
    asked_on: date
    answer_by: date
    recorded_at: datetime
    ended_at: datetime | None
    ground: str
    version: int
    allowed_actions: tuple[str, ...]


@query("privacy.list_requests", permission=VIEW)
def list_requests(ctx: Context, state: str = "", customer_id: UUID | None = None) -> tuple[RequestView, ...]:
    """Requests of people about their data, newest first; of one state or one customer if given."""
    rows = Request.objects.order_by("-recorded_at", "-id")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    found = list(rows[:200])
    names = {pk: card.name for pk, card in customers_by_id(ctx, [row.customer_id for row in found]).items()}
    return tuple(_view(row, names) for row in found)


def locked_request(ctx: Context, request_id: UUID) -> writer.Row:
    """Lock a request for a change; raise `NotFound`."""
    return writer.lock(
        ctx, Request, request_id, "id", "customer_id", "kind", "state", "recorded_by", "version"
    )


_PLAIN = (
    *("id", "customer_id", "kind", "state", "channel", "asked_on"),
    *("recorded_at", "ended_at", "ground", "version"),
)


def _view(row: Request, names: dict[UUID, str]) -> RequestView:
    wanted = "privacy.export_person" if row.kind == "export" else "privacy.erase_person"
    possible = [
        name for name in REQUEST.actions_from(row.state) if name in (wanted, "privacy.decline_request")
    ]
    return RequestView(
        **{name: getattr(row, name) for name in _PLAIN},
        customer_name=names[row.customer_id],
        answer_by=row.asked_on + timedelta(days=ANSWER_DAYS),
        allowed_actions=tuple(possible),
    )
