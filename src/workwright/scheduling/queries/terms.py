"""Terms of visits: what they say now, what was accepted, and what is owed for visits that failed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from babel.numbers import format_currency

from workwright.catalog.queries import rounding, tax_table, visit_fees_of_services
from workwright.catalog.rules import LineKind, PricedDocument, PricingLine, price_document
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.money import Money
from workwright.kernel.reads import View, query
from workwright.parties.queries import tax_place
from workwright.scheduling.policy import SchedulingPolicy
from workwright.scheduling.rules.terms import (
    Failed,
    FeeTerms,
    fees_of,
    hash_of,
    is_late,
    lacking_evidence,
    waited_minutes,
    wording,
)
from workwright.work_orders.queries import OrderFacts, jobs_of, order_facts, services_of_jobs


class OfferedTerms(View):
    """The terms as they are shown now; `text` with its hash is what can be accepted, "" where there are no fees."""

    text: str
    text_sha256: str
    no_show_price: Decimal
    no_show_minor: int
    late_cancel_price: Decimal
    late_cancel_minor: int
    rounding_minor: int
    late_cancel_hours: int
    wait_minutes: int
    currency: str


class AcceptedTerms(OfferedTerms):
    """What the customer accepted, word for word."""

    id: UUID
    channel: str
    name: str
    accepted_at: datetime


class VisitTermsView(View):
    """`due` says that the terms shown now are not yet accepted for this order."""

    offered: OfferedTerms | None
    accepted: tuple[AcceptedTerms, ...]
    due: bool


class FailedVisit(View):
    """A visit that failed by the customer. `why_not` says exactly why no fee can be charged, "" when one can.

    `fee_id` is set once it is charged; `waived` is the reason for which it was let go.
    """

    visit_id: UUID
    kind: str
    starts_at: datetime
    ended_at: datetime
    amount_minor: int
    currency: str
    why_not: str
    fee_id: UUID | None
    line_id: UUID | None
    charged_at: datetime | None
    waived: str
    terms_id: UUID | None
    waited_minutes: int


_VIEW = "scheduling.view_schedule"
_ACCEPTED = """
SELECT * FROM scheduling_visitterms WHERE work_order_id = %s AND branch_id = %s ORDER BY accepted_at DESC, id DESC
"""


@query("scheduling.visit_terms", permission=_VIEW)
def visit_terms(ctx: Context, work_order_id: UUID) -> VisitTermsView:
    """The terms of visits of an order: what is offered now, and what the customer accepted."""
    return terms_of(ctx, work_order_id)


def terms_of(ctx: Context, work_order_id: UUID) -> VisitTermsView:
    """Return the terms of an order that the actor may see, without asking a permission; raise `NotFound`."""
    order = _order(ctx, work_order_id)
    offered = offered_terms(ctx, order)
    accepted = accepted_terms(ctx, work_order_id)
    due = offered is not None and not any(one.text_sha256 == offered.text_sha256 for one in accepted)
    return VisitTermsView(offered=offered, accepted=accepted, due=due)


def _order(ctx: Context, work_order_id: UUID) -> OrderFacts:
    order = order_facts(ctx, [work_order_id]).get(work_order_id)
    if order is None:
        raise NotFound("There is no such work order.", id=str(work_order_id))
    return order


def accepted_terms(ctx: Context, work_order_id: UUID) -> tuple[AcceptedTerms, ...]:
    """Return what was accepted for an order, the latest first."""
    rows = writer.rows(_ACCEPTED, [work_order_id, ctx.here])
    wanted = AcceptedTerms.model_fields
    return tuple(
        AcceptedTerms.model_construct(**{name: getattr(row, name) for name in wanted}) for row in rows
    )


def offered_terms(ctx: Context, order: OrderFacts) -> OfferedTerms | None:
    """Return the terms as they are now for an order, by its services and the branch; None without fees."""
    policy = SchedulingPolicy.at(ctx)
    branch = FeeTerms(
        policy.no_show_fee, policy.late_cancel_fee, policy.late_cancel_hours, policy.wait_minutes
    )
    fees = fees_of(branch, _own(ctx, order))
    if not fees.any:
        return None
    absent, late = _priced(ctx, order, fees.no_show), _priced(ctx, order, fees.late_cancel)
    words = wording(fees, _shown(ctx, absent), _shown(ctx, late), policy.visit_terms)
    return OfferedTerms(
        text=words,
        text_sha256=hash_of(words),
        no_show_price=fees.no_show,
        no_show_minor=absent.gross_minor,
        late_cancel_price=fees.late_cancel,
        late_cancel_minor=late.gross_minor,
        rounding_minor=_room(ctx, absent, late),
        late_cancel_hours=fees.late_hours,
        wait_minutes=fees.wait_minutes,
        currency=absent.currency,
    )


def _own(ctx: Context, order: OrderFacts) -> list[tuple[Decimal | None, Decimal | None, int | None]]:
    by_job = services_of_jobs([job.id for job in jobs_of(ctx, order.id)])
    ids = [order.service_id, *by_job.values()] if order.service_id else list(by_job.values())
    found = visit_fees_of_services(ids) if ids else {}
    return [(one.no_show, one.late_cancel, one.late_hours) for key in ids if (one := found.get(key))]


def _priced(ctx: Context, order: OrderFacts, price: Decimal) -> PricedDocument:
    taxes = tax_table(ctx, customer_id=order.customer_id, on=ctx.today, place=tax_place(order.site_id))
    return price_document([PricingLine("fee", LineKind.FEE, Decimal(1), price)], taxes, rounding(ctx))


def _room(ctx: Context, *documents: PricedDocument) -> int:
    """Return by how much the tax of a fee can differ when it is invoiced with other lines."""
    how = rounding(ctx)
    if how.prices_include_tax or how.tax_per == "line":
        return 0
    return max(sum(1 for tax in document.taxes if tax.rate) for document in documents)


def _shown(ctx: Context, document: PricedDocument) -> str:
    money = Money(document.gross_minor, document.currency)
    return str(format_currency(money.amount, money.currency, locale=ctx.branch.locale))


_FAILED = """
SELECT v.id, v.state, v.starts_at, v.finished_at, v.arrived_at, v.end_reason, v.ended_by_customer,
  coalesce(cardinality(v.evidence_file_ids), 0) AS pictures, w.site_id IS NOT NULL AS at_site,
  f.id AS fee_id, f.line_id, f.charged_at, f.gross_minor AS charged_minor, x.reason AS waived
