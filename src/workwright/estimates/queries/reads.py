"""Estimates as people and programs read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from workwright.access.queries import user_names
from workwright.estimates.models import Authorisation, Decision, Estimate, EstimateLine
from workwright.estimates.queries.links import estimate_of_link
from workwright.estimates.queries.offers import ceiling_of, lines_offered, number_of, parts_offered, priced
from workwright.estimates.queries.views import AuthorisationView, EstimateCard, EstimateLineView, EstimateView
from workwright.estimates.rules import CHANNELS, discount_text, jurisdiction_of
from workwright.estimates.rules.document import credits_in
from workwright.estimates.states import ESTIMATE
from workwright.kernel import writer
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import query
from workwright.work_orders.queries import OrderFacts, order_facts

DOORS = {"estimates.decide_lines": "estimates.record_decision"}
"""What a person does where the table names an inner action."""
_SUMS = """
SELECT l.estimate_id, coalesce(sum(l.gross_minor) FILTER (WHERE d.approved), 0)::bigint AS approved,
       coalesce(sum(l.gross_minor) FILTER (WHERE NOT d.approved), 0)::bigint AS declined,
       coalesce(sum(l.gross_minor) FILTER (WHERE d.id IS NULL), 0)::bigint AS open
FROM estimates_estimateline l LEFT JOIN estimates_decision d ON d.estimate_line_id = l.id
WHERE l.estimate_id = ANY(%s) GROUP BY 1
"""


@query("estimates.get_estimate", permission="estimates.view_estimates")
def get_estimate(ctx: Context, estimate_id: UUID) -> EstimateView:
    """One version of an estimate with its lines, its document as shown, and the answers to it."""
    row = Estimate.visible(ctx).filter(id=estimate_id).first()
    if row is None:
        raise NotFound("There is no such estimate.", id=str(estimate_id))
    return _view(_there(ctx, row), row)


@query("estimates.list_estimates", permission="estimates.view_estimates")
def list_estimates(ctx: Context, work_order_id: UUID) -> list[EstimateCard]:
    """Every version of an order's estimate, oldest first, a draft last."""
    rows = list(Estimate.visible(ctx).filter(work_order_id=work_order_id).order_by("revision", "drafted_at"))
    if not rows:
        return []
    order = _order(ctx, work_order_id)
    sums = _sums([row.id for row in rows])
    return [EstimateCard.model_validate(_card(row, order, sums)) for row in rows]


def estimate_by_link(ctx: Context, token: str) -> EstimateView:
    """Return what a genuine link shows, whoever holds it; raise `NotFound`. Staff's doors are not offered."""
    linked = estimate_of_link(token)
    row = Estimate.unscoped.get(id=linked.id)
    view = _view(ctx.at_branch(linked.branch_id), row)
    mine = ("estimates.decide_by_link",) if row.state == "sent" and not view.expired else ()
    return view.model_copy(update={"allowed_actions": mine})


def due_to_expire(now: datetime) -> list[tuple[UUID, UUID]]:
    """Return (branch, estimate) of every offer whose time is over; for the job that lets them expire."""
    rows = Estimate.unscoped.filter(state="sent", expires_at__lte=now).order_by("expires_at")
    return list(rows.values_list("branch_id", "id"))


def _there(ctx: Context, row: Estimate) -> Context:
    return ctx if ctx.branch_id == row.branch_id else ctx.at_branch(row.branch_id)


def _order(ctx: Context, work_order_id: UUID) -> OrderFacts:
    return order_facts(ctx, [work_order_id])[work_order_id]


def _sums(estimate_ids: Sequence[UUID]) -> dict[UUID, writer.Row]:
    return {row.estimate_id: row for row in writer.rows(_SUMS, [list(estimate_ids)])}


def _card(row: Estimate, order: OrderFacts, sums: dict[UUID, writer.Row]) -> dict[str, Any]:
    known = sums.get(row.id)
    plain = {name: getattr(row, name) for name in EstimateCard.model_fields if hasattr(row, name)}
    return plain | {
        "number": number_of(order.number, row.revision),
        "approved_minor": known.approved if known else 0,
        "declined_minor": known.declined if known else 0,
        "open_minor": known.open if known else 0,
    }


