-- 29: nothing is released without its decision, and no decision stands without the release.
CREATE FUNCTION release_has_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM release_releasedecision d
                 WHERE d.id = NEW.release_decision_id AND d.work_order_id = NEW.id AND d.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'work order % is released without a decision', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'released_with_decision';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER released_with_decision_new AFTER INSERT ON work_orders_workorder
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.release_decision_id IS NOT NULL)
EXECUTE FUNCTION release_has_decision();
CREATE CONSTRAINT TRIGGER released_with_decision AFTER UPDATE OF release_decision_id ON work_orders_workorder
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.release_decision_id IS NOT NULL)
EXECUTE FUNCTION release_has_decision();

CREATE FUNCTION release_decision_is_done() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM work_orders_workorder w
                 WHERE w.id = NEW.work_order_id AND w.release_decision_id = NEW.id AND w.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'decision % released nothing', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_released_something';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER done AFTER INSERT ON release_releasedecision DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION release_decision_is_done();
