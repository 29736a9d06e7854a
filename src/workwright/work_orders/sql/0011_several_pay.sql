-- An order says itself whether several pay it, so that nobody has to look for payers where there are none.
CREATE OR REPLACE FUNCTION work_orders_one_takes_the_rest() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of_order uuid; payers bigint; rests bigint;
BEGIN
  of_order := CASE TG_TABLE_NAME WHEN 'work_orders_payer' THEN (to_jsonb(NEW) ->> 'work_order_id')::uuid ELSE NEW.id END;
  SELECT count(*), count(*) FILTER (WHERE takes = 'rest') INTO payers, rests FROM work_orders_payer
  WHERE work_order_id = of_order AND removed_at IS NULL;
  IF payers = 1 OR payers > 0 AND rests <> 1
     OR (payers > 0) <> (SELECT several_pay FROM work_orders_workorder WHERE id = of_order) THEN
    RAISE EXCEPTION 'several pay an order, and exactly one of them takes the rest'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payer_takes_the_rest';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER takes_the_rest AFTER UPDATE OF several_pay ON work_orders_workorder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.several_pay <> OLD.several_pay)
  EXECUTE FUNCTION work_orders_one_takes_the_rest();
CREATE CONSTRAINT TRIGGER takes_the_rest_from_the_first AFTER INSERT ON work_orders_workorder
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.several_pay) EXECUTE FUNCTION work_orders_one_takes_the_rest();
