"""What providers report against what is booked, both ways. A provider's day may begin and end at other hours.

So a row is compared with a payment by reference, whatever their days; each is asked about on its own day.
"""

from workwright.reconciliation.queries.tieouts.checks import TieOut

_KEY = "CASE WHEN s.charge_ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN s.charge_ref::uuid END"
_PAID = f"""(p.account_id = s.account_id AND (p.provider_ref = s.charge_ref OR p.provider_ref = s.ref
            OR p.attempt_id = {_KEY}))"""
"""The payment of a row that is at hand: each of the three is found by an index."""
_SETTLED = """(s.account_id = p.account_id AND (s.charge_ref = p.provider_ref OR s.ref = p.provider_ref
               OR s.charge_ref = p.attempt_id::text))"""
"""The row of a payment that is at hand: the same said the other way round."""
_ROWS = """s.branch_id = %(branch)s AND s.reported_on = %(on)s"""
_DAYS = """
(SELECT count(DISTINCT x.reported_on) FROM reconciliation_settlementreport x WHERE x.account_id = {account}
 AND x.reported_on BETWEEN (%(start)s::timestamptz AT TIME ZONE 'UTC')::date
                       AND ((%(end)s::timestamptz - interval '1 microsecond') AT TIME ZONE 'UTC')::date)
"""
_WANTED = """
(((%(end)s::timestamptz - interval '1 microsecond') AT TIME ZONE 'UTC')::date
 - (%(start)s::timestamptz AT TIME ZONE 'UTC')::date + 1)
"""
_TODAY = "p.branch_id = %(branch)s AND p.received_at >= %(start)s AND p.received_at < %(end)s"

