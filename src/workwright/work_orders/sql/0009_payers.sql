-- Several payers: what each agreed to sums to the line, and nobody agrees for another order.

CREATE FUNCTION work_orders_part_of_same_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM work_orders_line l JOIN work_orders_payer p ON p.work_order_id = l.work_order_id
                 WHERE l.id = NEW.line_id AND p.id = NEW.payer_id AND l.work_order_id = NEW.work_order_id
                   AND l.branch_id = NEW.branch_id AND p.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'line and payer are not of the same order'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_part_of_same_order';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER same_order BEFORE INSERT OR UPDATE ON work_orders_linepart FOR EACH ROW
  EXECUTE FUNCTION work_orders_part_of_same_order();

CREATE FUNCTION work_orders_carrier_of_same_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM work_orders_payer p WHERE p.id = NEW.payer_id AND p.work_order_id = NEW.work_order_id
                 AND p.removed_at IS NULL) THEN
    RAISE EXCEPTION 'the payer is of another order' USING ERRCODE = 'check_violation', CONSTRAINT = 'line_payer_of_same_order';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER carrier_of_same_order BEFORE INSERT OR UPDATE OF payer_id, work_order_id ON work_orders_line FOR EACH ROW
  WHEN (NEW.payer_id IS NOT NULL) EXECUTE FUNCTION work_orders_carrier_of_same_order();

-- At commit: an order with payers has exactly one who takes the rest; what a payer is never changes.
CREATE FUNCTION work_orders_one_takes_the_rest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF (SELECT count(*) > 0 AND count(*) FILTER (WHERE takes = 'rest') <> 1 FROM work_orders_payer
      WHERE work_order_id = NEW.work_order_id AND removed_at IS NULL) THEN
    RAISE EXCEPTION 'exactly one payer of an order takes the rest'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payer_takes_the_rest';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER takes_the_rest AFTER INSERT OR UPDATE ON work_orders_payer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_orders_one_takes_the_rest();

CREATE FUNCTION work_orders_payer_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR OLD.removed_at IS NOT NULL
     OR (OLD.id, OLD.branch_id, OLD.work_order_id, OLD.customer_id) IS DISTINCT FROM
        (NEW.id, NEW.branch_id, NEW.work_order_id, NEW.customer_id) THEN
    RAISE EXCEPTION 'a payer is removed, never deleted or exchanged'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'payer_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON work_orders_payer FOR EACH ROW EXECUTE FUNCTION work_orders_payer_stays();

-- At commit: the parts of an agreed line are the line, in what was agreed, in what may be invoiced, in what is invoiced.
CREATE FUNCTION work_orders_check_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of_line uuid; l record; parts record;
BEGIN
  of_line := CASE WHEN TG_TABLE_NAME = 'work_orders_line' THEN NEW.id
                  WHEN TG_OP = 'DELETE' THEN (to_jsonb(OLD) ->> 'line_id')::uuid
                  ELSE (to_jsonb(NEW) ->> 'line_id')::uuid END;
  SELECT state, divided, invoice_id, authorised_gross_minor AS gross, ceiling_minor AS ceiling,
         invoiced_gross_minor AS invoiced INTO l FROM work_orders_line WHERE id = of_line;
  SELECT count(*) AS n, coalesce(sum(authorised_gross_minor), 0) AS gross, coalesce(sum(ceiling_minor), 0) AS ceiling,
         count(*) FILTER (WHERE invoice_id IS NULL) AS open, coalesce(sum(invoiced_gross_minor), 0) AS invoiced
  INTO parts FROM work_orders_linepart WHERE line_id = of_line;
  IF l.divided <> (parts.n > 0) OR l.state = 'authorised' AND parts.n > 0 AND
     (parts.gross, parts.ceiling) IS DISTINCT FROM (l.gross, l.ceiling) THEN
    RAISE EXCEPTION 'the parts of line % sum to %, it was agreed at %', of_line, parts.gross, l.gross
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_parts_make_up_the_line';
  END IF;
  IF parts.n > 0 AND l.invoice_id IS NOT NULL AND (parts.open > 0 OR parts.invoiced <> l.invoiced) THEN
    RAISE EXCEPTION 'line % is invoiced, its parts are not', of_line
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_parts_are_invoiced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_parts AFTER INSERT OR UPDATE OR DELETE ON work_orders_linepart
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_orders_check_parts();
CREATE CONSTRAINT TRIGGER check_parts AFTER UPDATE ON work_orders_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.divided OR OLD.divided) EXECUTE FUNCTION work_orders_check_parts();

-- A part that is invoiced is never taken away.
CREATE FUNCTION work_orders_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF OLD.invoice_id IS NOT NULL THEN
    RAISE EXCEPTION 'this part of a line is invoiced' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'line_part_stays';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER stays BEFORE DELETE ON work_orders_linepart FOR EACH ROW EXECUTE FUNCTION work_orders_part_stays();
