"""The three lists of finished orders: every order is on exactly one, whatever its state."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.billing.builders import a_draft, an_issued_invoice
from tests.payments.builders import card_slip
from tests.work_orders.builders import a_running_order
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.actions.open_review import open_review
from workwright.release.queries import list_finished
from workwright.release.rules import STANDINGS, Facts, Payer, standing, unmet_rules

some = st.booleans().map(lambda yes: (new_id(),) if yes else ())
payers = st.builds(
    Payer,
    customer_id=st.uuids(),
    uncovered_minor=st.integers(-5, 5),
    provisional_minor=st.integers(0, 5),
    disputed_minor=st.integers(0, 2),
    pending_minor=st.integers(0, 2),
)
facts = st.builds(
    Facts,
    work_order_id=st.uuids(),
    state=st.sampled_from(
        ["requested", "open", "in_progress", "completed", "cancelled", "declined", "closed"]
    ),
    released=st.booleans(),
    completed=st.booleans(),
    holds=st.booleans().map(lambda yes: ("parts",) if yes else ()),
    undecided=some,
    uninvoiced=some,
    drafts=some,
    invoices=some,
    payers=st.lists(payers, max_size=3).map(tuple),
    reviews=some,
    photos_needed=st.integers(0, 2),
    photos_given=st.integers(0, 2),
)


@given(facts)
def test_each_state_is_on_exactly_one_list(found: Facts) -> None:
    unmet = unmet_rules(found)
    on = [name for name in STANDINGS if standing(unmet) == name]
    assert len(on) == 1
    assert (on == ["can_be_released"]) == (not unmet)


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
