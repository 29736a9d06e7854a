-- A promise is about a diagnosis of the very order that the estimate is for.
CREATE FUNCTION estimates_check_promise() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM estimates_estimate e JOIN work_orders_line l ON l.work_order_id = e.work_order_id
      WHERE e.id = NEW.estimate_id AND l.id = NEW.line_id AND l.kind = 'diagnostic' AND e.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'only a diagnosis of the same order is promised back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'promise_is_of_a_diagnosis';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_promise BEFORE INSERT ON estimates_creditpromise
  FOR EACH ROW EXECUTE FUNCTION estimates_check_promise();
