"""News of the work, and what estimates make of it."""

from tests.estimates.builders import a_draft, a_sent_estimate, answered, looked_at, yes
from tests.work_orders.builders import an_order
from workwright.estimates.queries import list_estimates
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.edit_line import edit_line
from workwright.work_orders.actions.record_finding import record_finding


def test_a_finding_opens_a_draft_once(ctx_as, act):
    ctx, order = ctx_as(), an_order(ctx_as())
    act(record_finding, ctx, work_order_id=order.id, severity="ok", text="Tyres good")
    assert list_estimates(ctx, order.id) == []
    for text in ("Pads worn", "Hose cracked"):
        act(record_finding, ctx, work_order_id=order.id, severity="urgent", text=text)
    assert [card.state for card in list_estimates(ctx, order.id)] == ["draft"]


def test_a_price_above_the_tolerance_opens_a_draft_with_that_line(ctx_as, act):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="200")
    draft = list_estimates(ctx, sent.order.id)[-1]
    assert [line.line_id for line in looked_at(ctx, draft.id).lines] == [sent.line_ids[0]]


def test_a_cancelled_order_offers_nothing_any_more(ctx_as, act):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx, an_order(ctx), line_ids=None)
    a_draft(ctx, sent.order)
    act(cancel_work_order, ctx, work_order_id=sent.order.id, expected_version=1, reason="changed their mind")
    assert {card.state for card in list_estimates(ctx, sent.order.id)} == {"withdrawn"}
