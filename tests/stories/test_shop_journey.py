"""Journey 1: from the phone call to money in the books, through the doors that people and programs use.

Every figure is worked out by hand. California: 7.25 % and 2.5 % on parts, none on labour.
"""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.payments.sandbox import GOOD, PENDING, Provider, connect
from tests.payments.test_record_outcome import hook
from tests.stories.shop import EMAIL, Customer, Shop
from workwright.payments.flows import work_once

MISFIRE = {
    "title": "Misfire, cylinder 2",
    "lines": [
        {"kind": "labour", "description": "Replace ignition coil", "quantity": "0.8", "unit_price": "135"}
    ],
}
CABIN = {
    "title": "Cabin filter",
    "lines": [
        {"kind": "labour", "description": "Replace cabin filter", "quantity": "0.3", "unit_price": "135"}
    ],
}
WIPERS = {
    "title": "Wipers",
    "add_on": True,
    "lines": [
        {"kind": "part", "description": "Wiper blade", "quantity": "2", "unit_price": "18", "add_on": True}
    ],
}


def of_part(part_id: Any, description: str, quantity: str, price: str) -> dict[str, Any]:
    sold = {"part_id": str(part_id), "quantity": quantity, "unit_price": price}
    return {"kind": "part", "description": description, **sold}


@pytest.fixture
def shop(company: Any) -> Shop:
    return Shop()