REPORT_MISSING = TieOut(
    "report_missing",
    f"""
SELECT 'account:' || p.account_id, NULL::uuid, sum(p.amount_minor)::bigint, p.currency, ARRAY[p.account_id]
FROM payments_payment p
WHERE {_TODAY} AND p.account_id IS NOT NULL
GROUP BY p.account_id, p.currency HAVING {_DAYS.format(account="p.account_id")} < {_WANTED}
""",
)
CHARGE_NOT_OURS = TieOut(
    "charge_not_ours",
    f"""
SELECT 'settled:' || s.id, NULL::uuid, s.gross_minor, s.currency, ARRAY[s.id] FROM reconciliation_settledrow s
WHERE {_ROWS} AND s.kind = 'charge' AND NOT EXISTS (SELECT 1 FROM payments_payment p WHERE {_PAID})
  AND NOT EXISTS (SELECT 1 FROM payments_paymentattempt t WHERE t.account_id = s.account_id AND t.state = 'succeeded'
                  AND (t.provider_ref = s.charge_ref OR t.id = {_KEY}))
""",
)
CHARGE_DIFFERS = TieOut(
    "charge_differs",
    f"""
SELECT 'settled:' || s.id, p.work_order_id, s.gross_minor - p.amount_minor - p.rounding_minor, s.currency,
       ARRAY[s.id, p.id]
FROM reconciliation_settledrow s JOIN payments_payment p ON {_PAID}
WHERE {_ROWS} AND s.kind = 'charge' AND (s.gross_minor, s.currency) <> (p.amount_minor + p.rounding_minor, p.currency)
""",
)
CHARGE_NOT_SETTLED = TieOut(
    "charge_not_settled",
    f"""
SELECT 'payment:' || p.id, p.work_order_id, p.amount_minor, p.currency, ARRAY[p.id] FROM payments_payment p
WHERE {_TODAY} AND p.account_id IS NOT NULL AND {_DAYS.format(account="p.account_id")} >= {_WANTED}
  AND NOT EXISTS (SELECT 1 FROM reconciliation_settledrow s WHERE s.kind = 'charge' AND {_SETTLED})
""",
)
_GONE = """
coalesce((SELECT -sum(x.gross_minor) FROM reconciliation_settledrow x WHERE x.account_id = p.account_id
  AND x.kind IN ('refund', 'refund_failed')
  AND x.charge_ref IN (p.provider_ref, p.attempt_id::text)), 0)
"""
_OURS = """
coalesce((SELECT sum(f.amount_minor + f.rounding_minor) FROM payments_refund f WHERE f.payment_id = p.id
  AND f.state IN ('sent', 'pending', 'unknown', 'succeeded') AND f.method = p.method), 0)
"""
REFUND_NOT_OURS = TieOut(
    "refund_not_ours",
    f"""
SELECT DISTINCT ON (1) coalesce('payment:' || p.id, 'settled:' || s.id), p.work_order_id,
       CASE WHEN p.id IS NULL THEN -s.gross_minor ELSE ({_GONE} - {_OURS})::bigint END, s.currency, ARRAY[s.id]
FROM reconciliation_settledrow s LEFT JOIN payments_payment p ON {_PAID}
WHERE {_ROWS} AND s.kind = 'refund' AND (p.id IS NULL OR {_GONE} > {_OURS}) ORDER BY 1, s.id
""",
)
REFUND_NOT_SETTLED = TieOut(
    "refund_not_settled",
    f"""
SELECT 'refund:' || f.id, f.work_order_id, f.amount_minor, f.currency, ARRAY[f.id, p.id]
FROM payments_refund f JOIN payments_payment p ON p.id = f.payment_id
WHERE f.branch_id = %(branch)s AND f.done_at >= %(start)s AND f.done_at < %(end)s AND f.state = 'succeeded'
  AND p.account_id IS NOT NULL AND f.method = p.method AND {_GONE} < {_OURS}
  AND {_DAYS.format(account="p.account_id")} >= {_WANTED}
""",
)
DISPUTE_NOT_OURS = TieOut(
    "dispute_not_ours",
    f"""
SELECT 'settled:' || s.id, p.work_order_id, -s.gross_minor, s.currency, ARRAY[s.id]
FROM reconciliation_settledrow s LEFT JOIN payments_payment p ON {_PAID}
WHERE {_ROWS} AND s.kind = 'dispute' AND NOT EXISTS (
  SELECT 1 FROM payments_dispute d WHERE d.account_id = s.account_id
  AND (d.provider_ref = s.ref OR d.payment_id = p.id))
""",
)
FEE_NOT_POSTED = TieOut(
    "fee_not_posted",
    """
SELECT 'account:' || s.account_id, NULL::uuid, s.fee - coalesce(b.booked, 0), s.currency, ARRAY[s.account_id]
FROM (SELECT s.account_id, s.currency, sum(s.fee_minor - CASE s.kind WHEN 'fee' THEN s.gross_minor ELSE 0 END)::bigint
      AS fee FROM reconciliation_settledrow s WHERE s.branch_id = %(branch)s AND s.reported_on = %(on)s
      AND s.kind NOT IN ('dispute', 'dispute_won') GROUP BY 1, 2) s
LEFT JOIN (SELECT x.account_id, e.currency,
                  sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END)::bigint AS booked
           FROM reconciliation_settlementreport x
           JOIN ledger_transaction t ON t.business_key LIKE 'settlement:' || x.id || ':%%'
           JOIN ledger_entry e ON e.transaction_id = t.id JOIN ledger_account a ON a.id = e.account_id
           WHERE x.branch_id = %(branch)s AND x.reported_on = %(on)s AND t.kind = 'provider_fees' AND a.code = 'fees'
             AND t.branch_id = x.branch_id
           GROUP BY 1, 2) b USING (account_id, currency)
WHERE s.fee <> coalesce(b.booked, 0)
""",
)
PAYOUT_DIFFERS = TieOut(
    "payout_differs",
    """
SELECT 'payout:' || o.id, NULL::uuid, o.net_minor - r.net, o.currency, ARRAY[o.id]
FROM reconciliation_payout o JOIN (
  SELECT payout_id, sum(gross_minor - fee_minor)::bigint AS net FROM reconciliation_settledrow
  WHERE branch_id = %(branch)s AND payout_id IS NOT NULL AND kind NOT IN ('payout', 'payout_failed')
  GROUP BY payout_id) r ON r.payout_id = o.id
WHERE o.branch_id = %(branch)s AND o.reported_on = %(on)s AND o.net_minor <> r.net
""",
)
PAYOUT_NOT_ON_BANK = TieOut(
    "payout_not_on_bank",
    """
SELECT 'payout:' || o.id, NULL::uuid, o.net_minor, o.currency, ARRAY[o.id] FROM reconciliation_payout o
WHERE o.branch_id = %(branch)s AND o.state = 'in_transit' AND o.net_minor <> 0
  AND o.reported_on + %(payout_days)s = %(on)s
""",
)
PROVIDER = (
    REPORT_MISSING,
    CHARGE_NOT_OURS,
    CHARGE_DIFFERS,
    CHARGE_NOT_SETTLED,
    REFUND_NOT_OURS,
    REFUND_NOT_SETTLED,
    DISPUTE_NOT_OURS,
    FEE_NOT_POSTED,
    PAYOUT_DIFFERS,
    PAYOUT_NOT_ON_BANK,
)
