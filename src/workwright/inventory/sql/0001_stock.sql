-- Stock moves and reservations are the facts. What lies where, what is promised and what it cost are their sums,
-- kept here and nowhere else; the CHECKs on the two tables of sums refuse what is not there.

ALTER TABLE inventory_move
  ADD CONSTRAINT move_from_own_branch FOREIGN KEY (from_place_id, branch_id) REFERENCES inventory_place (id, branch_id),
  ADD CONSTRAINT move_to_own_branch FOREIGN KEY (to_place_id, branch_id) REFERENCES inventory_place (id, branch_id);
ALTER TABLE inventory_reservation
  ADD CONSTRAINT reservation_in_own_branch FOREIGN KEY (place_id, branch_id) REFERENCES inventory_place (id, branch_id);
ALTER TABLE inventory_item SET (fillfactor = 50);
ALTER TABLE inventory_balance SET (fillfactor = 50);

-- A new row of sums begins at nothing, whoever inserts it.
CREATE FUNCTION inventory_begin_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  NEW.on_hand := 0; NEW.reserved := 0; NEW.value_minor := 0;
  RETURN NEW;
END $$;
CREATE TRIGGER begin_empty BEFORE INSERT ON inventory_item FOR EACH ROW EXECUTE FUNCTION inventory_begin_empty();

CREATE FUNCTION inventory_apply_moves() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_rows bigint; asked_rows bigint;
BEGIN
  INSERT INTO inventory_balance (branch_id, place_id, part_id, on_hand, reserved)
  SELECT DISTINCT m.branch_id, m.to_place_id, m.part_id, 0, 0 FROM moved m WHERE m.to_place_id IS NOT NULL
  ORDER BY 2, 3 ON CONFLICT DO NOTHING;

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

  IF EXISTS (SELECT 1 FROM moved m WHERE m.kind = 'return') AND EXISTS (
      SELECT 1 FROM inventory_move m
      WHERE (m.line_id, m.part_id) IN (SELECT r.line_id, r.part_id FROM moved r WHERE r.kind = 'return')
        AND m.kind IN ('consumption', 'return')
      GROUP BY m.line_id, m.part_id
      HAVING sum(CASE m.kind WHEN 'return' THEN -m.quantity ELSE m.quantity END) < 0
          OR sum(CASE m.kind WHEN 'return' THEN -m.cost_minor ELSE m.cost_minor END) < 0) THEN
    RAISE EXCEPTION 'more is returned than the line used' USING ERRCODE = 'check_violation', CONSTRAINT = 'move_return_within_use';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_moves AFTER INSERT ON inventory_move REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_apply_moves();

-- Runs with the rights of who calls it: the triggers below may write the sums, the application role may not.
CREATE FUNCTION inventory_hold(of_branch uuid, at_place uuid, of_part uuid, change numeric) RETURNS void
LANGUAGE plpgsql AS $$ BEGIN
  UPDATE inventory_balance SET reserved = reserved + change WHERE place_id = at_place AND part_id = of_part;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing of this part ever lay there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_available_not_negative';
  END IF;
  UPDATE inventory_item SET reserved = reserved + change WHERE branch_id = of_branch AND part_id = of_part;
END $$;

CREATE FUNCTION inventory_apply_reserved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  PERFORM inventory_hold(s.branch_id, s.place_id, s.part_id, s.quantity)
  FROM (SELECT a.branch_id, a.place_id, a.part_id, sum(a.quantity) AS quantity FROM added a
        WHERE a.state IN ('reserved', 'picked') GROUP BY 1, 2, 3 ORDER BY 3, 2) s;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_reserved AFTER INSERT ON inventory_reservation REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_apply_reserved();

CREATE FUNCTION inventory_apply_rereserved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  PERFORM inventory_hold(s.branch_id, s.place_id, s.part_id, s.quantity)
  FROM (SELECT h.branch_id, h.place_id, h.part_id, sum(h.quantity) AS quantity FROM (
          SELECT a.branch_id, a.place_id, a.part_id, a.quantity FROM after a WHERE a.state IN ('reserved', 'picked')
          UNION ALL
          SELECT b.branch_id, b.place_id, b.part_id, -b.quantity FROM before b WHERE b.state IN ('reserved', 'picked')
        ) h GROUP BY 1, 2, 3 HAVING sum(h.quantity) <> 0 ORDER BY 3, 2) s;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_rereserved AFTER UPDATE ON inventory_reservation REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_apply_rereserved();

-- Whose promise it is never changes; it can be cut in pieces while open, and is settled once.
CREATE FUNCTION inventory_keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a reservation is released, never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.id, OLD.branch_id, OLD.work_order_id, OLD.line_id, OLD.part_id, OLD.asked_at)
     IS DISTINCT FROM (NEW.id, NEW.branch_id, NEW.work_order_id, NEW.line_id, NEW.part_id, NEW.asked_at)
     OR NEW.quantity > OLD.quantity
     OR (OLD.state IN ('consumed', 'released') AND NEW IS DISTINCT FROM OLD)
     OR (OLD.place_id IS NOT NULL AND NEW.place_id IS DISTINCT FROM OLD.place_id) THEN
    RAISE EXCEPTION 'a reservation keeps its line, part and place' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_promise BEFORE UPDATE OR DELETE ON inventory_reservation
  FOR EACH ROW EXECUTE FUNCTION inventory_keep_promise();
CREATE FUNCTION inventory_refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rows of % are never removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_removed BEFORE DELETE ON inventory_item FOR EACH ROW EXECUTE FUNCTION inventory_refuse_removal();
CREATE TRIGGER never_removed BEFORE DELETE ON inventory_balance FOR EACH ROW EXECUTE FUNCTION inventory_refuse_removal();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON inventory_item FOR EACH STATEMENT EXECUTE FUNCTION inventory_refuse_removal();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON inventory_balance FOR EACH STATEMENT EXECUTE FUNCTION inventory_refuse_removal();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON inventory_reservation FOR EACH STATEMENT EXECUTE FUNCTION inventory_refuse_removal();
