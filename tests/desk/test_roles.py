"""What each role finds in its menu opens; each page offers only what the role may do."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.work_orders.builders import an_order
from workwright.access.roles import ROLES, permissions_of
from workwright.kernel.context import Context


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_menu_of_a_role_opens(desk_of: Callable[..., Client], role: str) -> None:
    client = desk_of(role)
    home = client.get("/").content.decode()
    menu = home[home.index('<nav class="nav"') : home.index("</nav>")]
    links = re.findall(r'href="(/[^"]*)"', menu)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("role", ["technician", "cashier", "dispatch_officer", "service_advisor", "auditor"])
def test_pages_offer_only_what_a_role_may_do(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context], role: str
) -> None:
    us_taxes(ctx_as())
    orders = [an_order(ctx_as()).id, an_issued_invoice(ctx_as()).order.id]
    client, held = desk_of(role), permissions_of(role)
    for order in orders:
        page = client.get(f"/orders/{order}")
        if page.status_code == 403:
            continue
        offered = {
            name.replace("/", ".")
            for name in re.findall(r'(?:href|action)="/do/([a-z_]+/[a-z_]+)', page.content.decode())
        }
        assert offered <= held
