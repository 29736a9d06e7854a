"""Prices by rule, with the rule in words: it stands on the line (G2, G3, G4)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from workwright.catalog.models import Fee, MarkupTier
from workwright.catalog.policy import CatalogPolicy
from workwright.catalog.rules import (
    Charge,
    ChargeableLine,
    FeeRule,
    LineKind,
    charges,
    marked_up,
    rate_at,
    tier_for,
)
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.parties.queries import same_customer


class NoPrice(DomainError):
    """The catalogue has no price for this here. Enter one on the line, or add it to the catalogue."""

    code = "catalog.no_price"


@dataclass(frozen=True, slots=True)
class PricedItem:
    """A price per unit in whole currency units; `rule` says where it comes from. Empty tax code: by kind of line."""

    unit_price: Decimal
    unit_cost: Decimal | None
    tax_code: str
    rule: str
    description: str
    kind: str


def price_part(
    ctx: Context, part_id: UUID, quantity: Decimal = Decimal(1), customer_id: UUID | None = None
) -> PricedItem:
    """The customer's agreed price, else the branch's list, else the part's own, else cost by the mark-up matrix.

    Raises NotFound, NoPrice.
    """
    part = _one(_PART, [*_agreement(ctx, customer_id), part_id], "part_id")
    price, rule = _part_price(ctx, part)
    cost = part.unit_cost if part.currency == ctx.branch.currency else None
    return PricedItem(price, cost, part.tax_code, rule, part.name, part.kind)


def price_labour(
    ctx: Context,
    operation_id: UUID | None,
    hours: Decimal,
    at: datetime,
    customer_id: UUID | None = None,
    *,
    rate_code: str = "",
) -> PricedItem:
    """The price of an hour at that instant (or of the whole operation, when it is flat), with the rate named.

    Raises NotFound, NoPrice.
    """
    agreement = _agreement(ctx, customer_id)
    work = _one(_OPERATION, [*agreement, operation_id], "operation_id") if operation_id else _NO_OPERATION
    if work.agreed is not None:
        return _labour(work, work.agreed, f"price list {work.list_name}")
    if work.flat_price is not None and work.currency == ctx.branch.currency:
        return _labour(work, work.flat_price, "flat price")
    code = rate_code or work.rate_code or CatalogPolicy.at(ctx).rate_code
    return _labour(work, *_hour(ctx, code, at.astimezone(ctx.zone), agreement))


# The agreed price of one thing: of a list that names the customer before a default one, of the branch before
# the company, of the latest begun.
_AGREED = """
LEFT JOIN LATERAL (
    SELECT item.price, list.name FROM catalog_pricelistitem item
    JOIN catalog_pricelist list ON list.id = item.price_list_id
    WHERE list.active AND list.currency = %s AND list.valid_from <= %s
      AND (list.valid_to IS NULL OR list.valid_to >= %s) AND (list.branch_id IS NULL OR list.branch_id = %s)
      AND (list.is_default OR list.customers ?| %s::text[]) AND {what}
    ORDER BY list.is_default, list.branch_id IS NULL, list.valid_from DESC, list.id LIMIT 1
) agreed ON true
"""
_PART = f"""
SELECT part.name, part.kind, part.currency, part.category, part.unit_cost, part.price,
       coalesce(code.code, '') AS tax_code, agreed.price AS agreed, agreed.name AS list_name
FROM catalog_part part LEFT JOIN catalog_taxcode code ON code.id = part.tax_code_id
{_AGREED.format(what="item.part_id = part.id")} WHERE part.id = %s
"""
_OPERATION = f"""
SELECT operation.name, operation.currency, operation.rate_code, operation.flat_price,
       coalesce(code.code, '') AS tax_code, agreed.price AS agreed, agreed.name AS list_name
FROM catalog_labouroperation operation LEFT JOIN catalog_taxcode code ON code.id = operation.tax_code_id
{_AGREED.format(what="item.operation_id = operation.id")} WHERE operation.id = %s
"""
_RATES = f"""
SELECT rate.name, rate.price, rate.weekdays, rate.time_from, rate.time_to, rate.rank,
       rate.branch_id, agreed.price AS agreed, agreed.name AS list_name
FROM (SELECT 1) one
{_AGREED.format(what="item.rate_code = %s")}
LEFT JOIN catalog_labourrate rate ON rate.code = %s AND rate.active AND rate.currency = %s
    AND rate.valid_from <= %s AND (rate.valid_to IS NULL OR rate.valid_to >= %s)
    AND (rate.branch_id IS NULL OR rate.branch_id = %s)
