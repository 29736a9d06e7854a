"""Yes and no, line by line, with who, when, how and the exact amount."""

from datetime import timedelta

import pytest

from tests.catalog.builders import a_part
from tests.estimates.builders import a_sent_estimate, answered, looked_at, no, yes
from tests.inventory.builders import in_stock, stock_of
from tests.parties.builders import a_vendor
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, seen
from tests.world import NOW
from workwright.estimates.actions.decide_lines import AlreadyAnswered, EstimateExpired, OfferChanged
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.queries import authorised_gross
from workwright.inventory.actions.receive_bought_in import receive_bought_in
from workwright.inventory.actions.return_core import return_core
from workwright.inventory.queries import bought_in_of, reservations_of
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.work_orders.actions.edit_line import edit_line


def states(ctx, order):
    return {line.id: line.state for job in seen(ctx, order).jobs for line in job.lines}


def test_an_oral_yes_keeps_date_time_name_number_work_and_total(ctx_as):
    """16 CCR 3353: what must be written down of an authorisation by telephone."""
    sent = a_sent_estimate(ctx_as())
    later = NOW + timedelta(hours=1)
    ctx = ctx_as("service_advisor", at=later, who="Sam")
    done = answered(ctx, sent, yes(*sent.line_ids), decided_at=later - timedelta(minutes=5))
    (record,) = looked_at(ctx, sent).authorisations
    assert (record.name, record.number_called, record.channel) == ("Ada Moreno", "+15035550142", "phone")
    assert (record.decided_at, record.recorded_at) == (later - timedelta(minutes=5), later)
    assert record.extra_work == "0.8 × Replace ignition coil; 1 × Ignition coil DG-549"
    assert (record.approved_minor, record.total_after_minor) == (17290, 17290)
    assert record.shown_sha256 == sent.sha256
    assert (done.state, done.authorisation_id) == ("decided", record.id)
    lines = [line for job in seen(ctx, sent.order).jobs for line in job.lines]
    assert {(line.state, line.authorisation_id) for line in lines} == {("authorised", record.id)}
    assert sum(line.authorised_gross_minor for line in lines) == authorised_gross(ctx, sent.order.id) == 17290


def test_one_line_declined_keeps_the_others_and_is_filed_for_follow_up(ctx_as, journal):
    ctx, order = ctx_as(), an_order(ctx_as(), COIL_JOB, BRAKE_JOB)
    sent = a_sent_estimate(ctx, order)
    answered(ctx, sent, [*yes(*order.line_ids[:3]), *no(order.line_ids[3], reason="too dear")])
    seen_now = looked_at(ctx, sent)
    assert (seen_now.state, seen_now.approved_minor, seen_now.declined_minor) == ("decided", 38890, 14850)
    line = [line for job in seen(ctx, order).jobs for line in job.lines][3]
    assert (line.state, line.decline_reason) == ("declined", "too dear")
    assert (line.follow_up_on - NOW.date()).days == 90
    event = dict(journal()[-1]["events"])["estimates.estimate_decided"]
    assert (event["approved_minor"], event["open_lines"]) == (38890, 0)


def test_some_now_and_the_rest_later(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    assert answered(ctx, sent, yes(sent.line_ids[0])).state == "sent"
    assert looked_at(ctx, sent).open_minor == 6490
    with pytest.raises(AlreadyAnswered):
        answered(ctx, sent, no(sent.line_ids[0]))
    done = answered(ctx, sent, no(sent.line_ids[1]))
    assert (done.state, done.total_after_minor) == ("decided", 10800)
    with pytest.raises(IllegalTransition):
        answered(ctx, sent, yes(sent.line_ids[1]))


def test_approval_reserves_parts_in_the_same_act_and_says_what_is_short(ctx_as, journal):
    ctx = ctx_as()
    there, missing = a_part(ctx), a_part(ctx)
    in_stock(ctx, there, 2)
    lines = tuple(
        {"kind": "part", "description": "Part", "quantity": "2", "unit_price": "10", "part_id": part}
        for part in (there, missing)
    )
    order = an_order(ctx, {"title": "Parts", "lines": lines})
    sent = a_sent_estimate(ctx, order)
    assert answered(ctx, sent, yes(*order.line_ids)).short_line_ids == (order.line_ids[1],)
    assert {(r.line_id, r.state) for r in reservations_of(ctx, order.id)} == {
        (order.line_ids[0], "reserved"),
        (order.line_ids[1], "short"),
    }
    assert stock_of(ctx, there)[1] == 2
    assert journal()[-1]["action"] == "estimates.record_decision"
    assert {"inventory.reserve_parts", "work_orders.authorise_lines"} <= set(journal()[-1]["acts"])


def test_fewer_parts_on_an_agreed_line_let_go_of_the_rest(ctx_as, act):
    ctx, part = ctx_as(), a_part(ctx_as())
    in_stock(ctx, part, 4)
    line = {"kind": "part", "description": "Part", "quantity": "4", "unit_price": "10", "part_id": part}
    order = an_order(ctx, {"title": "Parts", "lines": (line,)})
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    assert act(edit_line, ctx, line_id=order.line_ids[0], quantity="3").state == "authorised"
    assert stock_of(ctx, part)[1] == 3


def test_margin_follows_what_a_bought_in_part_really_cost(ctx_as, act):
    """F11: vendor, bill, cost and core on a line without catalogue entry."""
    ctx = ctx_as()
    hose = {
        "kind": "part",
        "description": "Radiator hose",
        "quantity": "2",
        "unit_cost": "12.50",
        "markup_percent": "60",
        "source": "bought_in",
        "vendor_id": a_vendor(ctx),
    }
    order = an_order(ctx, {"title": "Leak", "lines": (hose,)})
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))

    def line():
        return seen(ctx, order).jobs[0].lines[0]

    assert (line().net_minor, line().margin_minor, line().actual_cost_minor) == (4000, 1500, None)
    (bought_in,) = bought_in_of(ctx, order.id)
    bill = {"bill_number": "77", "unit_cost": "14", "core_minor": 500}
    act(receive_bought_in, ctx, bought_in_id=bought_in.id, expected_version=1, **bill)
    assert (line().margin_minor, line().actual_cost_minor) == (700, 3300)
    act(return_core, ctx, bought_in_id=bought_in.id, expected_version=2)
    assert line().margin_minor == 1200


