"""Drawers: float and net cash less drops, from the shift's movements and from the payments themselves."""

from workwright.reconciliation.queries.tieouts.checks import TieOut

DRAWER_DIFFERS = TieOut(
    "drawer_differs",
    """
SELECT 'shift:' || s.id, NULL::uuid,
       CASE WHEN s.expected_minor <> s.float_minor + c.moved THEN s.expected_minor - s.float_minor - c.moved
            ELSE c.sold - p.paid + f.paid END::bigint, s.currency, ARRAY[s.id, s.drawer_id]
FROM drawers_shift s
CROSS JOIN LATERAL (
  SELECT coalesce(sum(m.amount_minor) FILTER (WHERE m.kind NOT IN ('float', 'over_short')), 0) AS moved,
         coalesce(sum(m.amount_minor) FILTER (WHERE m.kind IN ('sale', 'refund')), 0) AS sold
  FROM drawers_cashmovement m WHERE m.shift_id = s.id) c
CROSS JOIN LATERAL (
  SELECT coalesce(sum(p.amount_minor + p.rounding_minor), 0) AS paid
  FROM payments_payment p WHERE p.shift_id = s.id) p
CROSS JOIN LATERAL (
  SELECT coalesce(sum(f.amount_minor + f.rounding_minor), 0) AS paid FROM payments_refund f
  WHERE f.shift_id = s.id AND f.state = 'succeeded') f
WHERE s.branch_id = %(branch)s AND s.closed_at >= %(start)s AND s.closed_at < %(end)s
  AND (s.expected_minor <> s.float_minor + c.moved OR c.sold <> p.paid - f.paid)
""",
)
SHIFT_LEFT_OPEN = TieOut(
    "shift_left_open",
    """
SELECT 'shift:' || s.id, NULL::uuid, NULL::bigint, s.currency, ARRAY[s.id] FROM drawers_shift s
WHERE s.branch_id = %(branch)s AND s.opened_at >= %(start)s AND s.opened_at < %(end)s
  AND (s.closed_at IS NULL OR s.closed_at >= %(end)s)
""",
)
CASH = (DRAWER_DIFFERS, SHIFT_LEFT_OPEN)
