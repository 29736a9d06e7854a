"""Diagnoses that are given back when the repair is approved: what is promised, and what is earned by now."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from workwright.catalog.queries import diagnosis_credits
from workwright.catalog.rules import LineKind, PricingLine
from workwright.estimates.policy import EstimatesPolicy
from workwright.estimates.rules.crediting import CreditTerms, PricedKind, is_earned, minimum_for, repair_value
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.work_orders.queries import BillableLine, lines_of, order_fact, services_of_jobs

_LIVE = ("proposed", "awaiting", "authorised")


class Promise(View):
    """A diagnosis that an estimate is about to promise back; `price` and `minimum` as prices are stated."""

    line_id: UUID
    description: str
    price: Decimal
    minimum: Decimal


class PromisedCredit(View):
    """A promise the customer was shown and answered. `repair` is what was approved by now, `earned` if it is enough."""

    line_id: UUID
    description: str
    price: Decimal
    minimum: Decimal
    repair: Decimal
    earned: bool
    promised_by: str
    estimate: str
    currency: str


def value_of(line: BillableLine) -> Fraction:
    """Return what a line is priced at after its discount, exact, in whole currency units."""
    priced = PricingLine(str(line.line_id), line.kind, line.quantity, line.unit_price, line.discount)
    return priced.value


def promises_now(ctx: Context, work_order_id: UUID) -> list[Promise]:
    """Return what an estimate sent now promises of the order's diagnoses, by the settings of today."""
    found = [line for line in lines_of(ctx, work_order_id, states=_LIVE) if line.kind == LineKind.DIAGNOSTIC]
    if not found:
        return []
    policy = EstimatesPolicy.at(ctx)
    branch = CreditTerms(policy.diagnosis_credit, policy.diagnosis_credit_minimum)
    services = services_of_jobs([line.job_id for line in found])
    settings = diagnosis_credits(services.values()) if services else {}
    own = {line_id: CreditTerms(said.setting, said.minimum) for line_id, said in settings.items()}
    wanted = [
        (line, minimum_for(branch, own.get(services[line.job_id]) if line.job_id in services else None))
        for line in found
    ]
    return [_promise(line, least) for line, least in wanted if least is not None]


def _promise(line: BillableLine, minimum: Decimal) -> Promise:
    price = _decimal(value_of(line))
    return Promise(line_id=line.line_id, description=line.description, price=price, minimum=minimum)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"))


# Of several promises for one diagnosis the customer has the best, and of these the first.
_PROMISES = """
SELECT DISTINCT ON (p.line_id) p.line_id, p.description, p.price, p.minimum, p.promised_by, e.revision, e.currency
FROM estimates_creditpromise p JOIN estimates_estimate e ON e.id = p.estimate_id
WHERE e.work_order_id = %s AND e.branch_id = %s
  AND EXISTS (SELECT 1 FROM estimates_authorisation a WHERE a.estimate_id = e.id)
ORDER BY p.line_id, p.minimum, e.revision
"""


@query("estimates.promised_credits", permission="estimates.view_estimates")
def promised_credits(ctx: Context, work_order_id: UUID) -> list[PromisedCredit]:
    """Diagnoses of an order that are given back, or would be if enough of the repair were approved (G15)."""
    return credits_of_order(ctx, work_order_id)


def credits_of_order(ctx: Context, work_order_id: UUID) -> list[PromisedCredit]:
    """Return the promises that count on an order, and whether they are earned by what is approved now."""
    order = order_fact(ctx, work_order_id)
    rows = writer.rows(_PROMISES, [order.id, ctx.here])
    if not rows:
        return []
    approved = repair_value(_priced(lines_of(ctx, order.id, states=("authorised",))))
    return [_credit(row, order.number, approved) for row in rows]


def _priced(lines: Sequence[BillableLine]) -> list[PricedKind]:
    return [PricedKind(line.kind, value_of(line)) for line in lines]


def _credit(row: writer.Row, number: str, approved: Fraction) -> PromisedCredit:
    return PromisedCredit(
        line_id=row.line_id,
        description=row.description,
        price=row.price,
        minimum=row.minimum,
        repair=_decimal(approved),
        earned=is_earned(row.minimum, approved),
        promised_by=row.promised_by,
        estimate=f"{number}/{row.revision}",
        currency=row.currency,
    )


def promise_row(ctx: Context, estimate_id: UUID, promise: Promise, row_id: UUID) -> dict[str, object]:
    """Return a promise as it is stored with its estimate."""
    return {
        "id": row_id,
        "branch_id": ctx.here,
        "estimate_id": estimate_id,
        "promised_by": ctx.actor.ref,
        **promise.model_dump(),
    }
