"""Customers, sites and vendors for the tests of everybody above: each made by the actions people use."""

from typing import Any
from uuid import UUID

from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.parties.actions.add_site import add_site
from workwright.parties.actions.add_vendor import add_vendor
from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.parties.actions.set_account_terms import set_account_terms


def a_customer(ctx: Context, **fields: Any) -> UUID:
    """A customer; each call makes another one unless it names a known phone or e-mail address."""
    defaults = {"name": "Ana Díaz", "billing_address": "12 Cove Road\nPortland, OR 97201"}
    customer: UUID = act(find_or_create_customer, ctx, **defaults | fields).id
    return customer


def an_account_customer(ctx: Context, **terms: Any) -> UUID:
    """A company that pays in 30 days, up to 5,000.00, with a purchase-order number."""
    customer = a_customer(ctx, name="Bay Freight Inc.", kind="company")
    defaults = {"terms_days": 30, "credit_limit_minor": 500_000, "po_required": True}
    act(set_account_terms, ctx, customer_id=customer, expected_version=1, **defaults | terms)
    return customer


def a_site(ctx: Context, customer_id: UUID | None = None, **fields: Any) -> UUID:
    defaults = {"address": "7 Hill Lane\nPortland, OR 97209", "access_notes": "Gate code 4711, friendly dog"}
    owner = customer_id or a_customer(ctx)
    site: UUID = act(add_site, ctx, customer_id=owner, **defaults | fields).id
    return site


def a_vendor(ctx: Context, **fields: Any) -> UUID:
    """A vendor; each call makes another one unless it gives a name."""
    defaults = {"name": f"Vendor {new_id()}", "email": "orders@vendor.example"}
    vendor: UUID = act(add_vendor, ctx, **defaults | fields).id
    return vendor
