"""Z3: over random sequences of edits, discounts, issues, credits and corrections nothing passes what was authorised."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.billing.builders import a_draft, pay, seen
from tests.payments.builders import faults
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, Made
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.discount_draft import discount_draft
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.edit_draft import edit_draft
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.queries import get_invoice, invoices_of
from workwright.billing.verifiers import check_billing
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.ledger.verifiers import check_ledger
from workwright.work_orders.queries import lines_of

Act = Callable[..., Any]
STEPS = ("draft", "edit", "discount", "issue", "issue", "pay", "credit", "correct")


class NothingThere(Exception):
    """No document is in the state that a step needs."""


class Walk:
    """One random walk over the documents of one order; a refusal is a fine answer, a wrong sum is not."""

    def __init__(self, ctx: Context, act: Act, order: Made, chance: random.Random) -> None:
        self.ctx, self.act, self.order, self.chance = ctx, act, order, chance

    def step(self) -> str:
        """Do something that there is something for; draw again where there is not."""
        for _ in range(20):
            name = self.chance.choice(STEPS)
            try:
                getattr(self, name)()
            except NothingThere:
                continue
            except DomainError as refusal:
                return f"{name} refused: {refusal.code}"
            return name
        return "nothing left to do"

    def _one(self, state: str) -> Any:
        cards = [card for card in invoices_of(self.ctx, self.order.id) if card.state == state]
        if not cards:
            raise NothingThere
        return get_invoice(self.ctx, self.chance.choice(cards).id)

    def _price(self, line: Any) -> dict[str, Any]:
        """Mostly lower, sometimes the same, sometimes higher than before."""
        factor = self.chance.choice((50, 90, 100, 100, 101, 150))
        return {"line_id": line.id, "unit_price": str(line.unit_price * factor / 100)}

    def draft(self) -> None:
        self.act(draft_invoice, self.ctx, work_order_id=self.order.id)

    def edit(self) -> None:
        draft = self._one("draft")
        line = self.chance.choice(draft.lines)
        change = {"line_id": line.id, "leave_out": True} if self.chance.random() < 0.2 else self._price(line)
        self.act(edit_draft, self.ctx, invoice_id=draft.id, expected_version=draft.version, lines=(change,))

    def discount(self) -> None:
        draft = self._one("draft")
        given = {"invoice_id": draft.id, "expected_version": draft.version, "reason": "A long wait"}
        self.act(discount_draft, self.ctx, percent=str(self.chance.randint(1, 20)), **given)

    def issue(self) -> None:
        draft = self._one("draft")
        self.act(issue_invoice, self.ctx, invoice_id=draft.id, expected_version=draft.version)

    def pay(self) -> None:
        invoice = self._one("issued")
        if invoice.balance_minor:
            pay(self.ctx, invoice.id, self.chance.randint(1, invoice.balance_minor))

    def credit(self) -> None:
        invoice = self._one("issued")
        line = self.chance.choice(invoice.lines)
        left = line.gross_minor - line.credited_minor
        part = self.chance.choice((None, left // 2 or None))
        lines = self.chance.choice((None, ({"line_id": line.id, "gross_minor": part},)))
        self.act(
            credit_invoice,
            self.ctx,
            invoice_id=invoice.id,
            lines=lines,
            reason="Wrong part",
            bill_again=self.chance.random() < 0.7,
        )

    def correct(self) -> None:
        invoice = self._one("issued")
        lines = (self._price(self.chance.choice(invoice.lines)),)
        self.act(correct_invoice, self.ctx, invoice_id=invoice.id, reason="Wrong price", lines=lines)


def billed(ctx: Context, order: Made) -> dict[Any, int]:
    """What is invoiced less credited, by line of the order, discounts of the invoices under None."""
    sums: dict[Any, int] = {}
    for card in invoices_of(ctx, order.id):
        for line in seen(ctx, card.id).lines if card.state == "issued" else ():
            sums[line.work_line_id] = sums.get(line.work_line_id, 0) + line.gross_minor - line.credited_minor
    return sums


@pytest.mark.parametrize("seed", range(6))
def test_no_sequence_passes_what_was_authorised(ctx_as: Callable[..., Context], act: Act, seed: int) -> None:
    ctx, chance = ctx_as(), random.Random(f"walk {seed}")
    order = a_draft(ctx, COIL_JOB, BRAKE_JOB).order
    ceilings = {line.line_id: line.ceiling_minor or 0 for line in lines_of(ctx, order.id)}
    walk = Walk(ctx, act, order, chance)
    done = []
    for _ in range(12):
        done.append(walk.step())
        sums = billed(ctx, order)
        assert all(sums[line] <= ceilings[line] for line in sums if line is not None), done
        assert sum(sums.values()) <= sum(ceilings.values()), done
        assert faults() == [], done
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert [f for f in (*check_billing(), *check_ledger()) if "act in the journal" not in f.message] == [], (
        done
    )
