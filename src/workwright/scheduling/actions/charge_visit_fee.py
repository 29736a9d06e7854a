"""Charge the fee for a visit that failed by the customer, under the terms they accepted."""

from datetime import datetime
from uuid import UUID

from babel.dates import format_datetime

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.scheduling.events import VisitFeeCharged
from workwright.scheduling.models import VisitFee
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.queries.terms import AcceptedTerms, FailedVisit, accepted_terms, failed_of
from workwright.work_orders.actions.add_agreed_fee import AddAgreedFee, add_agreed_fee
from workwright.work_orders.queries.locks import lock_order

TITLES = {"no_show": "No-show fee", "late_cancel": "Late cancellation fee"}
HOW = {"in_person": "in person", "phone": "by phone", "email": "by e-mail", "link": "by link"}


class NoVisitFee(DomainError):
    """No fee can be charged for this visit."""

    code = "scheduling.no_visit_fee"


class FeeSettled(DomainError):
    """The fee for this visit is charged or waived already."""

    code = "scheduling.fee_settled"


constraint_means("scheduling_visitfee_visit_id_key", FeeSettled)
constraint_means("visit_fee_under_terms", NoVisitFee)


class ChargeVisitFee(Command):
    visit_id: UUID
    fee_id: UUID | None = None


class ChargedVisitFee(Result):
    """`line_id` is the line of the order; the draft of its invoice follows."""

    work_order_id: UUID
    line_id: UUID
    gross_minor: int
    currency: str


@action("scheduling.charge_visit_fee", errors=(NotFound, NoVisitFee, FeeSettled, IllegalTransition))
def charge_visit_fee(ctx: Context, command: ChargeVisitFee) -> ChargedVisitFee:
    """Put the fee of a failed visit on its order: only under terms accepted before, with evidence (G16)."""
    order_id, failed = failed_visit(ctx, command.visit_id)
    if failed.why_not:
        raise NoVisitFee(failed.why_not)
    terms = next(one for one in accepted_terms(ctx, order_id) if one.id == failed.terms_id)
    fee_id, line_id = command.fee_id or new_id(), new_id()
    row = _row(ctx, fee_id, line_id, failed, terms)
    add_agreed_fee(ctx, _line(ctx, order_id, row, failed, terms))
    writer.insert(VisitFee, row)
    ctx.emit(
        VisitFeeCharged(visit_id=failed.visit_id, work_order_id=order_id, fee_id=fee_id, kind=failed.kind)
    )
    return ChargedVisitFee(
        id=fee_id,
        work_order_id=order_id,
        line_id=line_id,
        gross_minor=failed.amount_minor,
        currency=terms.currency,
    )


def failed_visit(ctx: Context, visit_id: UUID) -> tuple[UUID, FailedVisit]:
    """Hold order and visit; return how it failed. Raises `NoVisitFee` for one that did not, `FeeSettled`."""
    visit = lock_visit(ctx, visit_id)
    order_id: UUID = visit.work_order_id
    lock_order(ctx, order_id)
    ctx.about(order_id)
    failed = next((one for one in failed_of(ctx, order_id) if one.visit_id == visit_id), None)
    if failed is None:
        raise NoVisitFee(
            "This visit did not fail by the customer: there was no no-show and no late cancellation."
        )
    if failed.waived or failed.fee_id:
        raise FeeSettled(
            f"The fee for this visit was {'waived' if failed.waived else 'charged'} already.",
            visit_id=str(visit_id),
        )
    return order_id, failed


def _row(
    ctx: Context, fee_id: UUID, line_id: UUID, failed: FailedVisit, terms: AcceptedTerms
) -> dict[str, object]:
    return {
        "id": fee_id,
        "branch_id": ctx.here,
        "visit_id": failed.visit_id,
        "terms_id": terms.id,
        "kind": failed.kind,
        "line_id": line_id,
        "gross_minor": failed.amount_minor,
        "ceiling_minor": failed.amount_minor + terms.rounding_minor,
        "currency": terms.currency,
        "evidence": _evidence(failed),
        "charged_at": ctx.now,
        "charged_by": ctx.actor.ref,
    }


def _evidence(failed: FailedVisit) -> dict[str, object]:
    return {
        "starts_at": failed.starts_at.isoformat(),
        "ended_at": failed.ended_at.isoformat(),
        "waited_minutes": failed.waited_minutes,
    }


def _line(
    ctx: Context, order_id: UUID, row: dict[str, object], failed: FailedVisit, terms: AcceptedTerms
) -> AddAgreedFee:
    title = TITLES[failed.kind]
    how = f"{HOW[terms.channel]} on {_at(ctx, terms.accepted_at)}"
    said = f"visit of {_at(ctx, failed.starts_at)}; terms accepted {how}"
    return AddAgreedFee.model_validate(
        {
            "work_order_id": order_id,
            "line_id": row["line_id"],
            "authorisation_id": row["id"],
            "title": title,
            "description": f"{title}: {said}",
            "unit_price": getattr(terms, f"{failed.kind}_price"),
            "gross_minor": row["gross_minor"],
            "ceiling_minor": row["ceiling_minor"],
            "agreed_at": terms.accepted_at,
        }
    )


def _at(ctx: Context, instant: datetime) -> str:
    local = instant.astimezone(ctx.zone)
    return str(format_datetime(local, "short", tzinfo=ctx.zone, locale=ctx.branch.locale))
