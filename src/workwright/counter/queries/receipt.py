"""The receipt: the invoice as it was issued, with how it was paid, as words for 80 mm of paper."""

from typing import Any
from uuid import UUID

from babel.dates import format_datetime

from workwright.billing.queries import get_invoice, receipt_pdf, receipt_words
from workwright.billing.rules.printed import money
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import N_, locale_for, speaking
from workwright.kernel.languages import gettext as _
from workwright.kernel.reads import View, query
from workwright.parties.queries import language_of
from workwright.parties.rules import WALK_IN
from workwright.payments.queries import PaymentView, RunningAccount, account_of
from workwright.work_orders.queries import order_facts

PERMISSION = "billing.view_invoices"
WAYS = {
    "cash": N_("Cash"),
    "card": N_("Card"),
    "card_slip": N_("Card"),
    "cheque": N_("Cheque"),
    "transfer": N_("Transfer"),
    "wallet": N_("Wallet"),
    "mobile_money": N_("Mobile money"),
}


class ReceiptView(View):
    """`words` are finished text, ready to print; `change_minor` is what the customer got back."""

    work_order_id: UUID
    invoice_id: UUID
    number: str
    total_minor: int
    change_minor: int
    balance_minor: int
    on_account: bool
    currency: str
    words: dict[str, Any]


@query("counter.get_receipt", permission=PERMISSION)
def get_receipt(ctx: Context, work_order_id: UUID) -> ReceiptView:
    """The receipt of an order's latest invoice."""
    account = account_of.run(ctx, work_order_id)
    issued = [part for part in account.invoices if part.state == "issued"]
    if not issued:
        raise NotFound("Nothing of this order is invoiced yet, so there is no receipt.")
    last = issued[-1]
    return ReceiptView(
        work_order_id=work_order_id,
        invoice_id=last.id,
        number=last.number,
        total_minor=last.total_minor,
        change_minor=sum(payment.change_minor or 0 for payment in account.payments),
        balance_minor=last.balance_minor,
        on_account=last.on_account,
        currency=account.currency,
        words=receipt_words(ctx, last.id, (), _more(ctx, work_order_id, last.id, account)),
    )


@query("counter.get_receipt_pdf", permission=PERMISSION)
def get_receipt_pdf(ctx: Context, work_order_id: UUID) -> bytes:
    """The receipt of an order's latest invoice as PDF, 80 mm wide."""
    return receipt_pdf(ctx, get_receipt.run(ctx, work_order_id).words)


def _more(ctx: Context, work_order_id: UUID, invoice_id: UUID, account: RunningAccount) -> dict[str, Any]:
    order = order_facts(ctx, [work_order_id])[work_order_id]
    there = ctx.at_branch(order.branch_id)
    invoice = get_invoice.run(ctx, invoice_id)
    locale = locale_for(language_of(invoice.customer_id), there.branch.locale)
    with speaking(locale):
        return _words(there, order.number, invoice, account, locale)


def _words(ctx: Context, number: str, invoice: Any, account: RunningAccount, locale: str) -> dict[str, Any]:
    at, currency = (invoice.issued_at or ctx.now).astimezone(ctx.zone), account.currency
    walk_in = invoice.customer_id == WALK_IN
    heads = [[_("Date"), format_datetime(at, "short", locale=locale)], [_("Order"), number]]
    heads += [] if walk_in else [[_("Customer"), invoice.customer_name]]
    heads += [[_("Your order"), invoice.po_number]] if invoice.po_number else []
    owed = invoice.balance_minor
    return {
        "receipt_title": _("Receipt") if owed <= 0 else _("Invoice"),
        "heads": heads,
        "totals": _sums(invoice, locale),
        "sum": [_("Total %(currency)s", currency=currency), money(invoice.gross_minor, currency, locale)],
        "payments": _payments(account, owed, currency, locale, str(invoice.due_on or "")),
        "closing": _("Thank you."),
    }


def _sums(invoice: Any, locale: str) -> list[list[str]]:
    currency = invoice.currency
    taxes = [[f"{tax.name} {tax.rate} %", money(tax.tax_minor, currency, locale)] for tax in invoice.taxes]
    if invoice.prices_include_tax:
        return [[_("Includes %(tax)s", tax=name), amount] for name, amount in taxes]
    return [[_("Subtotal"), money(invoice.net_minor, currency, locale)], *taxes]


def _payments(account: RunningAccount, owed: int, currency: str, locale: str, due: str) -> list[list[str]]:
    """Say how it was paid: what was handed over and the change, the slip, and what is still owed until when."""
    rows: list[list[str]] = []
    for payment in account.payments:
        rows += [[label, money(minor, currency, locale)] for label, minor in _told(payment)]
    if owed > 0:
        rows.append(
            [_("On account, due %(day)s", day=due) if due else _("Owed"), money(owed, currency, locale)]
        )
    return rows


def _told(payment: PaymentView) -> list[tuple[str, int]]:
    way = _(WAYS.get(payment.method, payment.method))
    if payment.method == "card_slip":
        card = f"{payment.brand.title() or way} ••{payment.last4}"
        way = _("%(card)s, approval %(code)s", card=card, code=payment.approval_code)
    rows = [(way, payment.tendered_minor or payment.amount_minor)]
    if payment.change_minor:
        rows.append((_("Change"), payment.change_minor))
    if payment.returned_minor:
        rows.append((_("Given back"), -payment.returned_minor))
    return rows
