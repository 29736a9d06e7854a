"""The three lists of finished orders: every order is on exactly one, whatever its state."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.billing.builders import a_draft, an_issued_invoice
from tests.payments.builders import card_slip
from tests.work_orders.builders import a_running_order
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.actions.open_review import open_review
from workwright.release.queries import list_finished
from workwright.release.rules import STANDINGS, Facts, Payer, standing, unmet_rules


def facts(chance: random.Random) -> Facts:
    """Some state of an order, believable or not."""

    def some() -> tuple[UUID, ...]:
        return (new_id(),) if chance.random() < 0.3 else ()

    def payer() -> Payer:
        uncovered, provisional, disputed, pending = (chance.choice((0, 0, 1, 5)) for _ in range(4))
        return Payer(new_id(), uncovered, provisional, disputed, pending)

    return Facts(
        work_order_id=new_id(),
        state=chance.choice(
            ("requested", "open", "in_progress", "completed", "cancelled", "declined", "closed")
        ),
        released=chance.random() < 0.1,
        completed=chance.random() < 0.7,
        holds=("parts",) if chance.random() < 0.2 else (),
        undecided=some(),
        uninvoiced=some(),
        drafts=some(),
        invoices=some(),
        payers=tuple(payer() for _ in range(chance.randrange(3))),
        reviews=some(),
        photos_needed=chance.randrange(3),
        photos_given=chance.randrange(3),
    )


def test_each_state_is_on_exactly_one_list() -> None:
    chance = random.Random(20261123)
    seen = set()
    for _ in range(2_000):
        unmet = unmet_rules(facts(chance))
        on = [name for name in STANDINGS if standing(unmet) == name]
        assert len(on) == 1
        assert (on == ["can_be_released"]) == (not unmet)
        seen.update(on)
    assert seen == set(STANDINGS)


def test_finished_orders_are_each_on_one_list(
    ctx_as: Callable[..., Context], act: Callable[..., Any]
) -> None:
    ctx = ctx_as()
    a_running_order(ctx)
    draft, unpaid, paid, odd = a_draft(ctx), *(an_issued_invoice(ctx) for _ in range(3))
    for invoice in (paid, odd):
        card_slip(ctx, 17_923, invoice_ids=[invoice.id])
    act(open_review, ctx, kind="objection", work_order_id=odd.order.id)
    rows = list_finished(ctx_as("service_advisor")).rows
    assert {row.work_order_id: row.standing for row in rows} == {
        draft.order.id: "needs_money",
        unpaid.order.id: "needs_money",
        paid.order.id: "can_be_released",
        odd.order.id: "needs_review",
    }
    assert len(rows) == 4
