"""Vendors, one per name."""

from typing import Any

import pytest

from tests.parties.builders import a_vendor
from workwright.parties.actions.add_vendor import VendorExists, add_vendor
from workwright.parties.queries import list_vendors, vendor_names


def test_added_and_listed(ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    vendor = a_vendor(ctx, name="Pacific Parts", phone="(503) 555-0170", terms_days=30)
    (row,) = list_vendors(ctx, "paci").rows
    assert (row.id, row.phone, row.terms_days) == (vendor, "+15035550170", 30)
    assert vendor_names([vendor]) == {vendor: "Pacific Parts"}


def test_the_same_name_is_refused(act: Any, ctx_as: Any) -> None:
    a_vendor(ctx_as(), name="Pacific Parts")
    with pytest.raises(VendorExists):
        act(add_vendor, ctx_as(), name="PACIFIC  PARTS")
