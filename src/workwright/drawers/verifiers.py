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


@verifier("drawers")
def check_drawers() -> Iterator[Finding]:
    """Each drawer's ledger balance equals the sum of its cash movements."""
    return sql_findings("drawers", _DRAWERS, "drawer moved {moved} but the books say {booked}")
