"""Editing a place: by version, without touching notes one may not read."""

from decimal import Decimal
from typing import Any

import pytest

from tests.parties.builders import a_site
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import Forbidden, Invalid, Stale
from workwright.parties.actions.edit_site import edit_site
from workwright.parties.queries import get_site


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("dispatch_officer")
    site = a_site(ctx, phone="3105550142")
    act(edit_site, ctx, site_id=site, expected_version=1, access_notes="Key at number 9", active=False)
    view = get_site(ctx, site)
    assert (view.access_notes, view.active, view.phone, view.version) == (
        "Key at number 9",
        False,
        "+13105550142",
        2,
    )


def test_by_version(act: Any, ctx_as: Any) -> None:
    site = a_site(ctx_as())
    with pytest.raises(Stale):
        act(edit_site, ctx_as(), site_id=site, expected_version=2, name="Depot")


def test_notes_unseen_are_not_overwritten(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    site = a_site(ctx)
    half = Actor("user:x", "X", frozenset({"parties.edit_site"}), branches=frozenset([ctx.branch_id]))
    with pytest.raises(Forbidden):
        act(
            edit_site,
            Context(half, ctx.now, "test", ctx.branch_id),
            site_id=site,
            expected_version=1,
            access_notes="",
        )


def test_half_a_position_is_refused(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(Invalid):
        act(edit_site, ctx, site_id=a_site(ctx), expected_version=1, longitude=Decimal(4))
