"""Whether the drawers in the books hold what their movements say."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, verifier

_DRAWERS = """
SELECT d.id, coalesce(m.sum, 0) AS moved, coalesce(b.debits_minor - b.credits_minor, 0) AS booked
FROM drawers_drawer d
LEFT JOIN (SELECT s.drawer_id, sum(c.amount_minor) FROM drawers_cashmovement c
           JOIN drawers_shift s ON s.id = c.shift_id GROUP BY s.drawer_id) m ON m.drawer_id = d.id
LEFT JOIN ledger_account a ON a.branch_id = d.branch_id AND a.code = 'drawer' AND a.currency = d.currency
                          AND a.subject = 'drawer:' || d.id
LEFT JOIN ledger_balance b ON b.account_id = a.id
WHERE coalesce(m.sum, 0) <> coalesce(b.debits_minor - b.credits_minor, 0) ORDER BY d.id
"""

_MOVEMENTS = """
SELECT m.id, m.amount_minor AS moved, coalesce(b.booked, 0) AS booked
FROM drawers_cashmovement m
JOIN drawers_shift s ON s.id = m.shift_id
LEFT JOIN LATERAL (
  SELECT sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) AS booked
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
  JOIN ledger_account a ON a.id = e.account_id AND a.code = 'drawer' AND a.subject = 'drawer:' || s.drawer_id
  WHERE t.branch_id = m.branch_id AND t.business_key = CASE m.kind
    WHEN 'sale' THEN 'payment:' WHEN 'refund' THEN 'refund:' WHEN 'hand_in' THEN 'hand_in:'
    WHEN 'tip' THEN 'tip:' WHEN 'tip_out' THEN 'tip_payout:' ELSE 'cash_movement:' END
    || CASE WHEN m.kind IN ('sale', 'refund', 'hand_in', 'tip', 'tip_out') THEN m.reference ELSE m.id END
) b ON true
WHERE m.amount_minor <> coalesce(b.booked, 0) ORDER BY m.id
"""
_REPORTS = """
SELECT z.id, z.number, z.expected_minor, z.booked_minor
FROM drawers_zreport z WHERE z.booked_minor <> z.expected_minor ORDER BY z.id
"""
_FIGURES = """
SELECT z.id, z.number, f.kind, f.amount_minor AS said, coalesce(m.total, 0) AS moved
FROM drawers_zreport z
JOIN LATERAL (SELECT key AS kind, (value ->> 'amount_minor')::bigint AS amount_minor
              FROM jsonb_each(z.figures)) f ON true
FULL JOIN (SELECT shift_id, kind, sum(amount_minor) AS total FROM drawers_cashmovement
           WHERE shift_id IN (SELECT shift_id FROM drawers_zreport) GROUP BY shift_id, kind) m
  ON m.shift_id = z.shift_id AND m.kind = f.kind
WHERE f.amount_minor IS DISTINCT FROM m.total ORDER BY z.id
"""


@verifier("drawers")
def check_drawers() -> Iterator[Finding]:
    """Each drawer's ledger balance equals the sum of its cash movements."""
    return sql_findings("drawers", _DRAWERS, "drawer moved {moved} but the books say {booked}")


@verifier("cash movements")
def check_movements() -> Iterator[Finding]:
    """Each movement of cash is in the books once, in its drawer, with its amount."""
    return sql_findings("cash movements", _MOVEMENTS, "moved {moved} but the books say {booked}")


@verifier("shift reports")
def check_reports() -> Iterator[Finding]:
    """Each Z report says what the movements of its shift say, and the books had what was expected."""
    yield from sql_findings(
        "shift reports", _REPORTS, "{number}: {expected_minor} expected, {booked_minor} booked"
    )
    yield from sql_findings("shift reports", _FIGURES, "{number}: {kind} of {said}, but {moved} moved")
