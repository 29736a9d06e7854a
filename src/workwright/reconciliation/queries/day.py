"""What is true of a day: everything that does not agree, and the sums side by side."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from workwright.kernel.context import Context
from workwright.reconciliation.policy import ReconciliationPolicy
from workwright.reconciliation.queries.tieouts import TIE_OUTS, Day, Difference, run, unexplained
from workwright.reconciliation.queries.tieouts.checks import rows


def day_of(ctx: Context, on: date) -> Day:
    """Return a day of the branch acted in, from midnight to midnight of its wall clock."""
    policy = ReconciliationPolicy.at(ctx)
    return Day(
        branch=ctx.here,
        on=on,
        start=datetime.combine(on, time(), ctx.zone),
        end=datetime.combine(on + timedelta(days=1), time(), ctx.zone),
        payout_days=policy.payout_days,
        transfer_days=policy.transfer_days,
        pending_hours=policy.pending_hours,
    )


def differences(ctx: Context, on: date) -> list[Difference]:
    """Return all that does not agree on a day, known kinds first, then what nothing explains; in one fixed order."""
    day = day_of(ctx, on)
    found = run(TIE_OUTS, day)
    return [*found, *unexplained(day, found)]


_SIDES = """
WITH sides (label, side, currency, amount) AS (
  SELECT 'payments:' || p.method, 'ours', p.currency, sum(p.amount_minor) FROM payments_payment p
  WHERE p.branch_id = %(branch)s AND p.received_at >= %(start)s AND p.received_at < %(end)s GROUP BY 1, 3
  UNION ALL
  SELECT 'payments:card', 'provider', s.currency, sum(s.gross_minor) FROM reconciliation_settledrow s
  WHERE s.branch_id = %(branch)s AND s.reported_on = %(on)s AND s.kind = 'charge' GROUP BY 3
  UNION ALL
  SELECT 'payments:transfer', 'bank', l.currency, sum(m.amount_minor) FROM reconciliation_match m
  JOIN reconciliation_statementline l ON l.id = m.line_id
  WHERE l.branch_id = %(branch)s AND l.booked_on = %(on)s AND m.target = 'payment' GROUP BY 3
  UNION ALL
  SELECT 'refunds', 'ours', f.currency, -sum(f.amount_minor) FROM payments_refund f
  WHERE f.branch_id = %(branch)s AND f.done_at >= %(start)s AND f.done_at < %(end)s AND f.state = 'succeeded'
  GROUP BY 3
  UNION ALL
  SELECT 'refunds', 'provider', s.currency, sum(s.gross_minor) FROM reconciliation_settledrow s
  WHERE s.branch_id = %(branch)s AND s.reported_on = %(on)s AND s.kind IN ('refund', 'refund_failed') GROUP BY 3
  UNION ALL
  SELECT 'fees', 'provider', s.currency, -sum(s.fee_minor) FROM reconciliation_settledrow s
  WHERE s.branch_id = %(branch)s AND s.reported_on = %(on)s GROUP BY 3
  UNION ALL
  SELECT 'payouts', 'provider', o.currency, sum(o.net_minor) FROM reconciliation_payout o
  WHERE o.branch_id = %(branch)s AND o.reported_on = %(on)s GROUP BY 3
  UNION ALL
  SELECT CASE m.target WHEN 'payout' THEN 'payouts' ELSE 'bank:' || m.target END, 'bank', l.currency,
         sum(m.amount_minor)
  FROM reconciliation_match m JOIN reconciliation_statementline l ON l.id = m.line_id
  WHERE l.branch_id = %(branch)s AND l.booked_on = %(on)s AND m.target <> 'payment' GROUP BY 1, 3
  UNION ALL
  SELECT 'bank:lines', 'bank', l.currency, sum(l.amount_minor) FROM reconciliation_statementline l
  WHERE l.branch_id = %(branch)s AND l.booked_on = %(on)s GROUP BY 3
  UNION ALL
  SELECT 'invoiced', 'ours', i.currency, sum(i.gross_minor) FROM billing_invoice i
  WHERE i.branch_id = %(branch)s AND i.state = 'issued' AND i.issued_on = %(on)s GROUP BY 3
)
SELECT label, currency, sum(amount) FILTER (WHERE side = 'ours')::bigint,
       sum(amount) FILTER (WHERE side = 'provider')::bigint, sum(amount) FILTER (WHERE side = 'bank')::bigint
FROM sides GROUP BY label, currency ORDER BY label, currency
"""


def sides(ctx: Context, on: date) -> list[dict[str, Any]]:
    """Return the sums of a day: ours, the provider's, the bank's, per label and currency."""
    names = ("label", "currency", "ours", "provider", "bank")
    return [dict(zip(names, row, strict=True)) for row in rows(_SIDES, day_of(ctx, on))]


def digest(found: Sequence[Difference], totals: Sequence[dict[str, Any]]) -> str:
    """Return the SHA-256 of a result: the same facts give the same."""
    said = {"found": [asdict(difference) for difference in found], "totals": list(totals)}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()
