"""Prices by rule, with the rule in words: it stands on the line (G2, G3, G4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from workwright.catalog.models import Fee, LabourOperation, LabourRate, MarkupTier, Part, PriceListItem
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
    part = Part.objects.select_related("tax_code").filter(id=part_id).first()
    if part is None:
        raise NotFound("There is no such part.", field="part_id")
    price, rule = _part_price(ctx, part, customer_id)
    cost = part.unit_cost if part.currency == ctx.branch.currency else None
    return PricedItem(price, cost, _code(part), rule, part.name, part.kind)


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
    operation = _operation(operation_id) if operation_id else None
    if operation and (flat := _flat_price(ctx, operation, customer_id)):
        return _labour(operation, *flat)
    code = rate_code or (operation.rate_code if operation else CatalogPolicy.at(ctx).rate_code)
    agreed = _agreed(ctx, customer_id, Q(rate_code=code))
    if agreed:
        return _labour(operation, agreed.price, f"price list {agreed.price_list.name}")
    rate = rate_at(at.astimezone(ctx.zone), _rates(ctx, code, at.astimezone(ctx.zone).date()))
    if rate is None:
        raise NoPrice(
            f"No labour rate {code!r} holds at this hour in this branch: add one.", field="unit_price"
        )
    return _labour(operation, rate.price, f"labour rate {rate.name}")


def charges_for(
    ctx: Context, lines: Sequence[ChargeableLine], *, visits: int = 0, zone: str = ""
) -> list[Charge]:
    """The charges that this branch adds by rule to such lines and visits."""
    return charges(
        [_fee_rule(fee) for fee in _automatic(ctx)], lines, ctx.branch.currency, visits=visits, zone=zone
    )


def valid(day: date) -> Q:
    """Rows with a period that holds on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def here(ctx: Context) -> Q:
    """Rules of the branch acted in, or of the whole company."""
    return Q(branch_id=ctx.here) | Q(branch=None)


def _part_price(ctx: Context, part: Part, customer_id: UUID | None) -> tuple[Decimal, str]:
    if agreed := _agreed(ctx, customer_id, Q(part=part)):
        return agreed.price, f"price list {agreed.price_list.name}"
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
    return _by_matrix(ctx, part, part.unit_cost)


def _by_matrix(ctx: Context, part: Part, cost: Decimal) -> tuple[Decimal, str]:
    """The tiers of the part's own category and of this branch go before the general ones."""
    rows = list(
        MarkupTier.objects.filter(
            here(ctx), active=True, currency=part.currency, category__in=("", part.category)
        )
    )
    for category, branch_id in ((part.category, ctx.here), (part.category, None), ("", ctx.here), ("", None)):
        own = [row for row in rows if (row.category, row.branch_id) == (category, branch_id)]
        if tier := tier_for(cost, own):
            rule = f"mark-up {tier.percent.normalize():f} % from {tier.cost_from.normalize():f}"
            return marked_up(cost, tier.percent, part.currency), rule
    raise NoPrice(
        f"{part.name} has no price, and no mark-up holds for its cost: add one.", field="unit_price"
    )


def _flat_price(
    ctx: Context, operation: LabourOperation, customer_id: UUID | None
) -> tuple[Decimal, str] | None:
    if agreed := _agreed(ctx, customer_id, Q(operation=operation)):
        return agreed.price, f"price list {agreed.price_list.name}"
    if operation.flat_price is not None and operation.currency == ctx.branch.currency:
        return operation.flat_price, "flat price"
    return None


def _agreed(ctx: Context, customer_id: UUID | None, what: Q) -> PriceListItem | None:
    """The item of a list that names this customer, else of a default list; of the branch before the company."""
    lists = Q(price_list__is_default=True)
    for pk in same_customer([customer_id]) if customer_id else []:
        lists |= Q(price_list__customers__contains=str(pk))
    rows = PriceListItem.objects.select_related("price_list").filter(
        what,
        lists,
        Q(price_list__branch_id=ctx.here) | Q(price_list__branch=None),
        Q(price_list__valid_from__lte=ctx.today),
        Q(price_list__valid_to=None) | Q(price_list__valid_to__gte=ctx.today),
        price_list__active=True,
        price_list__currency=ctx.branch.currency,
    )
    return max(rows, key=lambda row: _nearness(row.price_list), default=None)


def _nearness(price_list: Any) -> tuple[bool, bool, date]:
    return not price_list.is_default, price_list.branch_id is not None, price_list.valid_from


def _rates(ctx: Context, code: str, day: date) -> list[LabourRate]:
    """The branch's own rates under this code; the company's where it has none."""
    rows = list(
        LabourRate.objects.filter(here(ctx), valid(day), code=code, active=True, currency=ctx.branch.currency)
    )
    own = [row for row in rows if row.branch_id is not None]
    return own or rows


def _operation(operation_id: UUID) -> LabourOperation:
    operation = LabourOperation.objects.select_related("tax_code").filter(id=operation_id).first()
    if operation is None:
        raise NotFound("There is no such operation.", field="operation_id")
    return operation


def _labour(operation: LabourOperation | None, price: Decimal, rule: str) -> PricedItem:
    name = operation.name if operation else "Labour"
    return PricedItem(price, None, _code(operation) if operation else "", rule, name, LineKind.LABOUR.value)


def _code(row: Part | LabourOperation | Fee) -> str:
    return row.tax_code.code if row.tax_code else ""


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
        tax_code=_code(fee),
        price=fee.price,
        percent=fee.percent,
        cap=fee.cap,
        line_kinds=tuple(fee.line_kinds),
        part_category=fee.part_category,
        zone=fee.zone,
    )