"""
_NO_OPERATION = writer.Row(
    ("name", "currency", "rate_code", "flat_price", "tax_code", "agreed", "list_name"),
    ("Labour", "", "", None, "", None, ""),
)


@dataclass(frozen=True, slots=True)
class _Window:
    """A labour rate as `rate_at` reads it."""

    name: str
    price: Decimal
    weekdays: tuple[int, ...]
    time_from: time | None
    time_to: time | None
    rank: int


def _agreement(ctx: Context, customer_id: UUID | None) -> list[Any]:
    """The parameters of `_AGREED`: currency, day twice, branch, customers (with those merged into one)."""
    customers = [str(pk) for pk in same_customer([customer_id])] if customer_id else []
    return [ctx.branch.currency, ctx.today, ctx.today, ctx.here, customers]


def _one(sql: str, params: list[Any], field: str) -> writer.Row:
    rows = writer.rows(sql, params)
    if not rows:
        raise NotFound("The catalogue has no such thing.", field=field)
    return rows[0]


def _part_price(ctx: Context, part: writer.Row) -> tuple[Decimal, str]:
    if part.agreed is not None:
        return part.agreed, f"price list {part.list_name}"
    if part.currency != ctx.branch.currency:
        raise NoPrice(
            f"{part.name} has no price in {ctx.branch.currency}: add it to a price list.", field="unit_price"
        )
    if part.price is not None:
        return part.price, "catalogue price"
    if part.unit_cost is None:
        raise NoPrice(
            f"{part.name} has neither price nor cost: add one to the catalogue.", field="unit_price"
        )
    return _by_matrix(ctx, part)


def _by_matrix(ctx: Context, part: writer.Row) -> tuple[Decimal, str]:
    """The tiers of the part's own category and of this branch go before the general ones."""
    found = MarkupTier.objects.filter(here(ctx), active=True, currency=part.currency)
    rows = list(found.filter(category__in=("", part.category)))
    for category, branch_id in ((part.category, ctx.here), (part.category, None), ("", ctx.here), ("", None)):
        own = [row for row in rows if (row.category, row.branch_id) == (category, branch_id)]
        if tier := tier_for(part.unit_cost, own):
            rule = f"mark-up {tier.percent.normalize():f} % from {tier.cost_from.normalize():f}"
            return marked_up(part.unit_cost, tier.percent, part.currency), rule
    raise NoPrice(
        f"{part.name} has no price, and no mark-up holds for its cost: add one.", field="unit_price"
    )


def _hour(ctx: Context, code: str, local: datetime, agreement: list[Any]) -> tuple[Decimal, str]:
    """The price of an hour under a rate code: agreed, else by the branch's own rates, else by the company's."""
    day = local.date()
    rows = writer.rows(_RATES, [*agreement, code, code, ctx.branch.currency, day, day, ctx.here])
    if rows[0].agreed is not None:
        return rows[0].agreed, f"price list {rows[0].list_name}"
    known = [row for row in rows if row.price is not None]
    own = [row for row in known if row.branch_id is not None]
    rate = rate_at(local, [_window(row) for row in own or known])
    if rate is None:
        raise NoPrice(
            f"No labour rate {code!r} holds at this hour in this branch: add one.", field="unit_price"
        )
    return rate.price, f"labour rate {rate.name}"


def _window(row: writer.Row) -> _Window:
    return _Window(row.name, row.price, tuple(json.loads(row.weekdays)), row.time_from, row.time_to, row.rank)


def _labour(work: writer.Row, price: Decimal, rule: str) -> PricedItem:
    return PricedItem(price, None, work.tax_code, rule, work.name, LineKind.LABOUR.value)


def charges_for(
    ctx: Context, lines: Sequence[ChargeableLine], *, visits: int = 0, zone: str = ""
) -> list[Charge]:
    """The charges that this branch adds by rule to such lines and visits."""
    return charges(
        [_fee_rule(fee) for fee in _automatic(ctx)], lines, ctx.branch.currency, visits=visits, zone=zone
    )


def here(ctx: Context) -> Q:
    """Rules of the branch acted in, or of the whole company."""
    return Q(branch_id=ctx.here) | Q(branch=None)


def _automatic(ctx: Context) -> list[Fee]:
    rows = Fee.objects.select_related("tax_code").filter(
        here(ctx), active=True, automatic=True, currency=ctx.branch.currency
    )
    return list(rows.order_by("code"))


def _fee_rule(fee: Fee) -> FeeRule:
    return FeeRule(
        code=fee.code,
        name=fee.name,
        kind=fee.kind,
        tax_code=fee.tax_code.code if fee.tax_code else "",
        price=fee.price,
        percent=fee.percent,
        cap=fee.cap,
        line_kinds=tuple(fee.line_kinds),
        part_category=fee.part_category,
        zone=fee.zone,
    )
