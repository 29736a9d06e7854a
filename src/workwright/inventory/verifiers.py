"""Checks of `workwright verify`: the sums of stock against the moves and promises they are sums of."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, sql_findings, upward_reference, verifier

for table in ("inventory_move", "inventory_reservation", "inventory_partorder", "inventory_boughtin"):
    upward_reference(table, "work_order_id", "work_orders_workorder")
    upward_reference(table, "line_id", "work_orders_line")

_BALANCES = """
WITH side AS (
  SELECT to_place_id AS place_id, part_id, quantity FROM inventory_move WHERE to_place_id IS NOT NULL
  UNION ALL SELECT from_place_id, part_id, -quantity FROM inventory_move WHERE from_place_id IS NOT NULL
), moved AS (SELECT place_id, part_id, sum(quantity) AS quantity FROM side GROUP BY 1, 2),
held AS (SELECT place_id, part_id, sum(quantity) AS quantity FROM inventory_reservation
         WHERE state IN ('reserved', 'picked') GROUP BY 1, 2)
SELECT place_id || '/' || part_id AS row, coalesce(b.on_hand, 0) AS on_hand, coalesce(m.quantity, 0) AS moved,
       coalesce(b.reserved, 0) AS reserved, coalesce(h.quantity, 0) AS held
FROM inventory_balance b FULL JOIN moved m USING (place_id, part_id) FULL JOIN held h USING (place_id, part_id)
WHERE coalesce(b.on_hand, 0) <> coalesce(m.quantity, 0) OR coalesce(b.reserved, 0) <> coalesce(h.quantity, 0)
ORDER BY 1 LIMIT 20
"""
_ITEMS = """
WITH moved AS (
  SELECT branch_id, part_id,
         sum(quantity * ((from_place_id IS NULL)::int - (to_place_id IS NULL)::int)) AS quantity,
         sum(cost_minor * ((from_place_id IS NULL)::int - (to_place_id IS NULL)::int)) AS cost
  FROM inventory_move GROUP BY 1, 2
), placed AS (
  SELECT branch_id, part_id, sum(reserved) AS reserved FROM inventory_balance GROUP BY 1, 2
)
SELECT branch_id || '/' || part_id AS row, coalesce(i.on_hand, 0) AS on_hand, coalesce(m.quantity, 0) AS moved,
       coalesce(i.value_minor, 0) AS value, coalesce(m.cost, 0) AS cost
FROM inventory_item i FULL JOIN moved m USING (branch_id, part_id) LEFT JOIN placed p USING (branch_id, part_id)
WHERE coalesce(i.on_hand, 0) <> coalesce(m.quantity, 0) OR coalesce(i.value_minor, 0) <> coalesce(m.cost, 0)
   OR coalesce(i.reserved, 0) <> coalesce(p.reserved, 0)
ORDER BY 1 LIMIT 20
"""
_CONSUMED = """
SELECT r.id, r.quantity, m.quantity AS moved FROM inventory_reservation r
FULL JOIN (SELECT * FROM inventory_move WHERE kind = 'consumption') m ON m.reservation_id = r.id
WHERE (r.state = 'consumed' OR m.id IS NOT NULL)
  AND (r.state, r.quantity, r.part_id, r.place_id, r.line_id, r.work_order_id)
      IS DISTINCT FROM ('consumed', m.quantity, m.part_id, m.from_place_id, m.line_id, m.work_order_id)
ORDER BY 1 LIMIT 20
"""
_RECEIVED = """
SELECT o.id, o.received, coalesce(sum(m.quantity), 0) AS moved FROM inventory_partorder o
LEFT JOIN inventory_move m ON m.part_order_id = o.id
GROUP BY o.id HAVING o.received <> least(coalesce(sum(m.quantity), 0), o.quantity) ORDER BY 1 LIMIT 20
"""


@verifier("stock balances")
def check_balances() -> Iterator[Finding]:
    """On hand is the sum of moves and reserved the sum of promises, at every place."""
    yield from sql_findings(
        "stock balances",
        _BALANCES,
        "on hand {on_hand}, moves give {moved}; reserved {reserved}, promises give {held}",
    )


@verifier("stock values")
def check_values() -> Iterator[Finding]:
    """What a branch has of a part, and what it is worth, is the sum of its moves."""
    yield from sql_findings(
        "stock values", _ITEMS, "on hand {on_hand}, moves give {moved}; value {value}, moves give {cost}"
    )


@verifier("parts consumed")
def check_consumed() -> Iterator[Finding]:
    """Every promise that was consumed has its one move out of stock, and the reverse."""
    yield from sql_findings("parts consumed", _CONSUMED, "promised {quantity}, moved {moved}")


@verifier("part orders")
def check_part_orders() -> Iterator[Finding]:
    """What an order for a part has received came in by moves."""
    yield from sql_findings("part orders", _RECEIVED, "received {received}, moves give {moved}")