def test_parts_that_are_not_kept_in_stock_are_used_without_being_counted(ctx_as):
    ctx, part = ctx_as(), a_part(ctx_as(), stocked=False)
    line = {"kind": "consumable", "description": "Oil", "quantity": "4.5", "unit_price": "9", "part_id": part}
    order = an_order(ctx, {"title": "Oil change", "lines": (line,)})
    assert answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids)).short_line_ids == ()
    assert reservations_of(ctx, order.id) == []


def test_declined_parts_are_not_reserved(ctx_as):
    ctx, part = ctx_as(), a_part(ctx_as())
    in_stock(ctx, part, 2)
    line = {"kind": "part", "description": "Part", "quantity": "2", "unit_price": "10", "part_id": part}
    order = an_order(ctx, {"title": "Parts", "lines": (line,)})
    answered(ctx, a_sent_estimate(ctx, order), no(*order.line_ids))
    assert stock_of(ctx, part)[1] == 0


def test_a_phone_answer_without_the_number_called_is_refused(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    with pytest.raises(Invalid, match="number called") as refusal:
        answered(ctx, sent, yes(*sent.line_ids), number_called="")
    assert refusal.value.field == "number_called"
    assert states(ctx, sent.order) == dict.fromkeys(sent.line_ids, "awaiting")


def test_only_what_was_shown_can_be_answered(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    with pytest.raises(OfferChanged):
        answered(ctx, sent, yes(*sent.line_ids), shown_sha256="0" * 64)


def test_a_line_that_was_changed_since_cannot_be_approved(ctx_as, act):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="999")
    with pytest.raises(OfferChanged):
        answered(ctx, sent, yes(*sent.line_ids))
    answered(ctx, sent, yes(sent.line_ids[1]))
    assert authorised_gross(ctx, sent.order.id) == 6490


def test_too_late_is_too_late(ctx_as):
    sent = a_sent_estimate(ctx_as())
    with pytest.raises(EstimateExpired):
        answered(ctx_as(at=NOW + timedelta(days=31)), sent, yes(*sent.line_ids))


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_answer_lies_between_sending_and_now(ctx_as, hours):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    with pytest.raises(Invalid):
        answered(ctx, sent, yes(*sent.line_ids), decided_at=NOW + timedelta(hours=hours))


def test_foreign_lines_and_double_answers_are_refused(ctx_as, act, company):
    ctx, other = ctx_as(), an_order(ctx_as())
    sent = a_sent_estimate(ctx)
    with pytest.raises(NotFound):
        answered(ctx, sent, yes(other.line_ids[0]))
    with pytest.raises(Invalid):
        answered(ctx, sent, [*yes(sent.line_ids[0]), *no(sent.line_ids[0])])
    with pytest.raises(NotFound):
        answered(ctx_as("service_advisor", branch=company.north), sent, yes(*sent.line_ids))


def test_raising_an_approved_line_needs_a_new_answer_that_replaces_the_old(ctx_as, act):
    """B5, with no tolerance in California."""
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="140")
    assert states(ctx, sent.order)[sent.line_ids[0]] == "awaiting"
    again = a_sent_estimate(ctx, sent.order)
    assert [line.gross_minor for line in looked_at(ctx, again).lines] == [11200]
    done = answered(ctx, again, yes(sent.line_ids[0]))
    assert done.total_after_minor == authorised_gross(ctx, sent.order.id) == 17690


def test_a_no_to_the_new_price_takes_back_the_old_yes(ctx_as, act):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="140")
    done = answered(ctx, a_sent_estimate(ctx, sent.order), no(sent.line_ids[0]))
    assert done.total_after_minor == authorised_gross(ctx, sent.order.id) == 6490


def test_personal_words_are_not_in_the_journal(ctx_as, journal):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids), channel="in_person")
    assert "Ada Moreno" not in str(journal()[-1])
    assert record_decision.name == journal()[-1]["action"]
