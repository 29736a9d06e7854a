from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.billing.builders import a_draft, an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.parties.builders import a_customer
from tests.payments.builders import a_request, card_slip, cash, cash_refund, cheque
from tests.payments.sandbox import PENDING, checkout, connect, running
from tests.work_orders.builders import an_order, seen
from tests.world import COMPANY
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.actions.set_account_terms import set_account_terms
from workwright.payments.actions.clear_payment import clear_payment
from workwright.payments.actions.put_on_account import put_on_account
from workwright.payments.flows import sync_attempt
from workwright.payments.models import PaymentAttempt
from workwright.release.actions.decide import NotReleasable, OldPartsWanted
from workwright.release.actions.release_work_order import release_work_order
from workwright.release.queries import get_decision, why_not
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job

Make = Callable[..., Context]
Act = Callable[..., Any]


def codes(ctx: Context, work_order_id: Any) -> list[str]:
    return [rule.code for rule in why_not(ctx, work_order_id).unmet]


def let_go(act: Act, ctx: Context, work_order_id: Any, **fields: Any) -> Any:
    return act(release_work_order, ctx, work_order_id=work_order_id, **{"recipient": "Dana Reyes"} | fields)


def test_each_step_takes_one_rule_away(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    assert codes(ctx, draft.order.id) == ["invoice_not_issued"]
    invoice = an_issued_invoice(ctx)
    answer = why_not(ctx, invoice.order.id)
    (rule,) = answer.unmet
    assert (rule.code, rule.amount_minor, rule.currency) == ("not_covered", 17_923, "USD")
    assert rule.evidence == (invoice.id,)
    cash(ctx, 9_000, invoice_ids=[invoice.id])
    assert why_not(ctx, invoice.order.id).unmet[0].amount_minor == 8_923
    card_slip(ctx, 8_923, invoice_ids=[invoice.id])
    assert why_not(ctx, invoice.order.id).allowed
    done = let_go(act, ctx_as("cashier"), invoice.order.id)
    assert done.state == "closed"
    assert codes(ctx, invoice.order.id) == ["released_already"]


def test_an_open_order_stays(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    with pytest.raises(NotReleasable) as refusal:
        let_go(act, ctx, order.id)
    assert refusal.value.data["unmet"][0]["code"] == "work_open"
    assert get_decision(ctx, order.id) is None


def test_a_pending_payment_alone_never_releases(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    with running() as provider:
        connect(ctx, provider)
        invoice = an_issued_invoice(ctx)
        request = a_request(ctx, 17_923, invoice_ids=[invoice.id], purpose="final")
        started = checkout(ctx, request)
        ref = PaymentAttempt.unscoped.get(pk=started.attempt_id).provider_ref or ""
        provider.pay(ref, PENDING)
        sync_attempt(ctx, started.attempt_id)
        (rule,) = why_not(ctx, invoice.order.id).unmet
        assert (rule.code, rule.amount_minor) == ("money_pending", 17_923)
        assert started.attempt_id in rule.evidence
        with pytest.raises(NotReleasable):
            let_go(act, ctx, invoice.order.id)
        provider.act(ref, "settle")
        sync_attempt(ctx, started.attempt_id)
        assert let_go(act, ctx, invoice.order.id).state == "closed"


def test_a_cheque_covers_when_it_is_final_or_cleared(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cheque(ctx, 17_923, invoice_ids=[invoice.id])
    assert codes(ctx, invoice.order.id) == ["money_provisional"]
    act(clear_payment, ctx, payment_id=paid.id, reason="The bank confirmed it by phone")
    assert codes(ctx, invoice.order.id) == []


def test_an_account_within_its_limit_covers(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    act(
        set_account_terms,
        ctx,
        customer_id=customer,
        expected_version=1,
        terms_days=30,
        credit_limit_minor=50_000,
        currency="USD",
    )
    invoice = an_issued_invoice(ctx, customer_id=customer)
    assert codes(ctx, invoice.order.id) == ["not_covered"]
    act(put_on_account, ctx, invoice_id=invoice.id)
    assert codes(ctx, invoice.order.id) == []


def test_money_given_back_uncovers_again(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = card_slip(ctx, 17_923, invoice_ids=[invoice.id])
    assert codes(ctx, invoice.order.id) == []

    cash(ctx, 9_000, work_order_id=an_order(ctx).id)
    cash_refund(ctx, paid.id, 5_000)
    (rule,) = why_not(ctx, invoice.order.id).unmet
    assert (rule.code, rule.amount_minor) == ("not_covered", 5_000)


def test_the_decision_keeps_who_when_odometer_and_all_that_was_true(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    let_go(act, ctx, invoice.order.id, odometer_out=84_120, recipient_kind="driver", condition="As it came")
    decision = get_decision(ctx, invoice.order.id)
    assert decision is not None
    assert (decision.recipient, decision.meter_out, decision.overridden) == ("Dana Reyes", 84_120, False)
    assert decision.facts["payers"][0]["uncovered_minor"] == 0
    assert len(decision.facts_sha256) == 64
    assert seen(ctx, invoice.order).state == "closed"


def test_strangers_other_branches_and_unknown_files_are_refused(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    with pytest.raises(Forbidden):
        let_go(act, ctx_as("auditor"), invoice.order.id)
    with pytest.raises(NotFound):
        let_go(act, ctx_as("cashier", branch=company.north), invoice.order.id)
    with pytest.raises(NotFound):
        let_go(act, ctx, invoice.order.id, file_ids=[new_id()])
    assert get_decision(ctx, invoice.order.id) is None


def test_the_database_releases_nothing_without_a_decision(
    ctx_as: Make, act: Act, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        superuser.execute(
            "UPDATE work_orders_workorder SET released_at = now(), release_decision_id = gen_random_uuid()"
        )
    assert "without a decision" in str(refusal.value)
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        superuser.execute(
            "INSERT INTO release_releasedecision (id, branch_id, work_order_id, decided_at, decided_by, recipient,"
            " recipient_kind, file_ids, condition, overridden, override_reason, unmet, facts, facts_sha256) VALUES"
            " (gen_random_uuid(), %s, %s, now(), 'x', 'x', 'customer', '[]', '', false, '', '[]', '{}', '')",
            [COMPANY.harbour, invoice.order.id],
        )
    assert "released nothing" in str(refusal.value)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    let_go(act, ctx, invoice.order.id)
    for attack in (
        "UPDATE release_releasedecision SET recipient = 'somebody else'",
        "DELETE FROM release_releasedecision",
        "TRUNCATE release_releasedecision",
    ):
        with pytest.raises(psycopg.Error):
            superuser.execute(attack)


def test_who_asked_for_the_replaced_parts_is_told_what_became_of_them(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids), old_parts_wanted=True)
    for job_id in sent.order.job_ids:
        act(start_job, ctx, job_id=job_id)
    act(complete_work_order, ctx, work_order_id=sent.order.id, finish_jobs=True)
    draft = Invoice.here(ctx).get(work_order_id=sent.order.id, state="draft")
    act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)
    cash(ctx, draft.gross_minor, invoice_ids=[draft.id])
    assert why_not(ctx, sent.order.id).old_parts_wanted
    with pytest.raises(OldPartsWanted):
        let_go(act, ctx, sent.order.id)
    let_go(act, ctx, sent.order.id, old_parts="returned")
    assert get_decision(ctx, sent.order.id).old_parts == "returned"
