"""The bank against what is booked, and each statement against the one before it."""

from workwright.reconciliation.queries.bank import CHAIN
from workwright.reconciliation.queries.tieouts.checks import TieOut

STATEMENT_DOES_NOT_CLOSE = TieOut(
    "statement_does_not_close",
    """
SELECT 'statement:' || s.id, NULL::uuid, s.new_minor - coalesce(l.total, 0)::bigint, s.currency, ARRAY[s.id]
FROM reconciliation_bankstatement s
LEFT JOIN (SELECT statement_id, sum(amount_minor) AS total FROM reconciliation_statementline
           WHERE branch_id = %(branch)s GROUP BY statement_id) l ON l.statement_id = s.id
WHERE s.branch_id = %(branch)s AND s.to_on = %(on)s AND s.new_minor <> coalesce(l.total, 0)
""",
)
STATEMENT_GAP = TieOut(
    "statement_gap",
    f"""
SELECT 'statement:' || g.id, NULL::uuid, g.gap_minor, g.currency, ARRAY[g.id]
FROM ({CHAIN.replace("%s", "%(branch)s")}) g WHERE g.to_on = %(on)s AND g.gap_minor <> 0
""",
)
TERMINAL_NOT_SETTLED = TieOut(
    "terminal_not_settled",
    """
WITH moved AS (
  SELECT e.currency, t.effective_on AS day, starts_with(t.kind, 'bank_terminal') AS settled,
         sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) AS net
  FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_transaction t ON t.id = e.transaction_id
  WHERE a.branch_id = %(branch)s AND a.code = 'clearing' AND a.subject = 'terminal' GROUP BY 1, 2, 3),
sums AS (
  SELECT currency,
    coalesce(sum(net) FILTER (WHERE NOT settled AND day = %(on)s - %(payout_days)s), 0) AS of_day,
    coalesce(sum(net) FILTER (WHERE settled OR day <= %(on)s - %(payout_days)s), 0) AS late,
    coalesce(sum(net), 0) AS left_over, bool_or(settled AND day = %(on)s) AS came
  FROM moved GROUP BY currency)
SELECT 'terminal:' || currency, NULL::uuid,
       (CASE WHEN of_day > 0 AND late > 0 THEN least(of_day, late) ELSE left_over END)::bigint, currency,
       ARRAY[]::uuid[]
FROM sums WHERE (of_day > 0 AND late > 0 OR came AND left_over < 0)
  AND EXISTS (SELECT 1 FROM reconciliation_bankaccount b WHERE b.branch_id = %(branch)s AND b.active)
""",
)
"""Slips are due at the bank so many days after theirs, as payouts are; matches count whenever they were made."""
_MATCHED = "coalesce((SELECT sum(m.amount_minor) FROM reconciliation_match m WHERE {}), 0)"
BANK_LINE_UNMATCHED = TieOut(
    "bank_line_unmatched",
    f"""
SELECT 'line:' || l.id, NULL::uuid, l.amount_minor - {_MATCHED.format("m.line_id = l.id")}::bigint, l.currency,
       ARRAY[l.id]
FROM reconciliation_statementline l
WHERE l.branch_id = %(branch)s AND l.booked_on = %(on)s AND l.amount_minor <> {_MATCHED.format("m.line_id = l.id")}
""",
)
TRANSFER_NOT_ON_BANK = TieOut(
    "transfer_not_on_bank",
    f"""
SELECT 'payment:' || p.id, p.work_order_id, p.amount_minor - {_MATCHED.format("m.target_id = p.id")}::bigint,
       p.currency, ARRAY[p.id]
FROM payments_payment p
WHERE p.branch_id = %(branch)s AND p.method = 'transfer'
  AND p.received_at >= %(start)s::timestamptz - make_interval(days => %(transfer_days)s)
  AND p.received_at < %(end)s::timestamptz - make_interval(days => %(transfer_days)s)
  AND p.amount_minor <> {_MATCHED.format("m.target_id = p.id")}
  AND EXISTS (SELECT 1 FROM reconciliation_bankstatement s WHERE s.branch_id = p.branch_id AND s.currency = p.currency)
""",
)
BANK = (
    STATEMENT_DOES_NOT_CLOSE,
    STATEMENT_GAP,
    BANK_LINE_UNMATCHED,
    TRANSFER_NOT_ON_BANK,
    TERMINAL_NOT_SETTLED,
)
