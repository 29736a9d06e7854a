"""Every way to falsify payments that we know of, as raw SQL, with the guard that must refuse it.

Numbers are those of the invariants in docs/money.md; the books themselves are attacked in tests/ledger.
"""

import json
from typing import Any

from tests.attacking import DENIED, ONLY_ADDED, Attack, no, off

OTHER = "00000000-0000-4000-8000-0000000000aa"


def copy(table: str, where: str, **changes: Any) -> str:
    """Insert a row that is like another one but for these columns."""
    changed = json.dumps({"id": OTHER, **changes})
    return f"INSERT INTO {table} SELECT (jsonb_populate_record(x, '{changed}'::jsonb)).* FROM {table} x WHERE {where};"


def allocation(amount: int, target: str = "invoice", **changes: Any) -> str:
    """Move money between the invoice and the credit of the cash payment: positive is more on `target`."""
    rest = "credit" if target == "invoice" else "invoice"
    one, two = sorted(((amount, target), (-amount, rest)), reverse=True)
    return "".join(
        copy("payments_allocation", f"id = {FIRST}", id=f"{OTHER[:-1]}{n}", amount_minor=value, target=name,
             **({} if name == "invoice" else {"invoice_id": None}), **changes)
        for n, (value, name) in enumerate((one, two))
    )  # fmt: skip


CASH = "(SELECT id FROM payments_payment WHERE method = 'cash')"
SLIP = "(SELECT id FROM payments_payment WHERE method = 'card_slip')"
LINK = "(SELECT id FROM payments_payment WHERE method = 'card')"
FIRST = f"(SELECT id FROM payments_allocation WHERE payment_id = {CASH} AND target = 'invoice' LIMIT 1)"
PAYMENTS, ALLOCATIONS, REFUNDS = "payments_payment", "payments_allocation", "payments_refund"
REQUESTS, ATTEMPTS, EVENTS = "payments_paymentrequest", "payments_paymentattempt", "payments_providerevent"
SHIFTS, ORDERS = "drawers_shift", "work_orders_workorder"
UNPLACED = off("all_placed", PAYMENTS) + off("posted", PAYMENTS)
NOTHING_PLACED = {"invoiced_minor": 0, "deposit_minor": 0, "credit_minor": 0, "refunding_minor": 0}
STATES = {
    "request": off("payment_request_states", REQUESTS),
    "attempt": off("payment_attempt_states", ATTEMPTS),
    "refund": off("refund_states", REFUNDS),
    "shift": off("shift_states", SHIFTS),
}

