"""What is still to pay on an order when it is brought to its end now."""

from uuid import UUID

from workwright.counter.queries.basket import BasketTax
from workwright.estimates.queries.offers import priced
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.payments.queries import account_of
from workwright.work_orders.queries import lines_of, order_fact


class DueView(View):
    """`due_minor` is what `counter.settle_order` takes: what is agreed and not invoiced, and owed, less deposits."""

    work_order_id: UUID
    new_minor: int
    owed_minor: int
    deposit_minor: int
    due_minor: int
    taxes: tuple[BasketTax, ...]
    currency: str


@query("counter.get_due", permission="payments.view_payments")
def get_due(ctx: Context, work_order_id: UUID) -> DueView:
    """What the customer pays to take the thing along now; lines that still wait for a yes do not count."""
    order, account = order_fact(ctx, work_order_id), account_of.run(ctx, work_order_id)
    agreed = [line for line in lines_of(ctx, order.id, states=("authorised",)) if line.invoice_id is None]
    document = priced(ctx, order, agreed) if agreed else None
    new = document.gross_minor if document else 0
    deposit = min(account.deposit_minor, new)
    taxes = tuple(
        BasketTax(name=tax.name, rate=tax.rate, tax_minor=tax.tax_minor)
        for tax in (document.taxes if document else ())
    )
    return DueView(
        work_order_id=order.id,
        new_minor=new,
        owed_minor=account.balance_minor,
        deposit_minor=deposit,
        due_minor=new + account.balance_minor - deposit,
        taxes=taxes,
        currency=order.currency,
    )
