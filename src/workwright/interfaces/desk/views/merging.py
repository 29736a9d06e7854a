"""Two records of one customer side by side: what each says, what moves, and which of the two is right."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse

from workwright.assets.queries import search_assets
from workwright.billing.queries import open_invoices
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.context import Context
from workwright.parties.queries import CustomerView, get_customer, search_customers
from workwright.payments.queries import list_credits
from workwright.work_orders.queries import list_work_orders

FIELDS = (
    ("name", "Name"),
    ("kind", "Kind"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("billing_address", "Billing address"),
    ("tax_id", "Tax ID"),
    ("language", "Language"),
    ("notes", "Notes"),
    ("terms", "Terms"),
)
MOST = 50


class Choice(NamedTuple):
    """One field of both; `conflict` where each says something else."""

    code: str
    label: str
    kept: str
    gone: str

    @property
    def conflict(self) -> bool:
        """Return whether somebody has to choose: an empty side is no question."""
        return bool(self.gone) and self.kept != self.gone


@desk
def merge(visit: Visit, customer_id: UUID) -> HttpResponse:
    """Choose the duplicate, then field by field what holds; merged in one act."""
    visit.ctx.require("parties.merge_customers")
    kept, other = get_customer(visit.ctx, customer_id), visit.asked_id("with")
    if other is None or other in (kept.id, *kept.merged_from):
        found = search_customers(visit.ctx, visit.asked("q")).rows if visit.asked("q") else ()
        rows = [row for row in found if row.id != kept.id]
        return visit.page("desk/merge.html", kept=kept, gone=None, found=rows, asked=visit.asked("q"))
    gone = get_customer(visit.ctx, other)
    choices = [Choice(code, label, _said(kept, code), _said(gone, code)) for code, label in FIELDS]
    return visit.page(
        "desk/merge.html",
        kept=kept,
        gone=gone,
        choices=[one for one in choices if one.kept or one.gone],
        moves=_moves(visit.ctx, gone),
    )


def _said(customer: CustomerView, code: str) -> str:
    if code == "terms":
        days = f"{customer.terms_days} days" if customer.terms_days else ""
        limit = f"limit {customer.credit_limit_minor}" if customer.credit_limit_minor is not None else ""
        return ", ".join(
            filter(None, (days, limit, "purchase order required" if customer.po_required else ""))
        )
    return customer.phone_shown if code == "phone" else str(getattr(customer, code))


def _moves(ctx: Context, gone: CustomerView) -> list[tuple[str, str]]:
    """Return what is read as the other's from then on, with how many there are; nothing of it is rewritten."""
    orders = list_work_orders(ctx, state="all", customer_id=gone.id, limit=MOST).rows
    counts = [
        ("Orders", len(orders)),
        ("Vehicles and equipment", len(search_assets(ctx, customer_id=gone.id).rows)),
    ]
    if ctx.can("billing.view_invoices"):
        counts.append(("Unpaid invoices", len(open_invoices(ctx, gone.id))))
    if ctx.can("payments.view_payments"):
        counts.append(("Credits", len(list_credits(ctx, gone.id))))
    counts.append(("Sites", len(gone.sites)))
    return [(label, f"{count} or more" if count == MOST else str(count)) for label, count in counts]
