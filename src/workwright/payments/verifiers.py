"""Whether money in the payment tables is the money in the books."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, verifier

_SUMS = """
SELECT p.id, p.invoiced_minor + p.deposit_minor + p.credit_minor + p.returned_minor + p.lost_minor AS placed,
       p.amount_minor AS amount, coalesce(a.rows, 0) AS rows
FROM payments_payment p LEFT JOIN (
  SELECT payment_id, sum(amount_minor) AS rows FROM payments_allocation GROUP BY payment_id) a ON a.payment_id = p.id
WHERE p.amount_minor <> p.invoiced_minor + p.deposit_minor + p.credit_minor + p.returned_minor + p.lost_minor
   OR coalesce(a.rows, 0) <> p.amount_minor ORDER BY p.id
"""
_TARGETS = """
SELECT p.id, t.target, t.kept, coalesce(a.sum, 0) AS rows FROM payments_payment p
CROSS JOIN LATERAL (VALUES ('invoice', p.invoiced_minor), ('deposit', p.deposit_minor), ('credit', p.credit_minor),
                           ('returned', p.returned_minor), ('lost', p.lost_minor)) t (target, kept)
LEFT JOIN (SELECT payment_id, target, sum(amount_minor) FROM payments_allocation GROUP BY 1, 2) a
  ON a.payment_id = p.id AND a.target = t.target
WHERE t.kept <> coalesce(a.sum, 0) ORDER BY p.id, t.target
"""
_POSTED = """
SELECT p.id, p.amount_minor AS amount, coalesce(e.debit, 0) AS booked FROM payments_payment p
LEFT JOIN ledger_transaction t ON t.business_key = 'payment:' || p.id
LEFT JOIN (SELECT transaction_id, sum(amount_minor) FILTER (WHERE side = 'D') AS debit FROM ledger_entry
           GROUP BY transaction_id) e ON e.transaction_id = t.id
WHERE coalesce(e.debit, 0) <> p.amount_minor + greatest(p.rounding_minor, 0) ORDER BY p.id
"""
_HELD = """
SELECT subject, code, currency, sum(ours) AS ours, sum(books) AS books FROM (
  SELECT branch_id, 'deposits' AS code, currency,
         'deposit:' || customer_id || ':' || work_order_id || ':' || purpose AS subject,
         deposit_minor AS ours, 0 AS books
  FROM payments_payment WHERE deposit_minor > 0
  UNION ALL
  SELECT branch_id, 'credit', currency, 'credit:' || customer_id, credit_minor, 0
  FROM payments_payment WHERE credit_minor > 0
  UNION ALL
  SELECT a.branch_id, a.code, a.currency, a.subject, 0, b.credits_minor - b.debits_minor
  FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id WHERE a.code IN ('deposits', 'credit')
) held GROUP BY branch_id, code, currency, subject HAVING sum(ours) <> sum(books) ORDER BY code, subject
"""
_COVERS = """
SELECT c.invoice_id, c.allocated_minor AS kept, coalesce(a.sum, 0) AS rows FROM payments_invoicecover c
LEFT JOIN (SELECT invoice_id, sum(amount_minor) FROM payments_allocation WHERE target = 'invoice' GROUP BY invoice_id) a
  ON a.invoice_id = c.invoice_id
WHERE c.allocated_minor <> coalesce(a.sum, 0) ORDER BY c.invoice_id
"""


_CASH = """
SELECT c.id, c.amount_minor AS moved,
       coalesce(p.amount_minor + p.rounding_minor, -r.amount_minor - r.rounding_minor, 0) AS ours
FROM drawers_cashmovement c
LEFT JOIN payments_payment p ON c.kind = 'sale' AND p.id = c.reference AND p.shift_id = c.shift_id
LEFT JOIN payments_refund r ON c.kind = 'refund' AND r.id = c.reference AND r.shift_id = c.shift_id
WHERE c.kind IN ('sale', 'refund')
AND c.amount_minor <> coalesce(p.amount_minor + p.rounding_minor, -r.amount_minor - r.rounding_minor, 0)
UNION ALL
SELECT p.id, 0, p.amount_minor FROM payments_payment p WHERE p.method = 'cash'
AND NOT EXISTS (SELECT 1 FROM drawers_cashmovement c WHERE c.reference = p.id AND c.kind = 'sale') ORDER BY 1
"""


@verifier("payments")
def check_payments() -> Iterator[Finding]:
    """The sums of each payment are what its rows say, and all of its money is somewhere."""
    yield from sql_findings("payments", _SUMS, "payment of {amount}: placed {placed}, rows {rows}")
    yield from sql_findings("payments", _TARGETS, "payment keeps {kept} as {target}, rows say {rows}")
    yield from sql_findings("payments", _COVERS, "invoice has {kept} allocated, rows say {rows}")


@verifier("cash and its payments")
def check_cash() -> Iterator[Finding]:
    """Each sale or refund in a drawer is one payment or refund of the same shift and amount, and the reverse."""
    return sql_findings("cash and its payments", _CASH, "the drawer moved {moved}, payments say {ours}")


@verifier("payments in the books")
def check_books() -> Iterator[Finding]:
    """Each payment stands in the ledger with its amount; deposits and credit are what the ledger owes."""
    yield from sql_findings("payments in the books", _POSTED, "payment of {amount} is booked with {booked}")
    message = "{code} {currency}: payments hold {ours}, the books say {books}"
    yield from sql_findings("payments in the books", _HELD, message)
