"""Journey 2: a lock-out in the evening: taken on the phone, sent to whoever is free, done and paid at the door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.access.builders import a_user
from tests.drawers.builders import a_drawer
from tests.inventory.builders import a_van
from tests.stories.shop import EMAIL, Shop
from tests.world import COMPANY


@pytest.fixture
def shop(company: Any) -> Shop:
    return Shop()


def a_locksmith(shop: Shop, email: str, name: str, *skills: str) -> Any:
    """A technician of ours who can be booked, at any hour."""
    seat = {"role": "technician", "branch_id": COMPANY.harbour}
    user = a_user(shop.system, email, seat)
    manager = shop("branch_manager")
    made = manager.do(
        "scheduling.add_resource",
        kind="technician",
        name=name,
        user_id=str(user),
        skills=list(skills),
    )
    return made["id"]


def test_a_lock_out_from_the_call_to_the_cash(shop: Shop, journal: Any) -> None:
    dispatcher, locksmith, advisor = shop("dispatch_officer"), shop("technician"), shop("service_advisor")
    theo = a_locksmith(shop, "theo@example.com", "Theo", "locks")
    a_locksmith(shop, "mia@example.com", "Mia", "brakes")
    a_van(shop.system)
    cylinder = shop.part("Euro cylinder", "54.00", "21.50", 3)
    service = shop.proven_service(name="Lock-out", skills=("locks",), duration_minutes=45)

    # The call. Where, who, how urgent; the notes for the way in are for those who go there.
    who = {"name": "Elena Fischer", "phone": "+15035550190", "email": EMAIL}
    customer = dispatcher.do("parties.find_or_create_customer", **who)["id"]
    notes = "Second yard, green door. The dog is friendly."
    place = {"customer_id": customer, "address": "3 Market Square, Portland", "access_notes": notes}
    site = dispatcher.do("parties.add_site", **place)["id"]
    order = dispatcher.do(
        "work_orders.open_work_order",
        customer_id=customer,
        site_id=site,
        priority="emergency",
        channel="phone",
        customer_words="Locked out, the key broke in the door.",
        jobs=[
            {
                "service_id": str(service),
                "lines": [
                    {"kind": "labour", "description": "Opening, out of hours", "unit_price": "120"},
                    {"kind": "part", "part_id": str(cylinder), "description": "Euro cylinder"},
                ],
            }
        ],
    )
    order_id, (job_id,) = order["id"], order["job_ids"]

    # Who can go now? Theo alone can do locks; once he is booked nobody can.
    now = datetime.now(UTC)
    starts, ends = now + timedelta(minutes=15), now + timedelta(minutes=75)
    wanted = {"minutes": 60, "skills": "locks", "at": starts.isoformat()}

    def free() -> list[str]:
        found = dispatcher.ask("scheduling.free_technicians", **wanted)
        return [one["name"] for one in found if one["free"] and not one["lacking"]]

    assert free() == ["Theo"]
    times = {"starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "resource_ids": [theo]}
    visit = dispatcher.do("scheduling.book_visit", work_order_id=order_id, **times)["id"]
    assert free() == []
    dispatcher.refused("scheduling.book_visit", "scheduling.slot_taken", work_order_id=order_id, **times)
    dispatcher.do("scheduling.dispatch_visit", visit_id=visit)
    locksmith.do("scheduling.start_travel", visit_id=visit)
    assert shop.told() == {"visit_booked": 1, "technician_on_the_way": 1}
    locksmith.do("scheduling.arrive", visit_id=visit)

    # At the door she agrees to the price and signs; a copy goes to her by mail.
    draft = locksmith.do("estimates.draft_estimate", work_order_id=order_id)
    sending = {"expected_version": draft["version"], "channel": "in_person"}
    sent = locksmith.do("estimates.send_estimate", estimate_id=draft["id"], **sending)
    assert sent["gross_minor"] == 12000 + 5400 + 392 + 135
    yes = [{"line_id": line, "verdict": "approved"} for line in order["line_ids"]]
    agreed = {"estimate_id": draft["id"], "channel": "in_person", "name": "Elena Fischer", "decisions": yes}
    locksmith.do("estimates.record_decision", **agreed)
    assert shop.stock(cylinder) == (3, 1)
    locksmith.do("scheduling.start_visit", visit_id=visit)
    view = locksmith.ask("work_orders.get_work_order", work_order_id=order_id)
    locksmith.do("work_orders.check_item", item_id=view["jobs"][0]["checklist"][0]["id"], result="ok")
    photo = {"file_id": locksmith.photo(), "kind": "after", "job_id": job_id}
    locksmith.do("work_orders.attach_file", work_order_id=order_id, **photo)
    locksmith.do("scheduling.finish_visit", visit_id=visit)
    advisor.do("work_orders.check_quality", job_id=job_id, passed=True, reason="Seen on the photo")
    summary = locksmith.ask("work_orders.get_summary", work_order_id=order_id)["sha256"]
    signed = {"signer_name": "Elena Fischer", "summary_sha256": summary}
    locksmith.do("work_orders.sign_work", work_order_id=order_id, **signed)
    locksmith.do("work_orders.complete_work_order", work_order_id=order_id)
    assert shop.stock(cylinder) == (2, 0)

    # Invoice and cash on the spot, out of the purse of the van, then the job is closed.
    (card,) = shop.account(order_id)["invoices"]
    version = locksmith.ask("billing.get_invoice", invoice_id=card["id"])["version"]
    total = locksmith.do("billing.issue_invoice", invoice_id=card["id"], expected_version=version)[
        "total_minor"
    ]
    assert total == 12000 + 5400 + 392 + 135
    release = {"work_order_id": order_id, "recipient": "Elena Fischer"}
    problem = locksmith.refused("release.release_work_order", "release.not_releasable", **release)
    assert [rule["code"] for rule in problem["unmet"]] == ["not_covered"]
    purse = str(a_drawer(shop.system, name="Purse of van 1"))
    shift = locksmith.do("drawers.open_shift", drawer_id=purse, float_minor=0)["id"]
    cash = {"shift_id": shift, "invoice_ids": [card["id"]], "amount_minor": total, "tendered_minor": 20000}
    assert locksmith.do("payments.take_cash", **cash)["change_minor"] == 20000 - total
    locksmith.do("release.release_work_order", **release)
    assert locksmith.ask("work_orders.get_work_order", work_order_id=order_id)["state"] == "closed"
    assert shop.books() == {
        "drawer": total,
        "stock": 2 * 2150,
        "goods_received": 3 * 2150,
        "cost_of_sales": 2150,
        "income.labour": 12000,
        "income.part": 5400,
        "tax.sales": 392 + 135,
    }
    assert shop.told() == {
        "visit_booked": 1,
        "technician_on_the_way": 1,
        "estimate_answered": 1,
        "work_done": 1,
        "invoice_issued": 1,
        "payment_received": 1,
    }
    assert notes not in str(journal()), "what is personal never stands in the journal in clear"
    shop.whole()
