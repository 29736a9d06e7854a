"""Attempts, payments and what is not settled between us and those who pay."""

from workwright.reconciliation.queries.tieouts.checks import TieOut

ATTEMPT_WITHOUT_PAYMENT = TieOut(
    "attempt_without_payment",
    """
SELECT 'attempt:' || t.id, r.work_order_id, t.amount_minor, t.currency, ARRAY[t.id, t.request_id]
FROM payments_paymentattempt t JOIN payments_paymentrequest r ON r.id = t.request_id
WHERE t.branch_id = %(branch)s AND t.state = 'succeeded'
  AND t.checked_at >= %(start)s AND t.checked_at < %(end)s
  AND NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.attempt_id = t.id)
  AND NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.account_id = t.account_id
                  AND p.provider_ref = t.provider_ref)
""",
)
PAYMENT_NOT_POSTED = TieOut(
    "payment_not_posted",
    """
SELECT 'payment:' || p.id, p.work_order_id, p.amount_minor - coalesce(e.debit, 0)::bigint, p.currency, ARRAY[p.id]
FROM payments_payment p LEFT JOIN LATERAL (
  SELECT sum(e.amount_minor) FILTER (WHERE e.side = 'D') AS debit
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
  WHERE t.business_key = 'payment:' || p.id AND t.branch_id = p.branch_id) e ON true
WHERE p.branch_id = %(branch)s AND p.received_at >= %(start)s AND p.received_at < %(end)s
  AND coalesce(e.debit, 0) <> p.amount_minor + greatest(p.rounding_minor, 0)
""",
)
PENDING_TOO_LONG = TieOut(
    "pending_too_long",
    """
SELECT 'attempt:' || t.id, r.work_order_id, t.amount_minor, t.currency, ARRAY[t.id]
FROM payments_paymentattempt t JOIN payments_paymentrequest r ON r.id = t.request_id
WHERE t.branch_id = %(branch)s AND t.state IN ('sent', 'processing', 'unknown')
  AND t.sent_at + make_interval(hours => %(pending_hours)s) >= %(start)s
  AND t.sent_at + make_interval(hours => %(pending_hours)s) < %(end)s
UNION ALL
SELECT 'refund:' || f.id, f.work_order_id, f.amount_minor, f.currency, ARRAY[f.id, f.payment_id]
FROM payments_refund f
WHERE f.branch_id = %(branch)s AND f.state IN ('sent', 'pending', 'unknown')
  AND f.sent_at + make_interval(hours => 5 * %(pending_hours)s) >= %(start)s
  AND f.sent_at + make_interval(hours => 5 * %(pending_hours)s) < %(end)s
""",
)
MONEY_UNALLOCATED = TieOut(
    "money_unallocated",
    """
SELECT 'payment:' || p.id, p.work_order_id, p.credit_minor, p.currency, ARRAY[p.id]
FROM payments_payment p
WHERE p.branch_id = %(branch)s AND p.received_at >= %(start)s AND p.received_at < %(end)s
  AND p.credit_minor > 0 AND p.method <> 'brought_in'
  AND NOT EXISTS (SELECT 1 FROM payments_review v WHERE v.payment_id = p.id AND v.closed_at IS NOT NULL)
""",
)
PAYMENTS = (ATTEMPT_WITHOUT_PAYMENT, PAYMENT_NOT_POSTED, PENDING_TOO_LONG, MONEY_UNALLOCATED)
