"""The statement of a customer's account, row by row from the ledger (G14)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from workwright.billing.models import Invoice
from workwright.billing.queries.invoice import VIEW, cards_of
from workwright.billing.queries.views import InvoiceCard, OpenItem, StatementRow, StatementView
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.reads import query
from workwright.ledger.queries import Movement, balances, movements_of
from workwright.ledger.rules import credit_of, receivable_of
from workwright.parties.queries import customers_by_id, same_customer


@query("billing.get_statement", permission=VIEW)
def get_statement(
    ctx: Context, customer_id: UUID, first_on: date, last_on: date | None = None, currency: str = ""
) -> StatementView:
    """A customer's invoices, payments and credits in this branch over some days, and what is open at the end."""
    customer = customers_by_id(ctx, [customer_id]).get(customer_id)
    if customer is None:
        raise NotFound("There is no such customer.", id=str(customer_id))
    end = last_on or ctx.today
    if end < first_on:
        raise Invalid("The last day is before the first.", field="last_on")
    money, ids = currency or ctx.branch.currency, same_customer([customer_id])
    invoices = Invoice.here(ctx).filter(customer_id__in=ids, state="issued", currency=money)
    numbers = {receivable_of(i.id): i for i in invoices.order_by("issued_at", "id")}
    moves = [m for m in movements_of(ctx, "receivable", list(numbers)) if m.currency == money]
    opening = _sum(m for m in moves if m.effective_on < first_on)
    rows = _rows([m for m in moves if first_on <= m.effective_on <= end], numbers, opening)
    credit = balances(ctx, "credit", [credit_of(i) for i in ids], money, on=end)
    return StatementView(
        customer_id=customer_id,
        customer_name=customer.name,
        currency=money,
        first_on=first_on,
        last_on=end,
        opening_minor=opening,
        rows=rows,
        closing_minor=rows[-1].owed_minor if rows else opening,
        credit_minor=sum(credit.values()),
        open=_open(ctx, list(numbers.values()), end, money),
    )


def _sum(moves: Iterable[Movement]) -> int:
    return sum(m.amount_minor if m.side == "D" else -m.amount_minor for m in moves)


def _rows(moves: list[Movement], numbers: dict[str, Invoice], opening: int) -> tuple[StatementRow, ...]:
    rows, owed = [], opening
    for move in moves:
        owed += move.amount_minor if move.side == "D" else -move.amount_minor
        invoice = numbers[move.subject]
        rows.append(
            StatementRow(
                on=move.effective_on,
                kind=move.kind,
                invoice_id=invoice.id,
                invoice_number=invoice.number or "",
                debit_minor=move.amount_minor if move.side == "D" else 0,
                credit_minor=move.amount_minor if move.side == "C" else 0,
                owed_minor=owed,
            )
        )
    return tuple(rows)


def _open(ctx: Context, invoices: list[Invoice], end: date, currency: str) -> tuple[OpenItem, ...]:
    owed = balances(ctx, "receivable", [receivable_of(i.id) for i in invoices], currency, on=end)
    cards = {card.id: card for card in cards_of(ctx, invoices)}
    items = [_item(cards[i.id], owed[receivable_of(i.id)], end) for i in invoices]
    return tuple(sorted((i for i in items if i.balance_minor), key=lambda i: (i.due_on, i.number)))


def _item(card: InvoiceCard, owed: int, end: date) -> OpenItem:
    due = card.due_on or end
    return OpenItem(
        invoice_id=card.id,
        number=card.number,
        issued_on=card.issued_on or end,
        due_on=due,
        days_overdue=max(0, (end - due).days),
        total_minor=card.total_minor,
        balance_minor=owed,
    )
