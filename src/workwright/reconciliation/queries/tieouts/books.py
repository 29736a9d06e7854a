"""The books in themselves, and what was exported of them."""

from workwright.reconciliation.queries.tieouts.checks import TieOut

BOOKS_UNBALANCED = TieOut(
    "books_unbalanced",
    """
SELECT 'transaction:' || t.id, NULL::uuid,
       sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)::bigint, e.currency, ARRAY[t.id]
FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
WHERE t.branch_id = %(branch)s AND t.effective_on = %(on)s
GROUP BY t.id, e.currency HAVING sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) <> 0
""",
)
EXPORT_DIFFERS = TieOut(
    "export_differs",
    """
SELECT 'export:' || x.id, NULL::uuid, NULL::bigint, '', ARRAY[x.id] FROM ledger_export x
WHERE x.branch_id = %(branch)s AND upper(x.period) - 1 = %(on)s
  AND x.transactions <> (SELECT count(*) FROM ledger_transaction t
                         WHERE t.branch_id = x.branch_id AND t.effective_on <@ x.period)
""",
)
BOOKS = (BOOKS_UNBALANCED, EXPORT_DIFFERS)