def test_from_the_call_to_the_keys(shop: Shop, provider: Provider, journal: Any) -> None:
    advisor, technician, cashier = shop("service_advisor"), shop("technician"), shop("cashier")
    account = connect(shop.system, provider)
    amelie = Customer("Amélie Østergård")
    shop.colleague("service_advisor")

    def webhooks(count: int) -> None:
        """Let the provider's hints come in, and the worker ask what is true."""
        for headers, body in provider.mailbox.wait(count):
            assert hook(account, headers, body) == 204
        work_once(datetime.now(UTC))

    # On the shelf: two coils at 38.90, one rotor of the two that will be needed at 41.20, five pad sets at 46.00.
    coil = shop.part("Ignition coil", "64.90", "38.90", 2)
    pads = shop.part("Brake pads, front", "89.50", "46.00", 5)
    rotor = shop.part("Brake rotor, front", "74.25", "41.20", 1)
    shelf = 2 * 3890 + 5 * 4600 + 4120
    assert shop.books() == {"stock": shelf, "goods_received": shelf}

    # The call: who, which car, what is wrong in her own words.
    who = {"name": "Amélie Østergård", "phone": "+1 503 555 0142", "email": EMAIL}
    customer = advisor.do("parties.find_or_create_customer", **who)["id"]
    again = advisor.do("parties.find_or_create_customer", name="Amelie", phone="(503) 555-0142")
    assert (again["id"], again["created"]) == (customer, False)
    car = {"make": "Ford", "model": "Transit", "year": 2019, "plate": "ABC 1234", "plate_region": "OR"}
    asset = advisor.do("assets.find_or_create_vehicle", customer_id=customer, **car)["id"]
    brakes = {
        "service_id": str(shop.proven_service(name="Front brakes", skills=("brakes",))),
        "lines": [
            {"kind": "labour", "description": "Pads and rotors", "quantity": "1.6", "unit_price": "135"},
            of_part(pads, "Brake pads, front", "1", "89.50"),
            of_part(rotor, "Brake rotor, front", "2", "74.25"),
        ],
    }
    misfire = {
        "title": MISFIRE["title"],
        "lines": [*MISFIRE["lines"], of_part(coil, "Coil DG-549", "1", "64.90")],
    }
    words = "It shakes at the lights and the lamp is on. The brakes grind a bit too."
    order = advisor.do(
        "work_orders.open_work_order",
        customer_id=customer,
        asset_id=asset,
        customer_words=words,
        channel="phone",
        priority="urgent",
        meter_in=84310,
        damage_notes="Dent in the left door",
        jobs=[misfire, brakes, CABIN],
    )
    order_id, (misfire_id, brakes_id, _) = order["id"], order["job_ids"]
    labour_1, coil_line, labour_2, pads_line, rotor_line, cabin_line = order["line_ids"]
    assert order["number"] == "WO-00001"
    technician.refused("work_orders.start_job", "work_orders.not_approved", job_id=misfire_id)
    photo = technician.photo()
    technician.do(
        "work_orders.record_finding",
        work_order_id=order_id,
        severity="unsafe",
        text="Front rotors below the stamped minimum.",
        files=[{"file_id": photo, "kind": "before"}],
    )

    # The estimate: 108.00 + 64.90 | 216.00 + 89.50 + 148.50 | 40.50, and tax on 302.90 of parts: 21.96 + 7.57.
    draft = advisor.do("estimates.draft_estimate", work_order_id=order_id)
    sent = advisor.do(
        "estimates.send_estimate", estimate_id=draft["id"], expected_version=draft["version"], channel="email"
    )
    assert sent["gross_minor"] == 10800 + 6490 + 21600 + 8950 + 14850 + 4050 + 2196 + 757
    assert shop.told() == {"estimate_sent": 1}
    assert shop.books() == {"stock": shelf, "goods_received": shelf}
    yes = dict.fromkeys((labour_1, coil_line, labour_2, pads_line, rotor_line), "approved")
    amelie.answer(shop.link("estimate_sent"), sent["document_sha256"], yes | {cabin_line: "declined"})
    assert shop.told() == {"estimate_sent": 1, "estimate_answered": 1}
    seen = advisor.ask("work_orders.get_work_order", work_order_id=order_id)
    assert [job["state"] for job in seen["jobs"]] == ["ready", "ready", "declined"]
    held = advisor.ask("inventory.list_reservations", work_order_id=order_id)
    assert sorted((row["line_id"], row["state"], float(row["quantity"])) for row in held) == sorted(
        [
            (coil_line, "reserved", 1),
            (pads_line, "reserved", 1),
            (rotor_line, "reserved", 1),
            (rotor_line, "short", 1),
        ]
    )
    assert (shop.stock(coil), shop.stock(pads), shop.stock(rotor)) == ((2, 1), (5, 1), (1, 1))

    # The deposit: 200.00 by card on the provider's page; a hint, a question, and then it is in the books.
    asked = advisor.do(
        "payments.request_payment", work_order_id=order_id, purpose="deposit", amount_minor=20000
    )
    advisor.do("payments.send_request", request_id=asked["id"])
    assert shop.told()["payment_asked"] == 1
    page = amelie.pay(shop.link("payment_asked"), GOOD)
    assert "Paid. Thank you." in page
    webhooks(1)
    assert shop.books() == {"stock": shelf, "goods_received": shelf, "clearing": 20000, "deposits": 20000}
    assert shop.account(order_id)["deposit_minor"] == 20000
    assert shop.told()["payment_received"] == 1

    # The missing rotor arrives and goes to the order that waits for it.
    receipt = {"part_id": str(rotor), "quantity": "1", "unit_cost": "41.20"}
    advisor.do("inventory.receive_stock", **receipt)
    assert shop.stock(rotor) == (2, 2)
    assert shop.books()["stock"] == shelf + 4120

    # The work; the wipers are found on the way and agreed to by phone.
    technician.do("work_orders.start_job", job_id=misfire_id)
    added = advisor.do("work_orders.add_job", work_order_id=order_id, **WIPERS)
    (wiper_line,) = added["line_ids"]
    extra = advisor.do("estimates.draft_estimate", work_order_id=order_id, line_ids=[wiper_line])
    offer = {"estimate_id": extra["id"], "expected_version": extra["version"], "channel": "phone"}
    assert advisor.do("estimates.send_estimate", **offer)["gross_minor"] == 3600 + 261 + 90
    yes_by_phone = {
        "estimate_id": extra["id"],
        "channel": "phone",
        "name": amelie.name,
        "decisions": [{"line_id": wiper_line, "verdict": "approved"}],
    }
    advisor.refused("estimates.record_decision", "invalid", **yes_by_phone)
    advisor.do("estimates.record_decision", number_called="+15035550142", **yes_by_phone)
    technician.do("work_orders.finish_job", job_id=misfire_id)
    technician.do("work_orders.start_job", job_id=brakes_id)
    technician.refused("work_orders.finish_job", "work_orders.not_ready", job_id=brakes_id)
    (check,) = next(
        job["checklist"]
        for job in advisor.ask("work_orders.get_work_order", work_order_id=order_id)["jobs"]
        if job["id"] == brakes_id
    )
    technician.do("work_orders.check_item", item_id=check["id"], result="ok")
    technician.do(
        "work_orders.attach_file",
        work_order_id=order_id,
        job_id=brakes_id,
        file_id=technician.photo(),
        kind="after",
    )
    technician.do("work_orders.finish_job", job_id=brakes_id)
    technician.do("work_orders.start_job", job_id=added["id"])
    technician.do("work_orders.finish_job", job_id=added["id"])
    used = 3890 + 4600 + 2 * 4120
    assert (shop.stock(coil), shop.stock(pads), shop.stock(rotor)) == ((1, 0), (4, 0), (0, 0))
    books = shop.books()
    assert (books["cost_of_sales"], books["stock"]) == (used, shelf + 4120 - used)

    # A second person looks, she signs what she reads, and the order is complete.
    problem = technician.refused(
        "work_orders.complete_work_order", "work_orders.not_ready", work_order_id=order_id
    )
    assert {item["code"] for item in problem["missing"]} == {"quality_check", "signature"}
    technician.refused(
        "work_orders.check_quality", "access.second_person_needed", job_id=brakes_id, passed=True
    )
    advisor.do("work_orders.check_quality", job_id=brakes_id, passed=True)
    summary = advisor.ask("work_orders.get_summary", work_order_id=order_id)
    advisor.do(
        "work_orders.sign_work",
        work_order_id=order_id,
        signer_name=amelie.name,
        summary_sha256=summary["sha256"],
    )
    technician.do("work_orders.complete_work_order", work_order_id=order_id)

    # The invoice: 324.00 labour, 338.90 parts, tax 24.57 + 8.47; the deposit pays 200.00 of it at once.
    (card,) = shop.account(order_id)["invoices"]
    assert card["state"] == "draft"
    draft = advisor.ask("billing.get_invoice", invoice_id=card["id"])
    issued = advisor.do("billing.issue_invoice", invoice_id=card["id"], expected_version=draft["version"])
    total = 32400 + 33890 + 2457 + 847
    assert (issued["total_minor"], shop.account(order_id)["balance_minor"]) == (total, total - 20000)
    rest = total - 20000
    assert shop.books() == {
        "receivable": rest,
        "clearing": 20000,
        "stock": shelf + 4120 - used,
        "goods_received": shelf + 4120,
        "cost_of_sales": used,
        "income.labour": 32400,
        "income.part": 33890,
        "tax.sales": 2457 + 847,
    }
    assert shop.told() == {
        "estimate_sent": 1,
        "estimate_answered": 2,
        "payment_asked": 1,
        "payment_received": 1,
        "work_done": 1,
        "invoice_issued": 1,
    }

    # Half of the rest in cash, with change; the other half by card, which takes a while to be true.
    in_cash = rest // 2
    shift = cashier.do("drawers.open_shift", drawer_id=str(shop.drawer), float_minor=10000)["id"]
    cash = {"shift_id": shift, "invoice_ids": [card["id"]], "amount_minor": in_cash, "tendered_minor": 30000}
    assert cashier.do("payments.take_cash", **cash)["change_minor"] == 30000 - in_cash
    ask = {"invoice_ids": [card["id"]], "purpose": "final", "amount_minor": rest - in_cash}
    final = cashier.do("payments.request_payment", **ask)["id"]
    cashier.do("payments.send_request", request_id=final)
    shop.told()
    page = amelie.pay(shop.link("payment_asked"), PENDING)
    assert "We are checking your payment" in page
    release = {"work_order_id": order_id, "recipient": amelie.name, "odometer_out": 84312}
    problem = advisor.refused("release.release_work_order", "release.not_releasable", **release)
    assert [rule["code"] for rule in problem["unmet"]] == ["money_pending"]
    assert shop.account(order_id)["pending_minor"] == rest - in_cash
    attempt = cashier.ask("payments.get_request", request_id=final)["attempts"][-1]["id"]
    provider.act(_reference(attempt), "settle")
    webhooks(len(provider.mailbox.wait(3)))
    assert cashier.ask("payments.get_request", request_id=final)["state"] == "paid"
    advisor.do("release.release_work_order", **release)

    # In the end: nothing is owed, the drawer holds float and cash, the provider the two cards, and all is told.
    assert shop.account(order_id)["standing"]["paid"]
    assert advisor.ask("work_orders.get_work_order", work_order_id=order_id)["state"] == "closed"
    books = shop.books()
    assert (books.get("receivable", 0), books.get("deposits", 0)) == (0, 0)
    assert (books["drawer"], books["clearing"]) == (10000 + in_cash, 20000 + rest - in_cash)
    assert shop.told()["payment_received"] == 3
    count = {"counted_minor": 10000 + in_cash, "shift_id": shift}
    version = cashier.do("drawers.count_shift", **count)["version"]
    cashier.do("drawers.close_shift", shift_id=shift, expected_version=version)
    acts = [row["action"] for row in journal()]
    for once in ("estimates.decide_by_link", "billing.issue_invoice", "release.release_work_order"):
        assert acts.count(once) == 1
    assert acts.count("payments.record_outcome") >= 4
    shop.whole()


def _reference(attempt_id: str) -> str:
    from workwright.payments.models import PaymentAttempt

    return PaymentAttempt.unscoped.get(pk=attempt_id).provider_ref or ""
