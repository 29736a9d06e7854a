"""Editing a vendor: by version, still one per name."""

from typing import Any

import pytest

from tests.parties.builders import a_vendor
from workwright.kernel.errors import Stale
from workwright.parties.actions.add_vendor import VendorExists
from workwright.parties.actions.edit_vendor import edit_vendor
from workwright.parties.queries import list_vendors


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    vendor = a_vendor(ctx, name="Pacific Parts", phone="5035550170")
    act(edit_vendor, ctx, vendor_id=vendor, expected_version=1, email="AR@Pacific.example", active=False)
    (row,) = list_vendors(ctx).rows
    assert (row.phone, row.email, row.active, row.version) == ("+15035550170", "ar@pacific.example", False, 2)


def test_stale_and_taken(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_vendor(ctx, name="Pacific Parts")
    other = a_vendor(ctx)
    with pytest.raises(Stale):
        act(edit_vendor, ctx, vendor_id=other, expected_version=3, name="New")
    with pytest.raises(VendorExists):
        act(edit_vendor, ctx, vendor_id=other, expected_version=1, name="Pacific Parts")
