"""Journey 3 in random order, on the real database: beside the books a small ledger is kept by hand.

After every step both say the same, and the record is whole.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.catalog.builders import us_taxes
from tests.drawers.builders import an_open_shift
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import COMPANY
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.models import Invoice
from workwright.billing.queries import get_invoice
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.interfaces.context import of_system
from workwright.kernel import outbox
from workwright.kernel.verify import verify
from workwright.ledger.queries import balances, get_trial_balance
from workwright.ledger.rules import credit_of, receivable_of
from workwright.payments.actions.apply_credit import apply_credit
from workwright.payments.actions.refund_payment import refund_payment
from workwright.payments.actions.release_deposits import release_deposits
from workwright.payments.actions.take_cash import take_cash
from workwright.payments.queries import get_payment
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job


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
    @precondition(lambda self: len(self.running) < 3)
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


def test_money_back_in_any_order(company: Any) -> None:
    us_taxes(of_system("test", COMPANY.harbour))
    run_state_machine_as_test(
        MoneyBack,
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
