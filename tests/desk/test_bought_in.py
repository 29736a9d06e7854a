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


def test_a_bill_of_a_vendor_becomes_a_line_with_its_margin(desk_of, ctx_as):
    """Vendor, bill number, cost, core and mark-up, without a catalogue entry or a purchase order."""
    ctx = ctx_as()
    vendor = a_vendor(ctx, name="Cove Glass")
    order = an_order(ctx)
    client = desk_of("branch_manager")
    page = client.get(f"/orders/{order.id}").content.decode()
    for kind, source in (("part", "bought_in"), ("sublet", "sublet")):
        asked = f"kind={kind}&source={source}"
        assert asked in page.replace("&amp;", "&")
        form = client.get(f"/do/work_orders/add_line?job_id={order.job_ids[0]}&{asked}").content.decode()
        assert "Cove Glass" in form
        said = {"job_id": order.job_ids[0], "kind": kind, "source": source, "vendor_id": vendor}
        bill = {
            "description": f"Windscreen, {kind}",
            "unit_cost": "100",
            "markup_percent": "40",
            "vendor_bill": "B-77",
        }
        done = client.post("/do/work_orders/add_line", said | bill | {"core_charge": "15", "next": "/"})
        assert done.status_code == 303, done.content.decode()
    page = client.get(f"/orders/{order.id}").content.decode()
    assert page.count("margin 40.00") == 2
    assert page.count("Bill B-77") == 2
    assert "margin" not in desk_of("technician").get(f"/orders/{order.id}").content.decode()
