"""Prices by rule, with the rule in words: it stands on the line (G2, G3, G4)."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
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
    return price_parts(ctx, [part_id], customer_id)[part_id]


def price_parts(
    ctx: Context, part_ids: Collection[UUID], customer_id: UUID | None = None
) -> dict[UUID, PricedItem]:
    """Price several parts in one statement, each as `price_part` does. Raises NotFound, NoPrice."""
    asked = [ctx.branch.currency, ctx.today, ctx.here, customer_id, list(part_ids)]
    priced = {part.id: _priced_part(ctx, part) for part in writer.rows(_PARTS, asked)}
    if not priced.keys() >= set(part_ids):
        raise NotFound("There is no such part.", field="part_id")
    return priced


def _priced_part(ctx: Context, part: writer.Row) -> PricedItem:
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
    local, here = at.astimezone(ctx.zone), ctx.branch
    asked = [operation_id, rate_code, CatalogPolicy.at(ctx).rate_code, local.date()]
    rows = writer.rows(_LABOUR, [*asked, here.currency, ctx.today, ctx.here, customer_id])
    if operation_id and rows[0].operation_id is None:
        raise NotFound("There is no such operation.", field="operation_id")
    price, rule = _labour_price(ctx, rows, local)
    first = rows[0]
    return PricedItem(price, None, first.tax_code, rule, first.name, LineKind.LABOUR.value)


# The agreed price of one thing: of a list that names the customer before a default one, of the branch before
# the company, of the latest begun.
_AGREED = """
LEFT JOIN LATERAL (
    SELECT item.price, list.name FROM catalog_pricelistitem item
    JOIN catalog_pricelist list ON list.id = item.price_list_id
    WHERE {what} AND list.active AND list.currency = given.currency AND list.valid_from <= given.today
      AND (list.valid_to IS NULL OR list.valid_to >= given.today)
      AND (list.branch_id IS NULL OR list.branch_id = given.branch_id)
      AND (list.is_default OR list.customers ?| ARRAY(SELECT parties_same_customer(given.customer_id)::text))
    ORDER BY list.is_default, list.branch_id IS NULL, list.valid_from DESC, list.id LIMIT 1
) {name} ON true
"""
_GIVEN = "%s::text AS currency, %s::date AS today, %s::uuid AS branch_id, %s::uuid AS customer_id"
_PARTS = f"""
WITH given AS (SELECT DISTINCT part_id, {_GIVEN} FROM unnest(%s::uuid[]) AS asked (part_id))
SELECT part.id, part.name, part.kind, part.currency, part.category, part.unit_cost, part.price,
       coalesce(code.code, '') AS tax_code, agreed.price AS agreed, agreed.name AS list_name
FROM given JOIN catalog_part part ON part.id = given.part_id
LEFT JOIN catalog_taxcode code ON code.id = part.tax_code_id
{_AGREED.format(what="item.part_id = part.id", name="agreed")}
"""
_LABOUR = f"""
WITH given AS (
    SELECT %s::uuid AS operation_id, %s::text AS rate_code, %s::text AS usual_code, %s::date AS day, {_GIVEN}
), asked AS (
    SELECT operation.id, coalesce(operation.name, 'Labour') AS name, coalesce(code.code, '') AS tax_code,
           CASE WHEN operation.currency = given.currency THEN operation.flat_price END AS flat_price,
           coalesce(nullif(given.rate_code, ''), operation.rate_code, given.usual_code) AS rate_code
    FROM given LEFT JOIN catalog_labouroperation operation ON operation.id = given.operation_id
    LEFT JOIN catalog_taxcode code ON code.id = operation.tax_code_id
)
SELECT asked.id AS operation_id, asked.name, asked.tax_code, asked.flat_price, asked.rate_code,
       whole.price AS whole_price, whole.name AS whole_list, hour.price AS hour_price, hour.name AS hour_list,
       rate.name AS rate_name, rate.price AS rate_price, rate.branch_id AS rate_branch, rate.weekdays,
       rate.time_from, rate.time_to, rate.rank
FROM given CROSS JOIN asked
{_AGREED.format(what="item.operation_id = asked.id", name="whole")}
{_AGREED.format(what="item.rate_code = asked.rate_code AND item.rate_code <> ''", name="hour")}
LEFT JOIN catalog_labourrate rate ON rate.code = asked.rate_code AND rate.active
    AND rate.currency = given.currency AND (rate.branch_id IS NULL OR rate.branch_id = given.branch_id)
    AND rate.valid_from <= given.day AND (rate.valid_to IS NULL OR rate.valid_to >= given.day)
"""


@dataclass(frozen=True, slots=True)
class _Window:
    """A labour rate as `rate_at` reads it."""

    name: str
    price: Decimal
    weekdays: tuple[int, ...]
    time_from: time | None
    time_to: time | None
    rank: int


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


def _labour_price(ctx: Context, rows: list[writer.Row], local: datetime) -> tuple[Decimal, str]:
    """A flat or agreed price of the whole, an agreed hour, else the branch's own rates, else the company's."""
    first = rows[0]
    if first.whole_price is not None:
        return first.whole_price, f"price list {first.whole_list}"
    if first.flat_price is not None:
        return first.flat_price, "flat price"
    if first.hour_price is not None:
        return first.hour_price, f"price list {first.hour_list}"
    known = [row for row in rows if row.rate_price is not None]
    own = [row for row in known if row.rate_branch is not None]
    rate = rate_at(local, [_window(row) for row in own or known])
    if rate is None:
        code = first.rate_code
        raise NoPrice(
            f"No labour rate {code!r} holds at this hour in this branch: add one.", field="unit_price"
        )
    return rate.price, f"labour rate {rate.name}"


def _window(row: writer.Row) -> _Window:
    weekdays = tuple(json.loads(row.weekdays))
    return _Window(row.rate_name, row.rate_price, weekdays, row.time_from, row.time_to, row.rank)


def charges_for(
    ctx: Context, lines: Sequence[ChargeableLine], *, visits: int = 0, zone: str = ""
) -> list[Charge]:
    """The charges that this branch adds by rule to such lines and visits."""
    return charges(
        [_fee_rule(fee) for fee in _automatic(ctx)], lines, ctx.branch.currency, visits=visits, zone=zone
    )


def automatic_fee_ids(ctx: Context) -> set[UUID]:
    """The fees that the branch adds by rule, whether or not a given order bears them."""
    return {fee.id for fee in _automatic(ctx)}


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
        fee_id=fee.id,
    )
