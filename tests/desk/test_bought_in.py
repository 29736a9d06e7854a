"""What is bought in for an order shows on its page, with what can be done about it."""

from django.test import Client

from tests.access.builders import a_user
from tests.parties.builders import a_vendor
from tests.work_orders.builders import an_order
from workwright.access.models import User


def test_it_shows_with_cost_and_actions(ctx_as):
    ctx = ctx_as()
    hose = {
        "kind": "part",
        "description": "Radiator hose",
        "quantity": "2",
        "unit_cost": "12.50",
        "markup_percent": "60",
        "source": "bought_in",
        "vendor_id": a_vendor(ctx),
    }
    order = an_order(ctx, {"title": "Leak", "lines": (hose,)})
    client = Client()
    user = a_user(ctx, "sam@example.com", {"role": "service_advisor", "branch_id": ctx.branch_id})
    client.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "2 × Radiator hose" in page
    assert "Expected cost" in page
    assert "25.00" in page
    assert "/do/inventory/receive_bought_in" in page
