"""Reading estimates."""

import pytest

from tests.estimates.builders import a_draft, a_sent_estimate, answered, looked_at, no, yes
from tests.work_orders.builders import an_order
from workwright.estimates.queries import estimate_by_link, get_estimate, get_link, list_estimates
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id


def test_the_versions_of_an_order_with_what_was_answered(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, [*yes(sent.line_ids[0]), *no(sent.line_ids[1])])
    a_draft(ctx, sent.order)
    first, draft = list_estimates(ctx_as("technician"), sent.order.id)
    assert (first.approved_minor, first.declined_minor, first.open_minor) == (10800, 6490, 0)
    assert (first.number, draft.number) == (f"{sent.order.number}/1", f"{sent.order.number}/draft")


def test_buttons_are_those_that_the_reader_may_press(ctx_as):
    sent = a_sent_estimate(ctx_as())
    assert get_estimate(ctx_as("auditor"), sent.id).allowed_actions == ()
    assert get_estimate(ctx_as("technician"), sent.id).allowed_actions == ("estimates.record_decision",)


def test_what_an_answer_needs_and_the_texts_of_the_place(ctx_as, company):
    shown = looked_at(ctx_as(), a_sent_estimate(ctx_as()))
    assert shown.answer_needs["phone"] == ("name", "number_called")
    assert shown.old_parts_on_request
    assert shown.texts[0] in shown.document_html
    there = ctx_as(branch=company.north)
    assert looked_at(there, a_sent_estimate(there)).texts == ()


def test_not_yours_and_not_there_are_the_same(ctx_as, company):
    sent = a_sent_estimate(ctx_as())
    there = ctx_as("branch_manager", branch=company.north)
    for estimate_id in (sent.id, new_id()):
        with pytest.raises(NotFound):
            get_estimate(there, estimate_id)
    assert list_estimates(there, sent.order.id) == []
    with pytest.raises(NotFound):
        get_link(there, sent.id)


def test_a_link_is_handed_out_by_those_who_may_send(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    with pytest.raises(Forbidden):
        get_link(ctx_as("technician"), sent.id)
    assert estimate_by_link(ctx, get_link(ctx_as("service_advisor"), sent.id).token).id == sent.id


def test_a_draft_has_no_link(ctx_as):
    ctx = ctx_as()
    with pytest.raises(NotFound):
        get_link(ctx, a_draft(ctx, an_order(ctx)))
