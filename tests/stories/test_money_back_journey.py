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
        self.shop.told()
        books = self.shop.books()
        owed = books.get("receivable", 0) - books.get("deposits", 0) - books.get("credit", 0)
        assert owed == sum(self.events), self.events
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


class MoneyBack(RuleBasedStateMachine):
    """Orders of one customer, in any order of events; beside the books a ledger of three numbers kept by hand.

    `deposit` is held per order, `owed` is open per invoice, `credit` is free for the customer.
    """

    @initialize()
    def open_shop(self) -> None:
        self.before = transaction.savepoint()
        self.ctx = of_system("test", COMPANY.harbour)
        self.customer, self.shift = a_customer(self.ctx), an_open_shift(self.ctx, 100_000)
        self.running: dict[Any, Any] = {}
        self.bills: dict[Any, Any] = {}
        self.deposit: dict[Any, int] = {}
        self.owed: dict[Any, int] = {}
        self.left: dict[Any, int] = {}
        self.written_off: set[Any] = set()
        self.paid_in: list[Any] = []
        self.credit = self.events = self.drawer = 0

    def teardown(self) -> None:
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)

    def do(self, action: Any, **fields: Any) -> Any:
        done = action(self.ctx, action.command(**fields))
        while outbox.run_once(lambda: datetime.now(UTC)):
            pass
        return done

    @rule(cents=st.integers(100, 30_000), extra=st.integers(0, 20_000), decline=st.booleans())
    @precondition(lambda self: len(self.deposit) < 4)
    def agree(self, cents: int, extra: int, decline: bool) -> None:
        """A new order with one job, and one more that the customer may decline."""
        jobs = [_job(cents), *([_job(extra)] if extra else [])]
        order = an_order(self.ctx, *jobs, customer_id=self.customer, asset_id=None)
        draft = self.do(draft_estimate, work_order_id=order.id)
        self.do(send_estimate, estimate_id=draft.id, expected_version=draft.version, channel="in_person")
        said = ["approved", "declined" if decline else "approved"]
        verdicts = tuple(
            {"line_id": line, "verdict": verdict} for line, verdict in zip(order.line_ids, said, strict=False)
        )
        answer = {"channel": "in_person", "name": "Ana", "decisions": verdicts}
        self.do(record_decision, estimate_id=draft.id, **answer)
        self.running[order.id] = order.job_ids[: 1 if decline else 2]
        self.deposit[order.id] = 0

    @rule(data=st.data(), cents=st.integers(1, 20_000))
    @precondition(lambda self: self.running)
    def pay_a_deposit(self, data: st.DataObject, cents: int) -> None:
        order = data.draw(st.sampled_from(sorted(self.running)))
        self._cash(cents, work_order_id=order, purpose="deposit")
        self.deposit[order] += cents

    @rule(data=st.data())
    @precondition(lambda self: self.running)
    def finish_and_invoice(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(sorted(self.running)))
        for job_id in self.running.pop(order):
            self.do(start_job, job_id=job_id)
        self.do(complete_work_order, work_order_id=order, finish_jobs=True)
        draft = Invoice.here(self.ctx).get(work_order_id=order, state="draft")
        total = self.do(issue_invoice, invoice_id=draft.id, expected_version=draft.version).total_minor
        used = min(total, self.deposit[order])
        self.deposit[order] -= used
        self.owed[draft.id], self.left[draft.id] = total - used, total
        self.events += total

    @rule(data=st.data())
    @precondition(lambda self: self.running)
    def cancel(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(sorted(self.running)))
        del self.running[order]
        self.do(cancel_work_order, work_order_id=order, reason="Changed their mind")

    @rule(data=st.data())
    @precondition(lambda self: any(self.deposit.values()))
    def free_a_deposit(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(sorted(o for o, held in self.deposit.items() if held)))
        self.do(release_deposits, work_order_id=order, reason="Not needed any more")
        self.credit += self.deposit[order]
        self.deposit[order] = 0

    @rule(data=st.data(), cents=st.integers(1, 40_000))
    @precondition(lambda self: self.owed)
    def pay_an_invoice(self, data: st.DataObject, cents: int) -> None:
        invoice = data.draw(st.sampled_from(sorted(self.owed)))
        self._cash(cents, invoice_ids=(invoice,))
        used = min(cents, self.owed[invoice])
        self.owed[invoice] -= used
        self.credit += cents - used

    @rule(data=st.data())
    @precondition(lambda self: self.credit and any(self.owed.values()))
    def use_credit(self, data: st.DataObject) -> None:
        invoice = data.draw(st.sampled_from(sorted(i for i, owed in self.owed.items() if owed)))
        self.do(apply_credit, invoice_id=invoice)
        used = min(self.credit, self.owed[invoice])
        self.credit -= used
        self.owed[invoice] -= used

    @rule(data=st.data(), share=st.integers(1, 100))
    @precondition(lambda self: set(self.left) - self.written_off)
    def take_work_back(self, data: st.DataObject, share: int) -> None:
        """A credit note over a part of the first line that has something left, or over everything."""
        invoice = data.draw(st.sampled_from(sorted(set(self.left) - self.written_off)))
        if not self.left[invoice]:
            return
        part = None if share > 80 else _part_of(self.ctx, invoice, share)
        note = self.do(credit_invoice, invoice_id=invoice, lines=part, reason="It was our fault")
        freed = min(note.total_minor, self.owed[invoice])
        assert (note.to_receivable_minor, note.to_credit_minor) == (freed, note.total_minor - freed)
        self.owed[invoice] -= freed
        self.credit += note.total_minor - freed
        self.left[invoice] -= note.total_minor
        self.events -= note.total_minor

    @rule(data=st.data())
    @precondition(lambda self: any(self.owed.values()))
    def give_up(self, data: st.DataObject) -> None:
        invoice = data.draw(st.sampled_from(sorted(i for i, owed in self.owed.items() if owed)))
        self.do(write_off, invoice_id=invoice, reason="It will not come any more")
        self.events -= self.owed[invoice]
        self.owed[invoice] = 0
        self.written_off.add(invoice)

    @rule(data=st.data(), cents=st.integers(1, 10_000), what=st.sampled_from(["deposit", "credit"]))
    @precondition(lambda self: self.paid_in)
    def give_back(self, data: st.DataObject, cents: int, what: str) -> None:
        """Cash back out of a payment's deposit or credit, never more than there is of it."""
        payment = get_payment(self.ctx, data.draw(st.sampled_from(self.paid_in)))
        cents = min(cents, payment.deposit_minor if what == "deposit" else payment.credit_minor)
        if not cents:
            return
        fields = {"method": "cash", "shift_id": self.shift, "first": what, "reason": "As agreed"}
        self.do(refund_payment, payment_id=payment.id, amount_minor=cents, **fields)
        if what == "deposit":
            self.deposit[payment.work_order_id] -= cents
        else:
            self.credit -= cents
        self.events += cents
        self.drawer -= cents

    def _cash(self, cents: int, **what: Any) -> None:
        took = self.do(take_cash, shift_id=self.shift, amount_minor=cents, **what)
        self.paid_in.append(took.id)
        self.events -= cents
        self.drawer += cents

    @invariant()
    def the_books_say_the_same(self) -> None:
        if not hasattr(self, "customer"):
            return
        subjects = {receivable_of(invoice): owed for invoice, owed in self.owed.items()}
        assert balances(self.ctx, "receivable", list(subjects), "USD") == subjects
        credit = credit_of(self.customer)
        assert balances(self.ctx, "credit", [credit], "USD")[credit] == self.credit
        trial = get_trial_balance(self.ctx)
        assert all(total.debits_minor == total.credits_minor for total in trial.totals)
        books = {row.code: row.balance_minor for row in trial.rows}
        assert books.get("deposits", 0) == sum(self.deposit.values())
        assert books["drawer"] == 100_000 + self.drawer
        debt = books.get("receivable", 0) - books.get("deposits", 0) - books.get("credit", 0)
        assert debt == self.events
        assert verify() == []


def _job(cents: int) -> dict[str, Any]:
    return {
        "title": "Work",
        "lines": ({"kind": "labour", "unit_price": f"{cents / 100:.2f}", "description": "Work"},),
    }


def _part_of(ctx: Any, invoice: Any, share: int) -> Any:
    """A share of the first line of which something is left."""
    line = next(one for one in get_invoice(ctx, invoice).lines if one.gross_minor > one.credited_minor)
    left = line.gross_minor - line.credited_minor
    return ({"line_id": line.id, "gross_minor": max(1, left * share // 100)},)


def test_money_back_in_any_order(shop: Shop) -> None:
    run_state_machine_as_test(
        MoneyBack,
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