FROM scheduling_visit v JOIN work_orders_workorder w ON w.id = v.work_order_id
LEFT JOIN scheduling_visitfee f ON f.visit_id = v.id LEFT JOIN scheduling_visitfeewaiver x ON x.visit_id = v.id
WHERE v.work_order_id = %s AND v.branch_id = %s
  AND (v.state = 'no_show' OR v.state = 'cancelled' AND v.ended_by_customer) ORDER BY v.starts_at, v.id
"""


@query("scheduling.failed_visits", permission=_VIEW)
def failed_visits(ctx: Context, work_order_id: UUID) -> list[FailedVisit]:
    """Visits of an order that failed by the customer, with the fee, or the exact reason why there is none (G16)."""
    return failed_of(ctx, work_order_id)


def failed_of(ctx: Context, work_order_id: UUID) -> list[FailedVisit]:
    """Return the failed visits of an order of the branch acted in, without asking a permission."""
    rows = writer.rows(_FAILED, [work_order_id, ctx.here])
    accepted = accepted_terms(ctx, work_order_id) if rows else ()
    return [_failed(ctx, row, accepted) for row in rows]


def _failed(ctx: Context, row: writer.Row, accepted: tuple[AcceptedTerms, ...]) -> FailedVisit:
    kind = "no_show" if row.state == "no_show" else "late_cancel"
    before = row.starts_at if kind == "no_show" else row.finished_at
    terms = next((one for one in accepted if one.accepted_at <= before), None)
    end = Failed(row.starts_at, row.finished_at, row.arrived_at, row.at_site, row.end_reason, row.pictures)
    amount = getattr(terms, f"{kind}_minor") if terms else 0
    return FailedVisit(
        visit_id=row.id,
        kind=kind,
        starts_at=row.starts_at,
        ended_at=row.finished_at,
        amount_minor=row.charged_minor if row.fee_id else amount,
        currency=terms.currency if terms else ctx.branch.currency,
        why_not=why_no_fee(kind, terms, bool(accepted), end),
        fee_id=row.fee_id,
        line_id=row.line_id,
        charged_at=row.charged_at,
        waived=row.waived or "",
        terms_id=terms.id if terms else None,
        waited_minutes=waited_minutes(end),
    )


def why_no_fee(kind: str, terms: AcceptedTerms | None, accepted_later: bool, end: Failed) -> str:
    """Return the exact reason why no fee is owed, "" when it is."""
    if terms is None and accepted_later:
        return "The customer accepted the terms only after this. A fee needs terms accepted before."
    if terms is None:
        return "The customer has accepted no terms for this order. Without them no fee can be charged."
    if not getattr(terms, f"{kind}_minor"):
        return "The terms that the customer accepted name no fee for this."
    if kind == "late_cancel":
        late = is_late(end.starts_at, end.ended_at, terms.late_cancel_hours)
        hours = terms.late_cancel_hours
        return "" if late else f"It was called off {hours} hours before or earlier: by the terms, in time."
    missing = lacking_evidence(end, terms.wait_minutes)
    return f"The evidence lacks {'; '.join(missing)}." if missing else ""
