-- As before; what arrives and what comes back is only looked at when something does.
CREATE OR REPLACE FUNCTION inventory_apply_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_rows bigint; asked_rows bigint; arrives boolean; comes_back boolean;
BEGIN
  SELECT bool_or(m.to_place_id IS NOT NULL), bool_or(m.kind = 'return') INTO arrives, comes_back FROM moved m;
  IF arrives THEN
    INSERT INTO inventory_balance (branch_id, place_id, part_id, on_hand, reserved)
    SELECT DISTINCT m.branch_id, m.to_place_id, m.part_id, 0, 0 FROM moved m WHERE m.to_place_id IS NOT NULL
    ORDER BY 2, 3 ON CONFLICT DO NOTHING;
  END IF;

  WITH side AS (
    SELECT m.to_place_id AS place_id, m.part_id, m.quantity FROM moved m WHERE m.to_place_id IS NOT NULL
    UNION ALL
    SELECT m.from_place_id, m.part_id, -m.quantity FROM moved m WHERE m.from_place_id IS NOT NULL
  ), total AS (
    SELECT s.place_id, s.part_id, sum(s.quantity) AS quantity FROM side s GROUP BY 1, 2
  ), changed AS (
    UPDATE inventory_balance b SET on_hand = b.on_hand + t.quantity
    FROM total t WHERE b.place_id = t.place_id AND b.part_id = t.part_id RETURNING 1
  )
  SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM total) INTO found_rows, asked_rows;
  IF found_rows <> asked_rows THEN
    RAISE EXCEPTION 'a part leaves a place where it never was'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_available_not_negative';
  END IF;

  WITH total AS (
    SELECT m.branch_id, m.part_id,
           sum(CASE WHEN m.from_place_id IS NULL THEN m.quantity WHEN m.to_place_id IS NULL THEN -m.quantity ELSE 0 END) AS quantity,
           sum(CASE WHEN m.from_place_id IS NULL THEN m.cost_minor WHEN m.to_place_id IS NULL THEN -m.cost_minor ELSE 0 END) AS cost,
           min(m.currency) AS currency, max(m.currency) AS other_currency
    FROM moved m GROUP BY 1, 2
  ), changed AS (
    UPDATE inventory_item i SET on_hand = i.on_hand + t.quantity, value_minor = i.value_minor + t.cost
    FROM total t WHERE i.branch_id = t.branch_id AND i.part_id = t.part_id
      AND i.currency = t.currency AND i.currency = t.other_currency RETURNING 1
  )
  SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM total) INTO found_rows, asked_rows;
  IF found_rows <> asked_rows THEN
    RAISE EXCEPTION 'a move of a part without its item, or in another currency' USING ERRCODE = 'check_violation';
  END IF;

  IF comes_back THEN
    IF EXISTS (
        SELECT 1 FROM inventory_move m
        WHERE (m.line_id, m.part_id) IN (SELECT r.line_id, r.part_id FROM moved r WHERE r.kind = 'return')
          AND m.kind IN ('consumption', 'return')
        GROUP BY m.line_id, m.part_id
        HAVING sum(CASE m.kind WHEN 'return' THEN -m.quantity ELSE m.quantity END) < 0
            OR sum(CASE m.kind WHEN 'return' THEN -m.cost_minor ELSE m.cost_minor END) < 0) THEN
      RAISE EXCEPTION 'more is returned than the line used' USING ERRCODE = 'check_violation', CONSTRAINT = 'move_return_within_use';
    END IF;
  END IF;
  RETURN NULL;
END $$;
