"""Live through past orders again: each from the first call to the release, by the actions that people use.

Every step has a key of its own, made of the file, the row and the step: a replay that was broken off goes on where it
stopped, and one that is done changes nothing when it is run again.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.issue_invoice import IssuedInvoice, issue_invoice
from workwright.billing.queries import invoices_of
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.drawers.queries import list_drawers
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.interfaces.context import now
from workwright.interfaces.history.taking_over import Progress, machine_of, the_mine
from workwright.kernel.actions import Action
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.kernel.money import Money
from workwright.ledger.queries import income_of
from workwright.payments.actions.take_cash import take_cash
from workwright.release.actions.release_work_order import release_work_order
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.open_work_order import open_work_order
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.rules.past_orders import PastRow, Reading

People = Callable[[str], Context]
"""Gives the context of the person in a role."""
ROLES = ("branch_manager", "service_advisor", "technician", "cashier")


@dataclass(frozen=True)
class Replayed:
    """What came of it: the control sum of the file's rows, and the revenue of their orders in the ledger."""

    orders: int
    control_minor: int
    revenue_minor: int
    currency: str

    @property
    def agrees(self) -> bool:
        return self.control_minor == self.revenue_minor

    def as_text(self) -> str:
        control, revenue = Money(self.control_minor, self.currency), Money(self.revenue_minor, self.currency)
        verdict = "They agree." if self.agrees else "THEY DO NOT AGREE."
        return (
            f"{self.orders} orders from call to release\n"
            f"costs in the file      {control!s:>24}\nrevenue in the ledger  {revenue!s:>24}\n{verdict}\n"
        )


def chosen(reading: Reading, rows: int | None, seed: int) -> tuple[PastRow, ...]:
    """Return all orders of a reading, or so many of them: the same ones for the same seed."""
    if rows is None or rows >= len(reading.orders):
        return reading.orders
    picked = random.Random(seed).sample(reading.orders, rows)
    return tuple(sorted(picked, key=lambda order: order.row))


def replay(people: People, sha256: str, orders: Sequence[PastRow], progress: Progress) -> Replayed:
    """Drive every order through its life and compare the books with the file."""
    told = _Replay({role: people(role) for role in ROLES}, sha256)
    ids = []
    for done, order in enumerate(orders, start=1):
        ids.append(told.live(order))
        progress(done, len(orders))
    ctx = people("branch_manager")
    currency = ctx.branch.currency
    control = sum(order.cost_minor for order in orders)
    return Replayed(len(ids), control, income_of(ctx, ids, currency), currency)


class _Replay:
    """The people of one branch, the machines, and a till of its own."""

    def __init__(self, people: dict[str, Context], sha256: str) -> None:
        self.people, self.sha256 = people, sha256
        self.mine = the_mine(people["branch_manager"])
        self.machines: dict[str, UUID] = {}
        self.till = derived_id("replay till", people["cashier"].here)
        self.shift = self._running_shift()

    def live(self, past: PastRow) -> UUID:
        """Let one order happen; return its id."""
        order_id = derived_id("replay", self.people["cashier"].here, self.sha256, past.row)
        order = self._do(past, open_work_order, "service_advisor", **self._opening(past, order_id))
        self._agree(past, order_id, order.line_ids)
        for job_id in order.job_ids:
            self._do(past, start_job, "technician", job_id=job_id)
        self._do(past, complete_work_order, "technician", work_order_id=order_id, finish_jobs=True)
        invoice = self._issue(past, order_id)
        if invoice.total_minor:
            money = {
                "shift_id": self.shift,
                "invoice_ids": (invoice.id,),
                "amount_minor": invoice.total_minor,
            }
            self._do(past, take_cash, "cashier", **money)
        self._do(past, release_work_order, "service_advisor", work_order_id=order_id, recipient="The mine")
        return order_id

    def _opening(self, past: PastRow, order_id: UUID) -> dict[str, Any]:
        words = past.words or past.kind or "Work"
        price = Money(past.cost_minor, self.people["service_advisor"].branch.currency).amount
        line = {"kind": "labour", "description": words[:500], "quantity": Decimal(1), "unit_price": price}
        ids = {"work_order_id": order_id, "customer_id": self.mine, "asset_id": self._machine(past.asset)}
        job = {"job_id": derived_id(order_id, "job"), "title": words[:200]}
        lines = ({**line, "line_id": derived_id(order_id, "line")},)
        return {**ids, "customer_words": words, "jobs": ({**job, "lines": lines},)}

    def _agree(self, past: PastRow, order_id: UUID, line_ids: Sequence[UUID]) -> None:
        """Offer the lines and take the yes."""
        draft = self._do(past, draft_estimate, "service_advisor", work_order_id=order_id)
        sending = {"estimate_id": draft.id, "expected_version": draft.version, "channel": "in_person"}
        self._do(past, send_estimate, "service_advisor", **sending)
        yes = tuple({"line_id": line_id, "verdict": "approved"} for line_id in line_ids)
        answer = {"estimate_id": draft.id, "decisions": yes, "channel": "in_person", "name": "The mine"}
        self._do(past, record_decision, "service_advisor", **answer)

    def _issue(self, past: PastRow, order_id: UUID) -> IssuedInvoice:
        """Issue the draft that completion makes; where that reaction has not come yet, make it."""
        found = invoices_of(self.people["service_advisor"], order_id)
        if not found:
            self._do(past, draft_invoice, "service_advisor", work_order_id=order_id)
            found = invoices_of(self.people["service_advisor"], order_id)
        version = found[0].version if found[0].state == "draft" else found[0].version - 1
        fields = {"invoice_id": found[0].id, "expected_version": version}
        issued: IssuedInvoice = self._do(past, issue_invoice, "service_advisor", **fields)
        return issued

    def _machine(self, letter: str) -> UUID:
        if letter not in self.machines:
            self.machines[letter] = machine_of(self.people["service_advisor"], self.mine, letter)
        return self.machines[letter]

    def _running_shift(self) -> UUID:
        manager, cashier = self.people["branch_manager"], self.people["cashier"]
        tills = {drawer.id: drawer for drawer in list_drawers(manager)}
        if self.till not in tills:
            add_drawer(manager, add_drawer.command(drawer_id=self.till, name="Replay"))
        elif running := tills[self.till].running_shift_id:
            return running
        opened = open_shift(cashier, open_shift.command(drawer_id=self.till, float_minor=0))
        shift_id: UUID = opened.id
        return shift_id

    def _do(self, past: PastRow, action: Action[Any, Any], role: str, **fields: Any) -> Any:
        """Perform a step once: its key answers a repetition."""
        key = f"replay:{self.sha256[:24]}:{past.row}:{action.name}"
        return action(replace(self.people[role], now=now(), key=key), action.command(**fields))
