"""Drafting: which lines, no prices copied yet."""

import pytest

from tests.estimates.builders import a_draft, a_sent_estimate, answered, looked_at, yes
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.queries import list_estimates
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.edit_line import edit_line


def test_a_draft_offers_every_line_without_an_answer_at_todays_price(ctx_as, act):
    ctx = ctx_as("service_advisor")
    order = an_order(ctx_as())
    draft = a_draft(ctx, order, message="As agreed on the phone.")
    assert looked_at(ctx, draft).gross_minor == 17290
    act(edit_line, ctx, line_id=order.line_ids[0], unit_price="100")
    seen = looked_at(ctx, draft)
    assert (seen.state, seen.gross_minor, seen.document_html) == ("draft", 14490, "")
    assert seen.message == "As agreed on the phone."
    assert [line.line_id for line in seen.lines] == list(order.line_ids)
    assert set(seen.allowed_actions) == {
        "estimates.send_estimate",
        "estimates.withdraw_estimate",
        "estimates.draft_estimate",
    }


def test_an_order_has_one_draft_that_is_changed_by_asking_again(ctx_as, act):
    ctx = ctx_as()
    order = an_order(ctx, COIL_JOB, BRAKE_JOB)
    draft = a_draft(ctx, order)
    again = act(
        draft_estimate, ctx, work_order_id=order.id, estimate_id=new_id(), line_ids=order.line_ids[:2]
    )
    assert (again.id, again.version) == (draft, 2)
    assert [line.line_id for line in looked_at(ctx, draft).lines] == list(order.line_ids[:2])
    assert len(list_estimates(ctx, order.id)) == 1


def test_only_lines_of_the_order_without_an_answer_can_be_named(ctx_as, act):
    ctx = ctx_as()
    order, other = an_order(ctx, COIL_JOB, BRAKE_JOB), an_order(ctx)
    sent = a_sent_estimate(ctx, order, line_ids=order.line_ids[:1])
    answered(ctx, sent, yes(order.line_ids[0]))
    for line_id in (other.line_ids[0], order.line_ids[0], new_id()):
        with pytest.raises(NotFound):
            act(draft_estimate, ctx, work_order_id=order.id, line_ids=[line_id])


def test_another_branch_does_not_see_the_order(ctx_as, act, company):
    order = an_order(ctx_as())
    with pytest.raises(NotFound):
        act(draft_estimate, ctx_as("service_advisor", branch=company.north), work_order_id=order.id)


def test_nothing_is_offered_on_an_order_that_is_over(ctx_as, act):
    ctx, order = ctx_as(), an_order(ctx_as())
    act(cancel_work_order, ctx, work_order_id=order.id, expected_version=1, reason="changed their mind")
    with pytest.raises(IllegalTransition):
        act(draft_estimate, ctx, work_order_id=order.id)