def _view(ctx: Context, row: Estimate) -> EstimateView:
    order = _order(ctx, row.work_order_id)
    place = jurisdiction_of(row.jurisdiction or ctx.branch.jurisdiction)
    plain = {name: getattr(row, name) for name in EstimateView.model_fields if hasattr(row, name)}
    document = bytes(row.document).decode() if row.document else ""
    content = _as_it_is(ctx, row, order) if row.state == "draft" else _as_it_was(row)
    expired = row.state == "expired" or bool(row.expires_at and ctx.now > row.expires_at)
    return EstimateView.model_validate(
        plain
        | _card(row, order, _sums([row.id]))
        | content
        | {
            "customer_id": row.customer_id or order.customer_id,
            "authorisations": _authorisations(row),
            "document_html": document,
            "credits": credits_in(document),
            "expired": expired,
            "old_parts_on_request": place.old_parts_on_request,
            "texts": place.texts(ctx.branch.locale),
            "sources": place.sources,
            "answer_needs": {channel: place.facts_for(channel) for channel in CHANNELS},
            "allowed_actions": _actions(ctx, row, expired),
        }
    )


def _as_it_was(row: Estimate) -> dict[str, Any]:
    """The lines as they were frozen, each with its answer."""
    answers = {d.estimate_line_id: d for d in Decision.unscoped.filter(estimate_line__estimate_id=row.id)}
    lines = EstimateLine.unscoped.filter(estimate_id=row.id).order_by("position")
    return {"lines": [_frozen(line, answers.get(line.id)) for line in lines]}


def _frozen(line: EstimateLine, answer: Decision | None) -> dict[str, Any]:
    plain = {name: getattr(line, name) for name in EstimateLineView.model_fields if hasattr(line, name)}
    verdict = "" if answer is None else "approved" if answer.approved else "declined"
    return plain | {"decision": verdict, "reason": answer.reason if answer else ""}


def _as_it_is(ctx: Context, row: Estimate, order: OrderFacts) -> dict[str, Any]:
    """The lines that a draft would offer now, at today's prices and taxes."""
    lines = lines_offered(ctx, row.work_order_id, row.line_ids)
    document = None
    if row.payer_id is not None and order.several_pay:
        try:
            part = parts_offered(ctx, order, row.payer_id, row.line_ids, lines)
            lines, document = part.lines, part.document
        except NotFound:
            lines = []
    document = document or priced(ctx, order, lines)
    amounts = {line.key: line for line in document.lines}
    shown = []
    for line in lines:
        amount = amounts[str(line.line_id)]
        facts = {name: getattr(line, name) for name in EstimateLineView.model_fields if hasattr(line, name)}
        text = discount_text(line.discount_percent, line.discount_amount, line.discount_reason)
        shown.append(
            facts
            | {name: getattr(amount, name) for name in ("net_minor", "tax_minor", "gross_minor")}
            | {
                "discount": text,
                "ceiling_minor": ceiling_of(ctx, amount, document),
                "decision": "",
                "reason": "",
            }
        )
    totals = {name: getattr(document, name) for name in ("net_minor", "tax_minor", "gross_minor")}
    return {"lines": shown, **totals, "open_minor": document.gross_minor}


def _authorisations(row: Estimate) -> list[AuthorisationView]:
    rows = list(Authorisation.unscoped.filter(estimate_id=row.id).order_by("recorded_at", "id"))
    refs = {UUID(a.recorded_by[5:]) for a in rows if a.recorded_by.startswith("user:")}
    names = user_names(list(refs)) if refs else {}
    return [
        AuthorisationView.model_validate(a, from_attributes=True).model_copy(
            update={"recorded_by": names.get(UUID(a.recorded_by[5:]), a.recorded_by)}
            if a.recorded_by.startswith("user:")
            else {}
        )
        for a in rows
    ]


def _actions(ctx: Context, row: Estimate, expired: bool) -> tuple[str, ...]:
    names = [DOORS.get(name, name) for name in ESTIMATE.actions_from(row.state)]
    if row.state == "draft":
        names.append("estimates.draft_estimate")
    if row.state == "sent":
        names.remove("estimates.record_decision" if expired else "estimates.expire_estimate")
    return tuple(n for n in dict.fromkeys(names) if n in registry and not registry[n].inner and ctx.can(n))


_OLD_PARTS = """
SELECT 1 FROM estimates_authorisation WHERE work_order_id = %s AND branch_id = %s AND old_parts_wanted LIMIT 1
"""


def wants_old_parts(ctx: Context, work_order_id: UUID) -> bool:
    """Tell whether the customer of an order asked for the replaced parts when they approved the work."""
    return bool(writer.rows(_OLD_PARTS, [work_order_id, ctx.here]))
