"""Work and parts against invoices and cover."""

from workwright.reconciliation.queries.tieouts.checks import TieOut

RELEASED_WITHOUT_COVER = TieOut(
    "released_without_cover",
    """
SELECT 'order:' || w.id, w.id, sum(o.owed)::bigint, o.currency, array_agg(o.id ORDER BY o.id)
FROM work_orders_workorder w JOIN LATERAL (
  SELECT i.id, i.currency, i.gross_minor
    - coalesce((SELECT sum(a.amount_minor) FROM payments_allocation a
                WHERE a.invoice_id = i.id AND a.target = 'invoice' AND a.at <= w.released_at), 0)
    - coalesce((SELECT sum(c.to_receivable_minor) FROM billing_creditnote c
                WHERE c.invoice_id = i.id AND c.issued_at <= w.released_at), 0)
    - coalesce((SELECT sum(c.amount_minor) FROM payments_accountcharge c
                WHERE c.invoice_id = i.id AND c.at <= w.released_at), 0)
    - coalesce((SELECT sum(o.amount_minor) FROM billing_writeoff o
                WHERE o.invoice_id = i.id AND o.written_off_at <= w.released_at), 0) AS owed
  FROM billing_invoice i WHERE i.work_order_id = w.id AND i.state = 'issued' AND i.issued_at <= w.released_at
) o ON o.owed > 0
WHERE w.branch_id = %(branch)s AND w.released_at >= %(start)s AND w.released_at < %(end)s
GROUP BY w.id, o.currency
""",
)
LINE_NOT_INVOICED = TieOut(
    "line_not_invoiced",
    """
SELECT 'order:' || w.id, w.id, sum(l.authorised_gross_minor)::bigint, w.currency, array_agg(l.id ORDER BY l.id)
FROM work_orders_workorder w JOIN work_orders_line l ON l.work_order_id = w.id
WHERE w.branch_id = %(branch)s AND w.completed_at >= %(start)s AND w.completed_at < %(end)s
  AND l.state = 'authorised' AND l.executed_at IS NOT NULL AND l.invoice_id IS NULL AND l.kind <> 'warranty'
  AND coalesce(l.authorised_gross_minor, 0) <> 0
GROUP BY w.id
""",
)
PART_NOT_INVOICED = TieOut(
    "part_not_invoiced",
    """
SELECT 'part:' || u.work_order_id || ':' || coalesce(u.line_id::text, ''), u.work_order_id, u.cost::bigint, u.currency,
       u.moves
FROM (
  SELECT m.work_order_id, m.line_id, min(m.currency) AS currency, array_agg(m.id ORDER BY m.id) AS moves,
         sum(CASE m.kind WHEN 'consumption' THEN m.quantity ELSE -m.quantity END) AS used,
         abs(sum(CASE m.kind WHEN 'consumption' THEN abs(m.cost_minor) ELSE -abs(m.cost_minor) END)) AS cost
  FROM inventory_move m JOIN work_orders_workorder w ON w.id = m.work_order_id
  WHERE m.branch_id = %(branch)s AND m.kind IN ('consumption', 'return')
    AND w.completed_at >= %(start)s AND w.completed_at < %(end)s
  GROUP BY m.work_order_id, m.line_id
) u LEFT JOIN work_orders_line l ON l.id = u.line_id
WHERE u.used > 0 AND (l.id IS NULL OR l.kind <> 'warranty' AND (
  l.state <> 'authorised' OR l.executed_at IS NULL OR u.used > l.quantity))
""",
)
RESERVATION_WITHOUT_DEPOSIT = TieOut(
    "reservation_without_deposit",
    """
SELECT 'request:' || r.id, r.work_order_id, r.amount_minor, r.currency, array_agg(h.id ORDER BY h.id)
FROM payments_paymentrequest r
JOIN inventory_reservation h ON h.work_order_id = r.work_order_id AND h.state IN ('reserved', 'picked')
 AND r.reserved_line_ids ? h.line_id::text
WHERE r.branch_id = %(branch)s AND r.purpose IN ('deposit', 'parts', 'add_on') AND r.state IN ('expired', 'cancelled')
  AND r.expires_at >= %(start)s AND r.expires_at < %(end)s
  AND NOT EXISTS (SELECT 1 FROM payments_payment p WHERE p.work_order_id = r.work_order_id
                  AND p.branch_id = r.branch_id)
GROUP BY r.id
""",
)
ORDERS = (RELEASED_WITHOUT_COVER, LINE_NOT_INVOICED, PART_NOT_INVOICED, RESERVATION_WITHOUT_DEPOSIT)
