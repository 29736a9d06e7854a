"""Send an estimate: freeze it, hash it, put it before the customer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from uuid import UUID

from workwright.catalog.queries import stocked_parts
from workwright.catalog.rules import LineKind, PricedDocument, UnknownTaxCode
from workwright.estimates.actions.supersede_estimates import SupersedeEstimates, supersede_estimates
from workwright.estimates.events import EstimateSent
from workwright.estimates.models import CreditPromise, Estimate, EstimateLine
from workwright.estimates.policy import EstimatesPolicy
from workwright.estimates.queries.crediting import Promise, promise_row, promises_now
from workwright.estimates.queries.offers import (
    OfferedPart,
    Terms,
    ceiling_of,
    lines_offered,
    number_of,
    offer_of,
    parts_offered,
    priced,
    so_far,
    thing_of,
)
from workwright.estimates.rules import Offer, render, sha256_of
from workwright.estimates.states import ESTIMATE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, IllegalTransition, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.await_decision import AwaitDecision, await_decision
from workwright.work_orders.queries import BillableLine, FindingFact, OrderFacts, findings_of
from workwright.work_orders.queries.locks import lock_order, require_open
from workwright.work_orders.queries.paying import TaxedDifferently

NAME = "estimates.send_estimate"
SEND_AWAY = "estimates.send_away"
"""Who works at a customer's door shows an estimate there; to send one by mail or phone is for the office."""


class NothingToOffer(DomainError):
    """Every line of this order has its answer. Add a line first."""

    code = "estimates.nothing_to_offer"


class SendEstimate(Command):
    """`channel` is how it reaches the customer; the link is made for every channel."""

    estimate_id: UUID
    expected_version: int
    channel: Literal["in_person", "phone", "email", "link"] = "email"


class SentEstimate(Result):
    state: str
    version: int
    number: str
    gross_minor: int
    document_sha256: str
    line_ids: tuple[UUID, ...] = ()


@action(
    NAME, errors=(NotFound, Stale, IllegalTransition, Invalid, Forbidden, NothingToOffer, TaxedDifferently)
)
def send_estimate(ctx: Context, command: SendEstimate) -> SentEstimate:
    """Freeze lines, prices and the very bytes that the customer is shown. Only a new version changes it.

    Earlier offers of the same lines that have no answer are superseded.
    """
    if command.channel != "in_person" and not ctx.can(SEND_AWAY):
        raise Forbidden("Your role shows estimates in person; the office sends them.", permission=SEND_AWAY)
    wanted = ("work_order_id", "state", "line_ids", "message", "payer_id")
    draft = writer.one(ctx, Estimate, command.estimate_id, *wanted)
    order, lines, before, findings = _read(ctx, draft)
    state = ESTIMATE.after(draft.state, NAME)
    part = _part(ctx, draft, order, lines)
    lines, order = (part.lines, part.order) if part else (lines, order)
    if not lines:
        raise NothingToOffer()
    terms = _terms(ctx, draft, order, before)
    document, stocked, thing, promises = writer.gather(
        lambda: part.document if part else _priced(ctx, order, lines),
        lambda: _stocked(ctx, lines),
        lambda: thing_of(ctx, order),
        lambda: [] if part else _promises(ctx, order, lines, terms),
    )
    offer = offer_of(ctx, thing, findings, terms, lines, document, promises, part)
    shown = render(offer)
    columns = {"state": state, "channel": command.channel, **_frozen(ctx, order, terms, document, shown)}
    rows = _rows(ctx, command.estimate_id, offer, lines, document, stocked, part)
    promised = [promise_row(ctx, command.estimate_id, promise, new_id()) for promise in promises]
    writer.gather(
        lambda: writer.update(
            Estimate, command.estimate_id, expected_version=command.expected_version, **columns
        ),
        lambda: writer.insert(EstimateLine, *rows),
        lambda: writer.insert(CreditPromise, *promised),
        lambda: _put_before_the_customer(ctx, command, order, lines, first=terms.number.endswith("/1")),
    )
    ctx.emit(_sent(command, order, terms, document))
    return SentEstimate(
        id=command.estimate_id,
        state=state,
        version=command.expected_version + 1,
        number=terms.number,
        gross_minor=document.gross_minor,
        document_sha256=sha256_of(shown),
        line_ids=tuple(line.line_id for line in lines),
    )


def _read(
    ctx: Context, draft: writer.Row
) -> tuple[OrderFacts, list[BillableLine], tuple[int, int], list[FindingFact]]:
    """Lock the order and read what is offered; every change of an estimate holds the order, and raises the version."""
    order_id = draft.work_order_id
    return writer.gather(
        lambda: _lock(ctx, order_id),
        lambda: lines_offered(ctx, order_id, draft.line_ids),
        lambda: so_far(ctx, order_id, draft.payer_id),
        lambda: findings_of(ctx, order_id),
    )


