"""Search by words, phone and its last digits, in pages."""

from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from tests.parties.builders import a_customer, a_site
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.queries import get_customer, get_site, search_customers


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("o'bri", True),
        ("lukasz OBRIEN", True),
        ("cove", True),
        ("0142", True),
        ("(310) 555-0142", True),
        ("+1 310 555 0142", True),
        ("0143", False),
        ("brien", False),
        ("!!!", False),
        ("", True),
        ("' | & :*", False),
    ],
)
def test_search(ctx_as: Any, q: str, found: bool) -> None:
    ctx = ctx_as("cashier")
    customer = a_customer(ctx, name="Łukasz O’Brien", phone="(310) 555-0142", billing_address="1 Cove Road")
    assert [row.id for row in search_customers(ctx, q).rows] == ([customer] if found else [])


def test_pages_hold_everybody_once(ctx_as: Any) -> None:
    ctx = ctx_as()
    made = [a_customer(ctx, name=name) for name in ("Éva", "Adam", "adam", "Zoë", "Ben")]
    seen, after = [], ""
    while True:
        page = search_customers(ctx, after=after, limit=2)
        seen += [row.name for row in page.rows]
        after = page.next
        if not after:
            break
    assert seen == ["Adam", "adam", "Ben", "Éva", "Zoë"]
    assert len(made) == len(seen)


def test_nonsense_is_refused(ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        search_customers(ctx_as(), after="x")
    with pytest.raises(NotFound):
        get_customer(ctx_as(), new_id())
    with pytest.raises(NotFound):
        get_site(ctx_as(), new_id())
    with pytest.raises(Forbidden):
        search_customers(ctx_as("super_admin"))


def test_sites_do_not_cost_a_query_each(ctx_as: Any) -> None:
    from django.db import connection

    ctx = ctx_as()
    customer = a_customer(ctx)
    for number in range(5):
        a_site(ctx, customer, address=f"{number} Hill Lane")
    ctx.branch  # noqa: B018 - read once per context, before counting
    with CaptureQueriesContext(
        connection,
    ) as asked:
        get_customer(ctx, customer)
    assert len(asked) <= 4
