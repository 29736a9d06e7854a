"""The customer's own answer, from the link."""

from datetime import timedelta

import pytest

from tests.estimates.builders import a_sent_estimate, looked_at, no, yes
from tests.work_orders.builders import seen
from tests.world import NOW
from workwright.estimates.actions.decide_by_link import decide_by_link
from workwright.estimates.actions.decide_lines import EstimateExpired, OfferChanged
from workwright.estimates.actions.withdraw_estimate import withdraw_estimate
from workwright.estimates.queries import estimate_by_link, get_link, link_token_of
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import Forbidden, NotFound


@pytest.fixture
def guest(company):
    """Whoever holds a link: one right, and no account."""

    def make(at=NOW, key=None):
        actor = Actor(
            "link:test", "Link", frozenset({"estimates.decide_by_link"}), frozenset({company.harbour})
        )
        return Context(actor, at, "portal", branch_id=company.harbour, key=key)

    return make


def by_link(act, guest, ctx, sent, decisions, **fields):
    said = {"name": "Ana Díaz", "shown_sha256": sent.sha256, "token": link_token_of(ctx, sent.id)}
    return act(decide_by_link, guest, decisions=decisions, **said | fields)


def test_one_request_moves_estimate_order_and_job(ctx_as, act, guest, journal):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    shown = estimate_by_link(guest(), link_token_of(ctx, sent.id))
    assert shown.document_html == looked_at(ctx, sent).document_html
    assert shown.allowed_actions == ("estimates.decide_by_link",)
    done = by_link(act, guest(), ctx, sent, yes(*sent.line_ids))
    assert done.state == "decided"
    assert [job.state for job in seen(ctx, sent.order).jobs] == ["ready"]
    row = journal()[-1]
    assert (row["actor"], row["door"]) == ("link:test", "portal")
    assert "token" in row["command"] and row["command"]["token"] == "secret"
    (record,) = looked_at(ctx, sent).authorisations
    assert (record.channel, record.name, record.recorded_by) == ("link", "Ana Díaz", "link:test")


def test_who_wants_the_old_parts_back_says_so_with_the_answer(ctx_as, act, guest):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    by_link(act, guest(), ctx, sent, yes(sent.line_ids[0]), old_parts_wanted=True)
    by_link(act, guest(), ctx, sent, no(sent.line_ids[1]))
    assert [record.old_parts_wanted for record in looked_at(ctx, sent).authorisations] == [True, False]


def test_line_by_line(ctx_as, act, guest):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    by_link(act, guest(), ctx, sent, [*yes(sent.line_ids[0]), *no(sent.line_ids[1])])
    assert [line.decision for line in looked_at(ctx, sent).lines] == ["approved", "declined"]


def test_a_double_tap_is_one_answer(ctx_as, act, guest):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    first = by_link(act, guest(key="tap"), ctx, sent, yes(*sent.line_ids))
    assert by_link(act, guest(key="tap"), ctx, sent, yes(*sent.line_ids)) == first
    assert len(looked_at(ctx, sent).authorisations) == 1


def test_a_forged_old_or_withdrawn_link_opens_nothing(ctx_as, act, guest):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    token = get_link(ctx_as("service_advisor"), sent.id).token
    forged = token[:10] + ("A" if token[10] != "A" else "B") + token[11:]
    with pytest.raises(NotFound):
        estimate_by_link(guest(), forged)
    act(withdraw_estimate, ctx, estimate_id=sent.id, expected_version=sent.version, reason="wrong price")
    with pytest.raises(NotFound):
        by_link(act, guest(), ctx, sent, yes(*sent.line_ids), token=token)


def test_a_page_that_is_out_of_date_answers_nothing(ctx_as, act, guest):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    with pytest.raises(OfferChanged):
        by_link(act, guest(), ctx, sent, yes(*sent.line_ids), shown_sha256="0" * 64)
    with pytest.raises(EstimateExpired):
        by_link(act, guest(at=NOW + timedelta(days=40)), ctx, sent, yes(*sent.line_ids))


def test_no_role_answers_in_the_customers_place(ctx_as, act):
    sent = a_sent_estimate(ctx_as())
    with pytest.raises(Forbidden):
        by_link(act, ctx_as("branch_manager"), ctx_as(), sent, yes(*sent.line_ids))
