"""The list of invoices: newest first, by state and number, of one branch or merged from several."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from workwright.access.queries import visible_branch_ids
from workwright.billing.models import Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.invoice import VIEW, rows_of
from workwright.billing.queries.views import InvoiceRow
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import Page, query
from workwright.parties.queries import same_customer

YEARS_SEARCHED = 10
"""Numbers begin anew each year: digits alone mean the invoice of that number in any of the last years."""


@query("billing.list_invoices", permission=VIEW)
def list_invoices(
    ctx: Context,
    state: str = "",
    q: str = "",
    customer_id: UUID | None = None,
    work_order_id: UUID | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[InvoiceRow]:
    """Invoices of the visible branches, newest first; `q` begins a number, or is the last part of one (42)."""
    size = max(1, min(limit, 200))
    found = _matching(ctx, state, q, customer_id, work_order_id)
    if not (q.strip() or customer_id or work_order_id) and (ctx.branches is None or len(ctx.branches) > 1):
        found = found.filter(id__in=_newest(ctx, state, _place(found, after), size + 1))
    else:
        found = _from(found, after)
    page = list(found.order_by("-drafted_at", "-id")[: size + 1])
    rows = tuple(rows_of(ctx, page[:size]))
    return Page(rows=rows, next=str(page[size - 1].id) if len(page) > size else "")


def _matching(
    ctx: Context, state: str, q: str, customer_id: UUID | None, work_order_id: UUID | None
) -> QuerySet[Invoice]:
    found = Invoice.visible(ctx)
    if state:
        found = found.filter(state=state)
    if q.strip():
        found = found.filter(_numbered(ctx, q.strip().upper()))
    if customer_id:
        found = found.filter(customer_id__in=same_customer([customer_id]))
    return found.filter(work_order_id=work_order_id) if work_order_id else found


def _numbered(ctx: Context, typed: str) -> Q:
    """The condition for a number as people say it: its beginning, or digits alone for those of the last years."""
    begins = Q(number__startswith=typed)
    if not (typed.isascii() and typed.isdigit()):
        return begins
    prefix = BillingPolicy.at(ctx).numbering_prefix
    return begins | Q(
        number__in=[f"{prefix}-{ctx.today.year - ago}-{int(typed):05d}" for ago in range(YEARS_SEARCHED)]
    )


def _from(found: QuerySet[Invoice], after: str) -> QuerySet[Invoice]:
    last = _place(found, after)
    return found.filter(Q(drafted_at__lt=last[0]) | Q(drafted_at=last[0], id__lt=last[1])) if last else found


def _place(found: QuerySet[Invoice], after: str) -> tuple[datetime, UUID] | None:
    """Return where the last page ended, None before the first; raise `Invalid`."""
    if not after:
        return None
    try:
        last = found.filter(pk=UUID(after)).values_list("drafted_at", "id").first()
    except ValueError as error:
        raise Invalid("This is not a page mark that was handed out.", field="after") from error
    if last is None:
        raise Invalid("This is not a page mark that was handed out.", field="after")
    return last


_NEWEST = """
SELECT first.id FROM unnest(%s::uuid[]) AS place(id) CROSS JOIN LATERAL (
  SELECT i.id, i.drafted_at FROM billing_invoice i WHERE i.branch_id = place.id AND (%s = '' OR i.state = %s)
  AND (%s::timestamptz IS NULL OR (i.drafted_at, i.id) < (%s, %s::uuid)) ORDER BY i.drafted_at DESC, i.id DESC LIMIT %s
) AS first ORDER BY first.drafted_at DESC, first.id DESC LIMIT %s
"""
"""Over several branches: the first rows of each in the order of its index, and the first of those."""


def _newest(ctx: Context, state: str, last: tuple[datetime, UUID] | None, size: int) -> list[UUID]:
    at, invoice_id = last or (None, None)
    values = [visible_branch_ids(ctx), state, state, at, at, invoice_id, size, size]
    return [row.id for row in writer.rows(_NEWEST, values)]
