"""Walk the books and name the first rows that do not fit: for what not even the database's guards could stop."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, verifier

_SIGNED = "CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END"
_CHECKS = (
    (
        f"""SELECT t.id, t.business_key, coalesce(sum({_SIGNED}), 0) AS rest, count(e.side) AS entries,
                   coalesce(e.currency, 'no currency') AS currency
            FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id
            GROUP BY t.id, e.currency HAVING coalesce(sum({_SIGNED}), 0) <> 0 OR count(e.side) < 2
            ORDER BY t.id LIMIT 20""",
        "{business_key}: {entries} entries in {currency} that leave {rest}",
    ),
    (
        """SELECT e.transaction_id || '/' || e.position AS id, e.amount_minor FROM ledger_entry e
           LEFT JOIN ledger_transaction t ON t.id = e.transaction_id AND t.branch_id = e.branch_id
           LEFT JOIN ledger_account a
             ON a.id = e.account_id AND a.branch_id = e.branch_id AND a.currency = e.currency
           WHERE t.id IS NULL OR a.id IS NULL OR e.amount_minor <= 0 ORDER BY e.transaction_id LIMIT 20""",
        "an entry of {amount_minor} without its transaction or account in the same branch and currency",
    ),
    (
        f"""SELECT a.id, a.code, a.subject, b.debits_minor - b.credits_minor AS kept, s.summed
            FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id
            LEFT JOIN (SELECT e.account_id, sum({_SIGNED}) AS summed FROM ledger_entry e GROUP BY 1) s
              ON s.account_id = a.id
            WHERE coalesce(s.summed, 0) IS DISTINCT FROM (b.debits_minor - b.credits_minor)::numeric
            ORDER BY a.id LIMIT 20""",
        "{code} {subject}: the running balance is {kept}, its entries sum to {summed}",
    ),
    (
        """SELECT a.id, a.code, a.subject FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
           WHERE a.guarded AND CASE a.normal WHEN 'D' THEN b.debits_minor < b.credits_minor
                               ELSE b.credits_minor < b.debits_minor END ORDER BY a.id LIMIT 20""",
        "{code} {subject} is overdrawn",
    ),
    (
        """SELECT a.id, a.code FROM ledger_account a
           LEFT JOIN ledger_chart c ON c.code = split_part(a.code, '.', 1) AND c.kind = a.kind
             AND c.normal = a.normal AND c.guarded = a.guarded
           WHERE c.code IS NULL ORDER BY a.id LIMIT 20""",
        "{code} is not what the chart says of it",
    ),
    (
        """SELECT t.id, t.business_key FROM ledger_transaction t
           WHERE NOT EXISTS (SELECT 1 FROM kernel_journal j WHERE j.id = t.journal_id)
           ORDER BY t.id LIMIT 20""",
        "{business_key} was posted by no act in the journal",
    ),
    (
        """SELECT t.id, t.business_key, t.reverses_id FROM ledger_transaction t
           WHERE t.reverses_id IS NOT NULL AND NOT ledger_is_mirror(t.id, t.reverses_id)
           ORDER BY t.id LIMIT 20""",
        "{business_key} is not the mirror of {reverses_id}",
    ),
)


@verifier("ledger")
def check_ledger() -> Iterator[Finding]:
    """Every transaction balances, every balance is the sum of its entries, every posting is in the journal."""
    for sql, message in _CHECKS:
        yield from sql_findings("ledger", sql, message)
