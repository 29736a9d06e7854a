"""The rules of price and tax that hold in the branch acted in: its own and the company's."""

from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from workwright.catalog.models import (
    Exemption,
    Fee,
    LabourRate,
    MarkupTier,
    PriceList,
    PriceListItem,
    TaxCode,
    TaxRate,
)
from workwright.kernel.context import Context
from workwright.kernel.reads import Page, View, query
from workwright.parties.queries import same_customer

MOST = 500


class LabourRateRow(View):
    """`company_wide` rules are edited acting for the company, not for a branch."""

    id: UUID
    company_wide: bool
    code: str
    name: str
    price: Decimal
    currency: str
    weekdays: tuple[int, ...]
    time_from: time | None
    time_to: time | None
    rank: int
    valid_from: date
    valid_to: date | None
    active: bool
    version: int


class MarkupTierRow(View):
    id: UUID
    company_wide: bool
    category: str
    currency: str
    cost_from: Decimal
    percent: Decimal
    active: bool
    version: int


class FeeRow(View):
    id: UUID
    company_wide: bool
    code: str
    name: str
    kind: str
    price: Decimal | None
    percent: Decimal | None
    cap: Decimal | None
    currency: str
    line_kinds: tuple[str, ...]
    part_category: str
    zone: str
    automatic: bool
    tax_code: str
    active: bool
    version: int


class PriceRow(View):
    """A price of one part, one operation or one rate code."""

    part_id: UUID | None
    operation_id: UUID | None
    rate_code: str
    price: Decimal


class PriceListView(View):
    id: UUID
    company_wide: bool
    name: str
    currency: str
    customers: tuple[UUID, ...]
    is_default: bool
    valid_from: date
    valid_to: date | None
    items: tuple[PriceRow, ...]
    active: bool
    version: int


class TaxCodeRow(View):
    id: UUID
    code: str
    name: str
    active: bool
    version: int


class TaxPart(View):
    """One tax inside a rate; the rate is in percent."""

    name: str
    rate: Decimal


class TaxRateRow(View):
    id: UUID
    company_wide: bool
    tax_code: str
    place: str
    components: tuple[TaxPart, ...]
    line_kinds: tuple[str, ...]
    note: str
    valid_from: date
    version: int


class ExemptionRow(View):
    id: UUID
    customer_id: UUID
    tax_codes: tuple[str, ...]
    certificate: str
    reason: str
    valid_from: date
    valid_to: date | None
    version: int


@query("catalog.list_labour_rates", permission="catalog.view_prices")
def list_labour_rates(ctx: Context) -> Page[LabourRateRow]:
    """Labour rates by code, the highest rank first."""
    return _page(LabourRateRow, LabourRate.objects.filter(_visible(ctx)).order_by("code", "-rank", "name"))


@query("catalog.list_markup_tiers", permission="catalog.view_prices")
def list_markup_tiers(ctx: Context) -> Page[MarkupTierRow]:
    """The mark-up matrix by category, from the cheapest part up."""
    rows = MarkupTier.objects.filter(_visible(ctx), active=True)
    return _page(MarkupTierRow, rows.order_by("category", "currency", "cost_from"))


@query("catalog.list_fees", permission="catalog.view_catalog")
def list_fees(ctx: Context) -> Page[FeeRow]:
    """Fees by code; without the right to see prices they are left out."""
    found = _page(FeeRow, Fee.objects.filter(_visible(ctx)).select_related("tax_code").order_by("code"))
    if ctx.can("catalog.view_prices"):
        return found
    hidden = {"price": None, "percent": None, "cap": None}
    return Page(rows=tuple(row.model_copy(update=hidden) for row in found.rows), next=found.next)


@query("catalog.list_price_lists", permission="catalog.view_prices")
def list_price_lists(ctx: Context) -> Page[PriceListView]:
    """Price lists with their prices, by name."""
    lists = list(PriceList.objects.filter(_visible(ctx)).order_by("name")[:MOST])
    items: dict[UUID, list[PriceRow]] = {}
    for item in PriceListItem.objects.filter(price_list__in=lists).order_by("id"):
        items.setdefault(item.price_list_id, []).append(_view(PriceRow, item))
    return Page(rows=tuple(_view(PriceListView, row, items=tuple(items.get(row.id, ()))) for row in lists))


@query("catalog.list_tax_codes", permission="catalog.view_catalog")
def list_tax_codes(ctx: Context) -> Page[TaxCodeRow]:
    """Tax codes by code."""
    return _page(TaxCodeRow, TaxCode.objects.order_by("code"))


@query("catalog.list_tax_rates", permission="catalog.view_catalog")
def list_tax_rates(ctx: Context) -> Page[TaxRateRow]:
    """Tax rates by code and place, the latest first."""
    rows = TaxRate.objects.filter(_visible(ctx)).select_related("tax_code")
    return _page(TaxRateRow, rows.order_by("tax_code__code", "place", "-valid_from"))


@query("catalog.list_exemptions", permission="catalog.view_catalog")
def list_exemptions(ctx: Context, customer_id: UUID) -> Page[ExemptionRow]:
    """The certificates of one customer, the latest first."""
    rows = Exemption.objects.filter(customer_id__in=same_customer([customer_id]))
    return _page(ExemptionRow, rows.order_by("-valid_from"))


def _visible(ctx: Context) -> Q:
    if ctx.branch_id is not None:
        return Q(branch_id=ctx.branch_id) | Q(branch=None)
    return Q() if ctx.branches is None else Q(branch_id__in=ctx.branches) | Q(branch=None)


def _page(kind: type[Any], rows: Any) -> Page[Any]:
    return Page(rows=tuple(_view(kind, row) for row in rows[:MOST]))


def _view(kind: type[Any], row: Any, **known: Any) -> Any:
    names = set(kind.model_fields)
    if "company_wide" in names:
        known["company_wide"] = row.branch_id is None
    if "tax_code" in names:
        known["tax_code"] = row.tax_code.code if row.tax_code else ""
    return kind(**{name: getattr(row, name) for name in names - set(known)}, **known)
