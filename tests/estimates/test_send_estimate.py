"""Sending: frozen, hashed, before the customer."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from tests.catalog.builders import us_taxes
from tests.estimates.builders import a_draft, a_sent_estimate, answered, looked_at, yes
from tests.parties.builders import a_customer
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, seen
from workwright.estimates.actions.send_estimate import NothingToOffer, send_estimate
from workwright.estimates.models import Estimate, EstimateLine
from workwright.estimates.queries import list_estimates
from workwright.kernel import journal as records
from workwright.kernel.errors import Forbidden, IllegalTransition, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.parties.actions.edit_customer import edit_customer
from workwright.parties.actions.merge_customers import merge_customers
from workwright.parties.queries import get_customer
from workwright.work_orders.actions.edit_line import edit_line
from workwright.work_orders.actions.record_finding import record_finding


def test_the_bytes_shown_are_kept_and_hashed(ctx_as):
    ctx = ctx_as("service_advisor")
    us_taxes(ctx_as())
    sent = a_sent_estimate(ctx, an_order(ctx_as()))
    shown = looked_at(ctx, sent)
    assert hashlib.sha256(shown.document_html.encode()).hexdigest() == sent.sha256 == shown.document_sha256
    for words in ("Ana Díaz", "Replace ignition coil", "$108.00", "$71.23", "$179.23", "California 7.25 %"):
        assert words in shown.document_html
    assert (shown.net_minor, shown.tax_minor, shown.gross_minor) == (17290, 633, 17923)
    assert [line.gross_minor for line in shown.lines] == [10800, 7123]
    assert [line.ceiling_minor for line in shown.lines] == [10800, 7125], (
        "no tolerance but the rounding of two taxes"
    )
    assert shown.number.endswith("/1")


def test_the_lines_wait_and_the_news_goes_out(ctx_as, journal):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    lines = [line for job in seen(ctx, sent.order).jobs for line in job.lines]
    assert {line.state for line in lines} == {"awaiting"}
    name, event = journal()[-1]["events"][-1]
    assert (name, event["gross_minor"], event["channel"]) == ("estimates.estimate_sent", 17290, "email")
    assert "Ana" not in str(event)


def test_what_was_shown_stays_whatever_changes_later(ctx_as, act):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    before = looked_at(ctx, sent)
    customer = get_customer(ctx, before.customer_id)
    act(edit_customer, ctx, customer_id=customer.id, expected_version=customer.version, name="Zoe Quist")
    act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="999")
    after = looked_at(ctx, sent)
    assert (after.document_html, after.document_sha256) == (before.document_html, before.document_sha256)
    assert [line.gross_minor for line in after.lines] == [line.gross_minor for line in before.lines]


def test_findings_are_offered_with_the_lines_without_retyping(ctx_as, act):
    ctx, order = ctx_as(), an_order(ctx_as())
    act(record_finding, ctx, work_order_id=order.id, severity="unsafe", text="Brake hose <cracked> & wet")
    shown = looked_at(ctx, a_sent_estimate(ctx, order)).document_html
    assert "<strong>Unsafe:</strong> Brake hose &lt;cracked&gt; &amp; wet" in shown


def test_a_merged_customer_is_called_as_the_one_that_goes_on(ctx_as, act):
    ctx = ctx_as()
    kept, gone = a_customer(ctx, name="Kept Name"), a_customer(ctx, name="Old Name")
    order = an_order(ctx, customer_id=gone)
    both = {"customer_id": kept, "duplicate_id": gone}
    act(merge_customers, ctx, expected_version=1, reason="the same person", **both)
    assert "Kept Name" in looked_at(ctx, a_sent_estimate(ctx, order)).document_html


def test_a_new_version_supersedes_what_it_offers_again(ctx_as, act, journal):
    ctx, order = ctx_as(), an_order(ctx_as(), COIL_JOB, BRAKE_JOB)
    first = a_sent_estimate(ctx, order)
    second = a_sent_estimate(ctx, order, line_ids=order.line_ids[:2])
    assert [(card.state, card.revision) for card in list_estimates(ctx, order.id)] == [
        ("superseded", 1),
        ("sent", 2),
    ]
    assert looked_at(ctx, first).superseded_by_id == second.id
    states = {line.id: line.state for job in seen(ctx, order).jobs for line in job.lines}
    assert [states[line_id] for line_id in order.line_ids] == ["awaiting", "awaiting", "proposed", "proposed"]
    assert "estimates.estimate_superseded" in [name for name, _ in journal()[-1]["events"]]


def test_an_offer_of_other_lines_stands_beside_it(ctx_as):
    ctx, order = ctx_as(), an_order(ctx_as(), COIL_JOB, BRAKE_JOB)
    a_sent_estimate(ctx, order, line_ids=order.line_ids[:2])
    a_sent_estimate(ctx, order, line_ids=order.line_ids[2:])
    assert [card.state for card in list_estimates(ctx, order.id)] == ["sent", "sent"]


def test_nothing_to_offer_and_old_versions_are_refused(ctx_as, act):
    ctx, order = ctx_as(), an_order(ctx_as())
    sent = a_sent_estimate(ctx, order)
    with pytest.raises(IllegalTransition):
        act(send_estimate, ctx, estimate_id=sent.id, expected_version=2)
    answered(ctx, sent, yes(*order.line_ids))
    draft = a_draft(ctx, order)
    with pytest.raises(NothingToOffer):
        act(send_estimate, ctx, estimate_id=draft, expected_version=1)
    fresh = a_draft(ctx, an_order(ctx))
    with pytest.raises(Stale):
        act(send_estimate, ctx, estimate_id=fresh, expected_version=9)


def test_a_technician_shows_an_estimate_at_the_door_but_does_not_send_it_away(ctx_as, act):
    draft = a_draft(ctx_as("technician"), an_order(ctx_as()))
    for channel in ("email", "phone", "link"):
        with pytest.raises(Forbidden):
            act(send_estimate, ctx_as("technician"), estimate_id=draft, expected_version=1, channel=channel)
    shown = act(
        send_estimate, ctx_as("technician"), estimate_id=draft, expected_version=1, channel="in_person"
    )
    assert shown.state == "sent"


@pytest.mark.parametrize(
    "attack",
    [
        lambda sent: Estimate.unscoped.filter(id=sent.id).update(gross_minor=1),
        lambda sent: Estimate.unscoped.filter(id=sent.id).update(
            document=b"cheaper", document_sha256="0" * 64
        ),
        lambda sent: Estimate.unscoped.filter(id=sent.id).update(state="draft"),
        lambda sent: Estimate.unscoped.filter(id=sent.id).delete(),
        lambda sent: EstimateLine.unscoped.filter(estimate_id=sent.id).update(gross_minor=1),
        lambda sent: EstimateLine.unscoped.filter(estimate_id=sent.id).delete(),
    ],
)
def test_the_database_keeps_it_frozen(ctx_as, attack):
    sent = a_sent_estimate(ctx_as())
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        attack(sent)