ATTACKS = (
    *(
        Attack(14, f"a request with another {what}", f"UPDATE {REQUESTS} SET {what} = {value}", "request is frozen",
               off("frozen", REQUESTS), app)
        for what, value, app in (
            ("amount_minor", "amount_minor - 1", ""), ("currency", "'EUR'", ""), ("purpose", "'final'", ""),
            ("expires_at", "expires_at + interval '1 year'", ""), ("lines_sha256", "'x'", ""),
            ("methods", "'[]'", ""), ("due_on", "due_on + 1", ""),
        )
    ),
    Attack(14, "a request removed", f"DELETE FROM {REQUESTS} WHERE state = 'open' AND id NOT IN "
           f"(SELECT request_id FROM {ATTEMPTS})", "request is frozen", off("frozen", REQUESTS)),
    Attack(15, "a second live attempt", copy(ATTEMPTS, "state = 'created'", provider_ref=None),
           "attempt_one_live_per_request", "DROP INDEX attempt_one_live_per_request;"),
    Attack(15, "an attempt over another amount", f"UPDATE {ATTEMPTS} SET amount_minor = 1",
           "facts of an attempt are never changed", off("facts", ATTEMPTS)),
    Attack(15, "an attempt that names another charge", f"UPDATE {ATTEMPTS} SET provider_ref = 'other' "
           "WHERE provider_ref IS NOT NULL AND state = 'succeeded'", "facts of an attempt are never changed",
           off("facts", ATTEMPTS)),
    Attack(16, "one charge booked twice", copy(PAYMENTS, f"id = {LINK}", attempt_id=None, **NOTHING_PLACED),
           "payment_provider_ref_once", no("payment_provider_ref_once", PAYMENTS) + UNPLACED),
    Attack(16, "one attempt paid twice",
           copy(PAYMENTS, f"id = {LINK}", provider_ref="another", **NOTHING_PLACED),
           "payments_payment_attempt_id_key", no("payments_payment_attempt_id_key", PAYMENTS) + UNPLACED),
    Attack(17, "a request paid in another currency",
           copy(PAYMENTS, f"id = {LINK}", attempt_id=None, provider_ref="another", currency="EUR", **NOTHING_PLACED),
           "payment_in_request_currency", off("arrives", PAYMENTS) + UNPLACED),
    *(
        Attack(18, f"a payment with another {what}", f"UPDATE {PAYMENTS} SET {what} = {value} WHERE id = {SLIP}",
               "facts of a payment are never changed", off("facts", PAYMENTS) + extra)
        for what, value, extra in (
            ("amount_minor", "amount_minor + 1", ""), ("currency", "'EUR'", ""), ("method", "'cheque'", ""),
            ("received_at", "now()", ""), ("received_by", "'user:eve'", ""),
        )
    ),
    Attack(18, "a payment removed", f"DELETE FROM {PAYMENTS}", "facts of a payment are never changed",
           off("facts", PAYMENTS) + off("append_only", ALLOCATIONS) + "DELETE FROM payments_review;"
           + off("counts", REFUNDS) + f"DELETE FROM {ALLOCATIONS}; DELETE FROM {REFUNDS};"),
    Attack(18, "a payment whose sums are written by hand",
           f"UPDATE {PAYMENTS} SET refunding_minor = 0 WHERE refunding_minor > 0",
           "sums of a payment follow", off("facts", PAYMENTS), DENIED),
    Attack(19, "refunds of more than was paid", copy(REFUNDS, "state = 'requested'", amount_minor=20_001),
           "payment_not_over_refunded", no("payment_not_over_refunded", PAYMENTS)),
    Attack(19, "a dispute over money that is being given back",
           "INSERT INTO payments_dispute (id, branch_id, payment_id, account_id, provider_ref, amount_minor, "
           "fee_minor, currency, reason_code, state, opened_at, version) SELECT "
           f"'{OTHER}', p.branch_id, p.id, a.id, 'd', 20001, 0, 'USD', '', 'open', now(), 1 "
           f"FROM {PAYMENTS} p, payments_provideraccount a WHERE p.id = {SLIP}",
           "payment_not_over_refunded", no("payment_not_over_refunded", PAYMENTS)),
    Attack(20, "a request that is paid from the start",
           copy(REQUESTS, "state = 'open' AND amount_minor = 900", state="paid"), "payment_request_states",
           STATES["request"]),
    Attack(20, "a paid request opened again", f"UPDATE {REQUESTS} SET state = 'open' WHERE state = 'paid'",
           "payment_request_states", STATES["request"]),
    Attack(20, "an attempt that succeeds before it was sent",
           f"UPDATE {ATTEMPTS} SET state = 'succeeded' WHERE state = 'created'", "payment_attempt_states",
           STATES["attempt"]),
    Attack(20, "a refund paid before it was approved",
           f"UPDATE {REFUNDS} SET state = 'succeeded', approved_by = 'user:bob'", "refund_states",
           STATES["refund"] + off("returned", REFUNDS)),
    Attack(21, "a charge that succeeded and then did not",
           f"UPDATE {ATTEMPTS} SET state = 'failed' WHERE state = 'succeeded'", "payment_attempt_states",
           STATES["attempt"]),
    Attack(22, "a refund without a reason", copy(REFUNDS, "state = 'requested'", reason=" ", amount_minor=1),
           "refund_has_reason", no("refund_has_reason", REFUNDS)),
    Attack(22, "a refund of nobody", copy(REFUNDS, "state = 'requested'", requested_by="", amount_minor=1),
           "refund_has_actor", no("refund_has_actor", REFUNDS)),
    Attack(22, "a refund approved by who asked for it",
           f"UPDATE {REFUNDS} SET state = 'approved', approved_by = requested_by",
           "refund_second_person", no("refund_second_person", REFUNDS)),
    Attack(22, "a refund of another amount", f"UPDATE {REFUNDS} SET amount_minor = 1",
           "what a refund was asked for", off("counts", REFUNDS)),
    Attack(22, "a refund removed", f"DELETE FROM {REFUNDS}", "refunds are never deleted", off("counts", REFUNDS)
           + "DELETE FROM payments_review;"),
    Attack(22, "a refund that was paid from nothing",
           f"UPDATE {REFUNDS} SET state = 'approved', approved_by = 'user:bob'; "
           f"UPDATE {REFUNDS} SET state = 'sent'; UPDATE {REFUNDS} SET state = 'succeeded'",
           "payment_returned_is_refunded", off("returned", REFUNDS)),
    Attack(23, "more on an invoice than it asks",
           copy(ALLOCATIONS, f"id = {FIRST}", amount_minor=100_000) , "invoice_not_over_allocated",
           "CREATE OR REPLACE FUNCTION payments_allocated() RETURNS trigger LANGUAGE plpgsql AS "
           "'BEGIN RETURN NEW; END';"),
    Attack(23, "more on an invoice than the payment holds", allocation(2_001), "payment_sums_not_negative",
           no("payment_sums_not_negative", PAYMENTS)),
    Attack(23, "money placed twice", copy(ALLOCATIONS, f"id = {FIRST}", amount_minor=1), "payment_all_placed",
           off("all_placed", ALLOCATIONS)),
    *(
        Attack(24, f"{verb} of placements", sql, ONLY_ADDED, off(trigger, ALLOCATIONS), DENIED)
        for verb, sql, trigger in (
            ("update", f"UPDATE {ALLOCATIONS} SET amount_minor = amount_minor + 1", "append_only"),
            ("delete", f"DELETE FROM {ALLOCATIONS}", "append_only"),
            ("truncate", f"TRUNCATE {ALLOCATIONS}", "append_only_truncate"),
        )
    ),
    Attack(25, "cash in no shift",
           copy(PAYMENTS, f"id = {CASH}", shift_id=None, drawer_id=None, **NOTHING_PLACED), "payment_cash_has_shift",
           no("payment_cash_has_shift", PAYMENTS) + UNPLACED),
    Attack(25, "cash in a shift that is closed",
           f"INSERT INTO {PAYMENTS} SELECT (jsonb_populate_record(p, jsonb_build_object('id', '{OTHER}', "
           "'shift_id', s.id, 'drawer_id', s.drawer_id, 'invoiced_minor', 0, 'deposit_minor', 0, "
           "'credit_minor', 0))).* "
           f"FROM {PAYMENTS} p, {SHIFTS} s WHERE p.id = {CASH} AND s.state = 'closed'",
           "cash_only_in_open_shift", off("arrives", PAYMENTS) + UNPLACED),
    Attack(25, "a card that opens the drawer",
           f"INSERT INTO {PAYMENTS} SELECT (jsonb_populate_record(p, jsonb_build_object('id', '{OTHER}', "
           "'shift_id', s.id, 'drawer_id', s.drawer_id, 'tendered_minor', p.amount_minor, 'change_minor', 0, "
           f"'deposit_minor', 0, 'refunding_minor', 0))).* FROM {PAYMENTS} p, {SHIFTS} s "
           f"WHERE p.id = {SLIP} AND s.state = 'open'",
           "payment_cash_has_shift", no("payment_cash_has_shift", PAYMENTS) + UNPLACED),
    Attack(25, "cash moved in a closed shift",
           "INSERT INTO drawers_cashmovement (id, branch_id, shift_id, kind, amount_minor, currency, reason, "
           f"actor, at) SELECT '{OTHER}', branch_id, id, 'pay_out', -5, currency, 'petrol', 'user:eve', now() "
           f"FROM {SHIFTS} WHERE state = 'closed'", "cash_only_in_open_shift",
           off("in_open_shift", "drawers_cashmovement")),
    Attack(26, "two shifts on one drawer", copy(SHIFTS, "state = 'open'"), "shift_one_running_per_drawer",
           "DROP INDEX shift_one_running_per_drawer;"),
    Attack(26, "a shift closed without a count",
           f"UPDATE {SHIFTS} SET state = 'counting' WHERE state = 'open'", "shift_counted_before_closing",
           no("shift_counted_before_closing", SHIFTS)),
    Attack(26, "a closed shift opened again",
           f"UPDATE {SHIFTS} SET state = 'open', closed_at = NULL WHERE state = 'closed' AND drawer_id NOT IN "
           f"(SELECT drawer_id FROM {SHIFTS} WHERE state = 'open')",
           "shift_", STATES["shift"] + off("guard", SHIFTS)),
    Attack(26, "another count of a closed shift",
           f"UPDATE {SHIFTS} SET counted_minor = counted_minor + 1 WHERE state = 'closed'",
           "closed shift is never changed", off("guard", SHIFTS)),
    Attack(26, "a shift that began with another float", f"UPDATE {SHIFTS} SET float_minor = 1 WHERE state = 'open'",
           "opening of a shift is never changed", off("guard", SHIFTS)),
    Attack(27, "an event processed again",
           f"UPDATE {EVENTS} SET processed_at = now() WHERE state = 'processed'",
           "provider_event_processed_once", off("facts", EVENTS)),
    Attack(27, "an event received twice", copy(EVENTS, "event_id = 'se_1'", state="received", processed_at=None),
           "provider_event_once", no("provider_event_once", EVENTS)),
    Attack(27, "another object behind an event", f"UPDATE {EVENTS} SET object_ref = 'sp_9' WHERE state = 'received'",
           "what a provider sent is never changed", off("facts", EVENTS)),
    Attack(29, "released without a decision",
           f"UPDATE {ORDERS} SET released_at = now(), release_decision_id = '{OTHER}' "
           "WHERE release_decision_id IS NULL",
           "released_with_decision", off("released_with_decision", ORDERS)),
    Attack(30, "a payment that is not in the books",
           copy(PAYMENTS, f"id = {SLIP}", **NOTHING_PLACED), "payment_", UNPLACED),
    Attack(30, "a posting of no payment",
           "WITH t AS (INSERT INTO ledger_transaction (id, branch_id, kind, business_key, effective_on, "
           f"recorded_at, actor, journal_id) SELECT '{OTHER}', branch_id, 'payment', 'payment:{OTHER}', effective_on, "
           f"now(), 'user:eve', journal_id FROM ledger_transaction WHERE business_key = 'payment:' || {SLIP} "
           "RETURNING id, branch_id) INSERT INTO ledger_entry (transaction_id, position, branch_id, account_id, "
           "currency, side, amount_minor) SELECT t.id, e.position, e.branch_id, e.account_id, e.currency, e.side, "
           "e.amount_minor FROM t, ledger_entry e JOIN ledger_transaction o ON o.id = e.transaction_id "
           f"WHERE o.business_key = 'payment:' || {SLIP}",
           "posting_has_payment", off("posting_has_payment", "ledger_transaction")),
)  # fmt: skip
