"""A fee for a visit that failed is owed only under accepted terms, with evidence (G16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from tests.billing.builders import pay
from tests.billing.builders import seen as invoice_seen
from tests.catalog.builders import be_taxes, us_taxes
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import Made, a_photo, a_service, an_order, seen
from tests.world import COMPANY, NOW
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition
from workwright.kernel.verify import verify
from workwright.ledger.queries import balance
from workwright.scheduling.actions.accept_terms import accept_terms
from workwright.scheduling.actions.arrive import arrive
from workwright.scheduling.actions.cancel_visit import cancel_visit
from workwright.scheduling.actions.charge_visit_fee import FeeSettled, NoVisitFee, charge_visit_fee
from workwright.scheduling.actions.mark_no_show import mark_no_show
from workwright.scheduling.queries import failed_visits, terms_of
from workwright.scheduling.rules.terms import Failed, FeeTerms, fees_of, is_late, lacking_evidence
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.edit_line import edit_line

As = Callable[..., Context]
Act = Callable[..., Any]
SOON = NOW + timedelta(hours=2)


def with_fees(ctx: Context, **settings: Any) -> None:
    said = {
        "no_show_fee": "60",
        "late_cancel_fee": "40",
        "late_cancel_hours": 24,
        "wait_minutes": 15,
    } | settings
    set_policy(ctx, set_policy.command(name="scheduling", settings=said))


def accepted(act: Act, ctx: Context, order: Made, **fields: Any) -> UUID:
    shown = terms_of(ctx, order.id).offered
    said = {"channel": "in_person", "name": "Ada Moreno", "shown_hash": shown.text_sha256}
    found: UUID = act(accept_terms, ctx, work_order_id=order.id, **said | fields).id
    return found


def nobody_there(act: Act, ctx_as: As, visit: UUID, minutes: int = 20, **fields: Any) -> None:
    """Nobody comes in the minutes after the agreed time."""
    later = ctx_as(at=SOON + timedelta(minutes=minutes))
    act(mark_no_show, later, visit_id=visit, **{"note": "Rang twice, nobody there"} | fields)


def test_a_no_show_from_terms_to_money(ctx_as: As, act: Act) -> None:
    """60.00 in California, where a fee bears no tax: a line, a draft at once, an invoice, paid, in the books."""
    ctx = ctx_as()
    us_taxes(ctx)
    with_fees(ctx, visit_terms="Keys can be left in our box.")
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    view = terms_of(ctx, order.id)
    assert view.due
    assert view.offered.text.splitlines() == [
        "If nobody is there at the agreed time, or what we are to work on is not brought, we charge $60.00 after "
        "waiting 15 minutes.",
        "If you call a visit off less than 24 hours before it begins, we charge $40.00.",
        "These amounts include tax. Nothing else is charged for a visit that does not take place.",
        "Keys can be left in our box.",
    ]
    accepted(act, ctx, order)
    assert not terms_of(ctx, order.id).due
    nobody_there(act, ctx_as, visit, file_ids=[a_photo(ctx)], latitude="34.0522", longitude="-118.2437")
    (failed,) = failed_visits(ctx, order.id)
    assert (failed.kind, failed.amount_minor, failed.why_not, failed.waited_minutes) == (
        "no_show",
        6_000,
        "",
        20,
    )
    done = act(charge_visit_fee, ctx, visit_id=visit)
    line = next(line for job in seen(ctx, order).jobs for line in job.lines if line.id == done.line_id)
    assert (line.kind, line.state, line.gross_minor) == ("fee", "authorised", 6_000)
    assert "terms accepted in person on" in line.description
    draft = act(draft_invoice, ctx, work_order_id=order.id)
    issued = act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)
    assert issued.total_minor == 6_000
    assert balance(ctx, "income.fee").minor == 6_000
    pay(ctx, issued.id, 6_000)
    assert invoice_seen(ctx, issued.id).balance_minor == 0
    with pytest.raises(FeeSettled, match="charged already"):
        act(charge_visit_fee, ctx, visit_id=visit)
    assert [found for found in verify() if found.check != "journal chain"] == []


def test_belgian_vat_and_the_services_own_fee(ctx_as: As, act: Act) -> None:
    """The service says 75.00 with 21 % VAT inside: 13.02 of it (75 x 21/121 = 13.0165...)."""
    ctx = ctx_as(branch=COMPANY.north)
    be_taxes(ctx)
    with_fees(ctx)
    own = a_service(ctx, no_show_fee="75")
    order = an_order(ctx, {"service_id": own})
    visit = a_visit(ctx, order, at=SOON, override_reason="asked for")
    accepted(act, ctx, order, channel="phone")
    act(
        mark_no_show,
        ctx_as(branch=COMPANY.north, at=SOON + timedelta(hours=1)),
        visit_id=visit,
        note="Not brought",
    )
    act(charge_visit_fee, ctx, visit_id=visit)
    draft = act(draft_invoice, ctx, work_order_id=order.id)
    act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)
    invoice = invoice_seen(ctx, draft.id)
    assert (invoice.gross_minor, invoice.tax_minor) == (7_500, 1_302)


def test_a_cancelled_order_still_owes_a_late_cancellation(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    with_fees(ctx)
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    accepted(act, ctx, order)
    act(cancel_visit, ctx, visit_id=visit, reason="Has no time", by_customer=True)
    act(charge_visit_fee, ctx, visit_id=visit)
    act(cancel_work_order, ctx, work_order_id=order.id, reason="Called off")
    assert act(draft_invoice, ctx, work_order_id=order.id).total_minor == 4_000


def test_every_refusal_says_why(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    with_fees(ctx)
    sam = a_technician(ctx)

    def charged(visit: UUID) -> None:
        act(charge_visit_fee, ctx_as(at=NOW + timedelta(days=9)), visit_id=visit)

    order = an_order(ctx)
    visit = a_visit(ctx, order, sam, at=SOON)
    with pytest.raises(NoVisitFee, match="did not fail"):
        charged(visit)
    nobody_there(act, ctx_as, visit)
    with pytest.raises(NoVisitFee, match="accepted no terms"):
        charged(visit)
    accepted(act, ctx_as(at=SOON + timedelta(hours=3)), order)
    with pytest.raises(NoVisitFee, match="only after this"):
        charged(visit)

    order = an_order(ctx)
    accepted(act, ctx, order)
    visit = a_visit(ctx, order, sam, at=SOON)
    nobody_there(act, ctx_as, visit, minutes=5, note="")
    with pytest.raises(NoVisitFee, match=r"15 minutes of waiting \(it was 5\); a photo or a note"):
        charged(visit)

    order = an_order(ctx)
    accepted(act, ctx, order)
    visit = a_visit(ctx, order, sam, at=NOW + timedelta(days=7))
    act(cancel_visit, ctx, visit_id=visit, by_customer=True)
    with pytest.raises(NoVisitFee, match="in time"):
        charged(visit)
    visit = a_visit(ctx, order, sam, at=SOON)
    act(cancel_visit, ctx, visit_id=visit, reason="Our lift broke")
    with pytest.raises(NoVisitFee, match="did not fail"):
        charged(visit)


def test_at_a_site_it_needs_the_arrival(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    act(arrive, ctx_as(at=SOON + timedelta(minutes=10)), visit_id=visit)
    nobody_there(act, ctx_as, visit, minutes=30)
    (failed,) = failed_visits(ctx, order.id)
    assert failed.waited_minutes == 20


def test_a_fee_is_edited_by_nobody_and_kept_by_the_database(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    with_fees(ctx)
    order = an_order(ctx)
    visit = a_visit(ctx, order, at=SOON)
    accepted(act, ctx, order)
    nobody_there(act, ctx_as, visit)
    line_id = act(charge_visit_fee, ctx, visit_id=visit).line_id
    with pytest.raises(IllegalTransition, match="waive it"):
        act(edit_line, ctx, line_id=line_id, unit_price="600")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE work_orders_line SET ceiling_minor = 60000 WHERE id = %s", [line_id])
        with pytest.raises(IntegrityError, match="terms that nobody accepted"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_pictures_have_to_be_there(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    visit = a_visit(ctx, an_order(ctx), at=SOON)
    with pytest.raises(Exception, match="no such picture"):
        act(mark_no_show, ctx, visit_id=visit, file_ids=[visit])


FAILED = Failed(SOON, SOON + timedelta(minutes=15), None, at_site=False, note="x", pictures=0)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, 0),
        ({"at_site": True}, 1),
        ({"at_site": True, "arrived_at": SOON - timedelta(minutes=5)}, 0),
        ({"arrived_at": SOON + timedelta(minutes=1)}, 1),
        ({"note": " "}, 1),
        ({"note": "", "pictures": 1}, 0),
        ({"ended_at": SOON - timedelta(minutes=1)}, 1),
    ],
)
def test_what_evidence_needs(changes: dict[str, Any], missing: int) -> None:
    assert len(lacking_evidence(replace(FAILED, **changes), 15)) == missing


def test_late_begins_to_the_second() -> None:
    assert not is_late(SOON, SOON - timedelta(hours=24), 24)
    assert is_late(SOON, SOON - timedelta(hours=24) + timedelta(seconds=1), 24)


def test_the_first_service_that_says_something_holds() -> None:
    branch = FeeTerms(Decimal(60), Decimal(40), 24, 15)
    own = [(None, Decimal(0), None), (Decimal(75), Decimal(10), 48)]
    assert fees_of(branch, own) == FeeTerms(Decimal(75), Decimal(0), 48, 15)
    assert fees_of(branch, []) == branch
