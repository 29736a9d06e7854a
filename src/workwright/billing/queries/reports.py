"""Ageing of what is owed, and the tax of a period, as the accountant needs them (S13)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from workwright.billing.models import Invoice
from workwright.billing.queries.invoice import VIEW
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.reads import View, query
from workwright.ledger.queries import balances
from workwright.ledger.rules import receivable_of
from workwright.parties.queries import customers_by_id


class AgeingRow(View):
    """What one customer owes, by days past due; the parts sum to the total."""

    customer_id: UUID
    customer_name: str
    not_due_minor: int = 0
    to_30_minor: int = 0
    to_60_minor: int = 0
    to_90_minor: int = 0
    older_minor: int = 0
    total_minor: int = 0


class Ageing(View):
    """`total_minor` is the balance of all receivables of the branch in this currency on that day."""

    on: date
    currency: str
    rows: tuple[AgeingRow, ...]
    total_minor: int


class TaxReturnRow(View):
    """One tax of one code: invoiced less credited in the period."""

    code: str
    name: str
    rate: str
    base_minor: int
    tax_minor: int


class TaxReturn(View):
    first_on: date
    last_on: date
    currency: str
    rows: tuple[TaxReturnRow, ...]
    tax_minor: int


@query("billing.get_ageing", permission=VIEW)
def get_ageing(ctx: Context, on: date | None = None, currency: str = "") -> Ageing:
    """Who owes how much in this branch, and for how long past due, on a day (default: today)."""
    day, money = on or ctx.today, currency or ctx.branch.currency
    invoices = Invoice.here(ctx).filter(state="issued", currency=money, issued_on__lte=day)
    heads = list(invoices.values_list("id", "customer_id", "due_on"))
    owed = balances(ctx, "receivable", [receivable_of(i) for i, _, _ in heads], money, on=day)
    items = [(customer, (day - (due or day)).days, owed[receivable_of(i)]) for i, customer, due in heads]
    rows = _aged(ctx, [item for item in items if item[2]])
    return Ageing(on=day, currency=money, rows=rows, total_minor=sum(row.total_minor for row in rows))


def _aged(ctx: Context, items: list[tuple[UUID, int, int]]) -> tuple[AgeingRow, ...]:
    sums: dict[UUID, dict[str, int]] = {}
    for customer, days, amount in items:
        own = sums.setdefault(customer, {})
        for name in (bucket(days), "total_minor"):
            own[name] = own.get(name, 0) + amount
    names = customers_by_id(ctx, sums)
    rows = [AgeingRow(customer_id=c, customer_name=names[c].name, **own) for c, own in sums.items()]
    return tuple(sorted(rows, key=lambda row: (-row.total_minor, row.customer_name)))


def bucket(days_past_due: int) -> str:
    """Return the column for an invoice that fell due so many days ago."""
    limits = ((0, "not_due_minor"), (30, "to_30_minor"), (60, "to_60_minor"), (90, "to_90_minor"))
    return next((name for limit, name in limits if days_past_due <= limit), "older_minor")


@query("billing.get_tax_return", permission=VIEW)
def get_tax_return(ctx: Context, first_on: date, last_on: date, currency: str = "") -> TaxReturn:
    """Tax invoiced less tax credited in this branch over some days, by code and tax; equal to the ledger's."""
    if last_on < first_on:
        raise Invalid("The last day is before the first.", field="last_on")
    money = currency or ctx.branch.currency
    scope = [ctx.here, money, first_on, last_on]
    rows = tuple(_tax_rows(writer.rows(_TAXES, [*scope, *scope])))
    return TaxReturn(
        first_on=first_on,
        last_on=last_on,
        currency=money,
        rows=rows,
        tax_minor=sum(row.tax_minor for row in rows),
    )


_TAXES = """
SELECT t.code, t.name, t.rate, sum(t.base) AS base, sum(t.tax) AS tax FROM (
  SELECT x->>'code' AS code, x->>'name' AS name, x->>'rate' AS rate, (x->>'base_minor')::bigint AS base,
         (x->>'tax_minor')::bigint AS tax
  FROM billing_invoice i, jsonb_array_elements(i.taxes) x
  WHERE i.branch_id = %s AND i.currency = %s AND i.state = 'issued' AND i.issued_on BETWEEN %s AND %s
  UNION ALL
  SELECT x->>'code', x->>'name', x->>'rate', -(x->>'base_minor')::bigint, -(x->>'tax_minor')::bigint
  FROM billing_creditnote c, jsonb_array_elements(c.taxes) x
  WHERE c.branch_id = %s AND c.currency = %s AND c.issued_on BETWEEN %s AND %s) t
GROUP BY t.code, t.name, t.rate ORDER BY t.code COLLATE "C", t.name COLLATE "C", t.rate COLLATE "C"
"""


def _tax_rows(rows: Iterable[writer.Row]) -> Iterable[TaxReturnRow]:
    for row in rows:
        yield TaxReturnRow(
            code=row.code, name=row.name, rate=row.rate, base_minor=int(row.base), tax_minor=int(row.tax)
        )