def _part(
    ctx: Context, draft: writer.Row, order: OrderFacts, lines: Sequence[BillableLine]
) -> OfferedPart | None:
    """Return what is offered to one of several payers; None where the customer pays alone."""
    if draft.payer_id is None and not order.several_pay:
        return None
    if draft.payer_id is None:
        raise Invalid("Several pay this order now. Withdraw this draft, and draft one for each of them.")
    try:
        return parts_offered(ctx, order, draft.payer_id, draft.line_ids, lines)
    except UnknownTaxCode as error:
        raise Invalid(f"A line has a tax code that is not in force: {error}", field="tax_code") from error


def _lock(ctx: Context, order_id: UUID) -> OrderFacts:
    wanted = [name for name in OrderFacts.model_fields if name not in ("id", "state", "version")]
    order = OrderFacts.model_construct(**lock_order(ctx, order_id, *wanted).as_dict())
    require_open(order.state, NAME)
    ctx.about(order.id)
    return order


def _frozen(
    ctx: Context, order: OrderFacts, terms: Terms, document: PricedDocument, shown: bytes
) -> dict[str, object]:
    """Return what the estimate keeps of its offer."""
    return {
        "revision": int(terms.number.rpartition("/")[2]),
        "customer_id": order.customer_id,
        "sent_at": ctx.now,
        "sent_by": ctx.actor.ref,
        "expires_at": terms.expires_at,
        "document": shown,
        "document_sha256": sha256_of(shown),
        "net_minor": document.net_minor,
        "tax_minor": document.tax_minor,
        "gross_minor": document.gross_minor,
        "jurisdiction": ctx.branch.jurisdiction,
    }


def _priced(ctx: Context, order: OrderFacts, lines: Sequence[BillableLine]) -> PricedDocument:
    try:
        return priced(ctx, order, lines)
    except UnknownTaxCode as error:
        raise Invalid(f"A line has a tax code that is not in force: {error}", field="tax_code") from error


def _terms(ctx: Context, draft: writer.Row, order: OrderFacts, before: tuple[int, int]) -> Terms:
    expires_at = ctx.now + timedelta(days=EstimatesPolicy.at(ctx).validity_days)
    sent, authorised = before
    return Terms(number_of(order.number, sent + 1), ctx.now, expires_at, draft.message, authorised)


def _promises(ctx: Context, order: OrderFacts, lines: Sequence[BillableLine], terms: Terms) -> list[Promise]:
    """Return the diagnoses promised back; a first offer without a diagnosis has none to ask for."""
    first = terms.number.endswith("/1")
    if first and not any(line.kind == LineKind.DIAGNOSTIC for line in lines):
        return []
    return promises_now(ctx, order.id)


def _rows(
    ctx: Context,
    estimate_id: UUID,
    offer: Offer,
    lines: Sequence[BillableLine],
    document: PricedDocument,
    stocked: set[UUID],
    part: OfferedPart | None,
) -> list[dict[str, object]]:
    amounts = {line.key: line for line in document.lines}
    discounts = {line.line_id: line.discount for line in offer.lines}
    return [
        {
            "id": new_id(),
            "branch_id": ctx.here,
            "estimate_id": estimate_id,
            "line_id": line.line_id,
            "position": position,
            "job_title": line.job_title,
            "kind": line.kind,
            "description": line.description,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "discount": discounts[str(line.line_id)][:120],
            "tax_code": line.tax_code,
            "net_minor": amounts[str(line.line_id)].net_minor,
            "tax_minor": amounts[str(line.line_id)].tax_minor,
            "gross_minor": amounts[str(line.line_id)].gross_minor,
            "ceiling_minor": ceiling_of(ctx, amounts[str(line.line_id)], document),
            "whole_minor": part.wholes[line.line_id] if part else None,
            "add_on": line.add_on,
            "part_id": line.part_id,
            "from_stock": line.part_id in stocked and line.source in ("", "stock"),
        }
        for position, line in enumerate(lines, start=1)
    ]


def _stocked(ctx: Context, lines: Sequence[BillableLine]) -> set[UUID]:
    """Return the parts that are kept in stock; others of the catalogue are used without being counted."""
    wanted = {line.part_id for line in lines if line.part_id is not None}
    return stocked_parts(wanted) if wanted else set()


def _put_before_the_customer(
    ctx: Context, command: SendEstimate, order: OrderFacts, lines: Sequence[BillableLine], *, first: bool
) -> None:
    """Have the lines wait for the answer. The first offer of an order has no earlier one to take the place of."""
    line_ids = tuple(line.line_id for line in lines)
    if not first:
        supersede_estimates(
            ctx,
            SupersedeEstimates(work_order_id=order.id, by_id=command.estimate_id, line_ids=line_ids),
        )
    await_decision(ctx, AwaitDecision(work_order_id=order.id, line_ids=line_ids))


def _sent(command: SendEstimate, order: OrderFacts, terms: Terms, document: PricedDocument) -> EstimateSent:
    return EstimateSent(
        estimate_id=command.estimate_id,
        work_order_id=order.id,
        customer_id=order.customer_id,
        channel=command.channel,
        gross_minor=document.gross_minor,
        currency=document.currency,
        expires_at=terms.expires_at,
    )
