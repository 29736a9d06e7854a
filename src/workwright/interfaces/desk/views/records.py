"""Customers, vehicles and equipment with their history; the catalogue."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from workwright.assets.queries import get_asset, list_meter_readings, search_assets
from workwright.billing.queries import list_consolidated, open_invoices
from workwright.catalog import queries as catalog
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.tables import columns_of, simple
from workwright.interfaces.desk.views.orders import with_names
from workwright.interfaces.desk.wishes import wishes_of
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.parties.queries import get_customer, names_of_merged
from workwright.payments.queries import list_credits
from workwright.work_orders.queries import asset_history, list_work_orders


@desk
def customer(visit: Visit, customer_id: UUID) -> HttpResponse:
    """One customer: how to reach them, what they own, what was done, what they owe."""
    orders = list_work_orders(visit.ctx, state="all", customer_id=customer_id, limit=20)
    found = get_customer(visit.ctx, customer_id)
    return visit.page(
        "desk/customer.html",
        customer=found,
        wishes=wishes_of(visit.ctx, found),
        assets=search_assets(visit.ctx, customer_id=customer_id).rows,
        orders=with_names(visit, orders.rows),
        former=names_of_merged(found.merged_from),
        owing=_owing(visit.ctx, found.id),
        papers=list_consolidated(visit.ctx, found.id) if visit.ctx.can("billing.view_invoices") else (),
        credits=list_credits(visit.ctx, found.id) if visit.ctx.can("payments.view_payments") else (),
    )


def _owing(ctx: Context, customer_id: UUID) -> dict[str, int] | None:
    """Return what a customer owes by currency; None for who may not see it."""
    if not ctx.can("billing.view_invoices"):
        return None
    sums: dict[str, int] = {}
    for invoice in open_invoices(ctx, customer_id):
        sums[invoice.currency] = sums.get(invoice.currency, 0) + invoice.balance_minor
    return sums


@desk
def asset(visit: Visit, asset_id: UUID) -> HttpResponse:
    """One vehicle or piece of equipment: meters, and one history of all branches."""
    return visit.page(
        "desk/asset.html",
        asset=get_asset(visit.ctx, asset_id),
        readings=list_meter_readings(visit.ctx, asset_id, limit=10).rows,
        history=asset_history(visit.ctx, asset_id),
    )


def id_of(thing: str) -> str:
    """Return how the action that edits a thing of the catalogue calls its id."""
    asked = fields_of(registry[f"catalog.edit_{thing}"].command)
    return next(field.name for field in asked if field.kind == "id")


def _price_lists(ctx: Context) -> tuple[tuple[str, Any, str], ...]:
    """Return the tables of prices, for those who may see them."""
    if not ctx.can(catalog.VIEW_PRICES):
        return ()
    return (
        ("Labour rates", catalog.list_labour_rates(ctx), "labour_rate"),
        ("Price lists", catalog.list_price_lists(ctx), "price_list"),
        ("Mark-up matrix", catalog.list_markup_tiers(ctx), "markup_tier"),
    )


@desk
def catalogue(visit: Visit) -> HttpResponse:
    """What is sold: services, labour, fees, rates, taxes, price rules."""
    ctx = visit.ctx
    lists = (
        ("Services", catalog.list_services(ctx, all_states=True), "service"),
        ("Labour operations", catalog.search_operations(ctx), "labour_operation"),
        ("Fees", catalog.list_fees(ctx), "fee"),
        ("Tax codes", catalog.list_tax_codes(ctx), "tax_code"),
        ("Tax rates", catalog.list_tax_rates(ctx), "tax_rate"),
    )
    shown = [
        (title, page.rows, simple(columns_of(type(page.rows[0]))) if page.rows else (), thing, id_of(thing))
        for title, page, thing in (*lists, *_price_lists(ctx))
    ]
    return visit.page("desk/catalogue.html", lists=shown)
