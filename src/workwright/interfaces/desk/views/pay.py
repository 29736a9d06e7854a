"""Taking money: every way to pay an order, one payment with its refunds, one request with its link."""

from uuid import UUID

from django.http import HttpResponse

from workwright.drawers.queries import list_drawers, my_shift
from workwright.interfaces.desk.account import account_of_order
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.payers import PayerShown, payers_shown
from workwright.interfaces.desk.show import typed_amount
from workwright.interfaces.desk.till import offers
from workwright.interfaces.outside import address_for_customers
from workwright.kernel.errors import Forbidden
from workwright.kernel.reads import Page
from workwright.operations.queries import get_address
from workwright.parties.queries import customers_by_id
from workwright.payments.queries import (
    cash_step,
    get_payment,
    get_request,
    list_payments,
    list_refunds,
    list_reviews,
    request_link,
)
from workwright.payments.rules import cash_due
from workwright.work_orders.queries import get_work_order, order_facts

WAYS = (
    ("cash", "payments.take_cash", "Cash", "Take cash"),
    ("card_slip", "payments.take_card_slip", "Card terminal", "Take card payment"),
    ("cheque", "payments.take_cheque", "Cheque", "Take cheque"),
    ("transfer", "payments.take_transfer", "Bank transfer", "Record transfer"),
)
RIGHTS = (*(right for _, right, _, _ in WAYS), "payments.request_payment", "payments.put_on_account")


@desk
def pay(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Every way to pay an order that this person may use; nothing for whoever may use none."""
    if not any(visit.ctx.can(right) for right in RIGHTS):
        raise Forbidden("Your role takes no money.")
    order = get_work_order(visit.ctx, work_order_id)
    account = account_of_order(visit.ctx, order)
    payers = payers_shown(visit.ctx, order, account)
    payer = _payer(payers, visit.asked("payer"))
    due = payer.owed_minor if payer else account.balance_minor
    shift = my_shift.run(visit.ctx)
    step = cash_step(visit.ctx)
    return visit.page(
        "desk/pay.html",
        order=order,
        account=account,
        payers=payers,
        payer=payer,
        due=due,
        amount=typed_amount(due, order.currency) if due > 0 else "",
        cash=typed_amount(cash_due(due, step), order.currency) if due > 0 else "",
        rounding=cash_due(due, step) - due if due > 0 else 0,
        offers=offers(cash_due(due, step), order.currency) if due > 0 else (),
        ways=[way for way in WAYS if visit.ctx.can(way[1])],
        shift=shift,
        drawers=[] if shift else list_drawers.run(visit.ctx),
        customer=customers_by_id(visit.ctx, [order.customer_id]).get(order.customer_id),
        invoices=[
            part for part in (account.running.invoices if account.running else ()) if part.balance_minor > 0
        ],
    )


def _payer(payers: list[PayerShown], asked: str) -> PayerShown | None:
    """Return whose money is taken: who was asked for, else the order's own customer; None where they pay alone."""
    named = [one for one in payers if str(one.payer.id) == asked]
    own = [one for one in payers if one.payer.is_the_customer]
    return next(iter([*named, *own]), None)


@desk
def payments(visit: Visit) -> HttpResponse:
    """Payments, refunds that wait for a second person, and matters of money that need somebody."""
    found = list_payments(visit.ctx, after=visit.asked("after"))
    orders = order_facts(visit.ctx, {row.work_order_id for row in found.rows if row.work_order_id})
    return visit.page(
        "desk/payments.html",
        found=found,
        orders=orders,
        refunds=list_refunds(visit.ctx, state="requested").rows,
        reviews=list_reviews(visit.ctx).rows,
    )


@desk
def payment(visit: Visit, payment_id: UUID) -> HttpResponse:
    """One payment: where its money is, and how to give it back."""
    found = get_payment(visit.ctx, payment_id)
    orders = order_facts(visit.ctx, [found.work_order_id]) if found.work_order_id else {}
    refunds = [row for row in _refunds(visit).rows if row.payment_id == payment_id]
    shift = my_shift.run(visit.ctx)
    return visit.page(
        "desk/payment.html",
        payment=found,
        order=orders.get(found.work_order_id) if found.work_order_id else None,
        refunds=refunds,
        shift=shift,
    )


def _refunds(visit: Visit) -> Page:  # type: ignore[type-arg]
    return list_refunds(visit.ctx, limit=200)


@desk
def request(visit: Visit, request_id: UUID) -> HttpResponse:
    """One payment request: what it asks, its link, what came in."""
    found = get_request(visit.ctx, request_id)
    link = address_for_customers(visit.request, f"/p/{request_link(visit.ctx, request_id)}")
    return visit.page("desk/request.html", asked=found, link=link, address=get_address(visit.ctx))
