"""Why a person cannot be erased yet: work that is open, money that is owed either way, attempts under way."""

from collections.abc import Sequence
from uuid import UUID

from workwright.kernel import writer

_ORDERS = """
SELECT w.number FROM work_orders_workorder w WHERE w.customer_id = ANY(%s)
AND w.state NOT IN ('closed', 'cancelled', 'declined') ORDER BY w.opened_at LIMIT 20
"""
_DRAFTS = "SELECT count(*) AS n FROM billing_invoice WHERE customer_id = ANY(%s) AND state = 'draft'"
_MONEY = """
SELECT a.code, a.currency, abs(b.debits_minor - b.credits_minor) AS minor
FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
WHERE b.debits_minor <> b.credits_minor AND (
  a.code = 'receivable' AND a.subject = ANY (ARRAY(
    SELECT 'invoice:' || i.id FROM billing_invoice i WHERE i.customer_id = ANY(%s)))
  OR a.code IN ('credit', 'deposits') AND split_part(a.subject, ':', 2) = ANY(%s)) ORDER BY a.code, a.currency
"""
_UNDER_WAY = """
SELECT (SELECT count(*) FROM payments_paymentattempt t JOIN payments_paymentrequest r ON r.id = t.request_id
        WHERE r.customer_id = ANY(%s) AND t.state IN ('created', 'sent', 'action_required', 'processing', 'unknown'))
     + (SELECT count(*) FROM payments_refund f JOIN payments_payment p ON p.id = f.payment_id
        WHERE p.customer_id = ANY(%s) AND f.state IN ('requested', 'approved', 'sent', 'pending', 'unknown'))
     + (SELECT count(*) FROM payments_dispute d JOIN payments_payment p ON p.id = d.payment_id
        WHERE p.customer_id = ANY(%s) AND d.state NOT IN ('won', 'lost', 'inquiry_closed')) AS n
"""
_WORDS = {
    "receivable": "An invoice is not paid.",
    "deposits": "A deposit is held: apply it or pay it back.",
    "credit": "There is credit for them: pay it out or use it.",
}


def obstacles(customers: Sequence[UUID]) -> tuple[str, ...]:
    """Return each reason in a sentence; nothing when the person can be erased."""
    ids = list(customers)
    names = [str(one) for one in ids]
    orders = [f"Order {row.number} is open." for row in writer.rows(_ORDERS, [ids])]
    drafts = ["An invoice is still a draft."] if writer.rows(_DRAFTS, [ids])[0].n else []
    money = dict.fromkeys(_WORDS[row.code] for row in writer.rows(_MONEY, [ids, names]))
    moving = ["A payment, refund or dispute is under way."] if writer.rows(_UNDER_WAY, [ids] * 3)[0].n else []
    return (*orders, *drafts, *money, *moving)
