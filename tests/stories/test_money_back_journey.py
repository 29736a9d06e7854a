"""Journey 3: money back in every way there is, told once by hand and then in random order on the real database.

After every step what the customer owes, less what we hold for them, is the sum of the events so far.
"""

from typing import Any

import pytest

from tests.stories.shop import EMAIL, Shop


@pytest.fixture
def shop(company: Any) -> Shop:
    return Shop()


class Told:
    """The story told by hand: orders of one customer through the API, and the sum of events beside the books."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.advisor, self.cashier = shop, shop("service_advisor"), shop("cashier")
        self.accountant = shop("accountant")
        self.customer = self.advisor.do("parties.find_or_create_customer", name="Ben Carter", email=EMAIL)[
            "id"
        ]
        drawer = {"drawer_id": str(shop.drawer), "float_minor": 50000}
        self.shift = self.cashier.do("drawers.open_shift", **drawer)["id"]
        self.events: list[int] = []

    def happened(self, amount_minor: int) -> None:
        """Count an event (what it adds to the customer's debt) and compare the sum with the books."""
        self.events.append(amount_minor)
        assert self.shop.owed() == sum(self.events), self.events
        self.shop.whole()

    def agreed_order(self, *prices: str, declined: int = 0) -> Any:
        """An order with one job of labour per price, agreed to but for the last `declined` ones."""
        jobs = [
            {"title": f"Job {n}", "lines": [{"kind": "labour", "description": "Work", "unit_price": price}]}
            for n, price in enumerate(prices, 1)
        ]
        order = self.advisor.do("work_orders.open_work_order", customer_id=self.customer, jobs=jobs)
        draft = self.advisor.do("estimates.draft_estimate", work_order_id=order["id"])
        sending = {"expected_version": draft["version"], "channel": "in_person"}
        self.advisor.do("estimates.send_estimate", estimate_id=draft["id"], **sending)
        yes = len(prices) - declined
        said = [
            {"line_id": line, "verdict": "approved" if n < yes else "declined"}
            for n, line in enumerate(order["line_ids"])
        ]
        answer = {"channel": "in_person", "name": "Ben Carter", "decisions": said}
        self.advisor.do("estimates.record_decision", estimate_id=draft["id"], **answer)
        return order | {"job_ids": order["job_ids"][:yes]}

    def invoice(self, order: Any) -> Any:
        """Do the work and issue the invoice; its id and total."""
        technician = self.shop("technician")
        for job_id in order["job_ids"]:
            technician.do("work_orders.start_job", job_id=job_id)
        technician.do("work_orders.complete_work_order", work_order_id=order["id"], finish_jobs=True)
        (card,) = self.shop.account(order["id"])["invoices"]
        version = self.advisor.ask("billing.get_invoice", invoice_id=card["id"])["version"]
        return self.advisor.do("billing.issue_invoice", invoice_id=card["id"], expected_version=version)

    def cash(self, amount_minor: int, **what: Any) -> Any:
        return self.cashier.do("payments.take_cash", shift_id=self.shift, amount_minor=amount_minor, **what)

    def cash_back(self, payment: Any, amount_minor: int, **what: Any) -> None:
        fields = {"payment_id": payment["id"], "amount_minor": amount_minor, "method": "cash", **what}
        done = self.cashier.do(
            "payments.refund_payment", shift_id=self.shift, reason="As agreed with him", **fields
        )
        assert done["state"] == "succeeded", done


def test_money_back_in_every_way(shop: Shop) -> None:
    story = Told(shop)

    # A deposit of 100.00 for two jobs; one is declined, and 40.00 of the deposit goes back.
    first = story.agreed_order("60", "90", declined=1)
    deposit = story.cash(10000, work_order_id=first["id"], purpose="deposit")
    story.happened(-10000)
    story.cash_back(deposit, 4000)
    story.happened(4000)
    assert shop.account(first["id"])["deposit_minor"] == 6000

    # The job that was agreed to costs exactly the rest: the deposit pays it, nothing is owed.
    paid = story.invoice(first)
    story.happened(6000)
    assert (paid["total_minor"], shop.account(first["id"])["balance_minor"]) == (6000, 0)
    assert shop.account(first["id"])["deposit_minor"] == 0

    # A second order is cancelled before anything is done: its deposit becomes his credit.
    second = story.agreed_order("75")
    story.cash(5000, work_order_id=second["id"], purpose="deposit")
    story.happened(-5000)
    story.advisor.do("work_orders.cancel_work_order", work_order_id=second["id"], reason="He sold the car")
    story.happened(0)
    story.cashier.do("payments.release_deposits", work_order_id=second["id"], reason="Order cancelled")
    story.happened(0)
    assert (shop.books()["credit"], shop.books().get("deposits", 0)) == (5000, 0)

    # A third one is overpaid by 30.00; with the 50.00 of before he has 80.00 of credit.
    third = story.agreed_order("120")
    bill = story.invoice(third)
    story.happened(12000)
    story.cash(15000, invoice_ids=[bill["id"]])
    story.happened(-15000)
    assert shop.books()["credit"] == 8000

    # The credit pays most of a fourth one; the rest of it is credited in part and written off.
    fourth = story.agreed_order("100")
    last = story.invoice(fourth)
    story.happened(10000)
    story.cashier.do("payments.apply_credit", invoice_id=last["id"])
    assert shop.account(fourth["id"])["balance_minor"] == 2000
    story.happened(0)
    (line,) = story.advisor.ask("billing.get_invoice", invoice_id=last["id"])["lines"]
    part = [{"line_id": line["id"], "gross_minor": 500}]
    story.accountant.do("billing.credit_invoice", invoice_id=last["id"], lines=part, reason="Waited too long")
    story.happened(-500)
    story.accountant.do("billing.write_off", invoice_id=last["id"], reason="He moved away, 15.00 is left")
    story.happened(-1500)

    # The whole of the third is credited: it was paid, so it is his credit, and goes back in cash.
    story.accountant.do("billing.credit_invoice", invoice_id=bill["id"], reason="It was our warranty")
    story.happened(-12000)
    assert shop.books()["credit"] == 12000
    payment = next(p for p in shop.account(third["id"])["payments"] if p["credit_minor"] >= 12000)
    back = {"amount_minor": 12000, "method": "cash", "first": "credit", "reason": "Warranty, as agreed"}
    asked = story.cashier.do("payments.refund_payment", payment_id=payment["id"], **back)
    assert asked["state"] == "requested", "above 100.00 a second person has to agree"
    story.happened(0)
    story.cashier.refused("payments.pay_refund", "illegal_transition", refund_id=asked["id"])
    story.accountant.do("payments.approve_refund", refund_id=asked["id"])
    story.cashier.do("payments.pay_refund", refund_id=asked["id"], shift_id=story.shift)
    story.happened(12000)
    books = shop.books()
    assert books == {
        "drawer": 50000 + 10000 - 4000 + 5000 + 15000 - 12000,
        "cash_in_transit": -50000,
        "income.labour": 6000 + 10000 - 500,
        "bad_debt": 1500,
    }
    assert sum(story.events) == 0
