-- Cash moves only in an open shift of its own currency. The shared lock on the shift meets the counter's exclusive one,
-- so no movement can slip in after the expected sum was taken. The count itself posts its difference when it closes.
CREATE FUNCTION drawers_movement_in_open_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE s record;
BEGIN
  SELECT state, currency, branch_id INTO s FROM drawers_shift WHERE id = NEW.shift_id FOR SHARE;
  IF NOT FOUND OR s.state <> (CASE NEW.kind WHEN 'over_short' THEN 'counting' ELSE 'open' END) THEN
    RAISE EXCEPTION 'the shift is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_only_in_open_shift';
  END IF;
  IF s.currency <> NEW.currency OR s.branch_id <> NEW.branch_id THEN
    RAISE EXCEPTION 'the drawer has another currency or branch'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_in_drawer_currency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_open_shift BEFORE INSERT ON drawers_cashmovement FOR EACH ROW
EXECUTE FUNCTION drawers_movement_in_open_shift();

-- What a shift was opened with stays; the expected sum is what the movements say, whoever writes it.
CREATE FUNCTION drawers_shift_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.branch_id, OLD.drawer_id, OLD.currency, OLD.float_minor, OLD.opened_by, OLD.opened_at)
     IS DISTINCT FROM (NEW.id, NEW.branch_id, NEW.drawer_id, NEW.currency, NEW.float_minor, NEW.opened_by, NEW.opened_at) THEN
    RAISE EXCEPTION 'the opening of a shift is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state NOT IN ('open', 'counting') AND (OLD.counted_minor, OLD.expected_minor, OLD.closed_by, OLD.closed_at, OLD.reason)
     IS DISTINCT FROM (NEW.counted_minor, NEW.expected_minor, NEW.closed_by, NEW.closed_at, NEW.reason) THEN
    RAISE EXCEPTION 'a closed shift is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'counting' THEN
    SELECT NEW.float_minor + coalesce(sum(amount_minor), 0) INTO NEW.expected_minor
    FROM drawers_cashmovement WHERE shift_id = NEW.id AND kind NOT IN ('float', 'over_short');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE OR DELETE ON drawers_shift FOR EACH ROW EXECUTE FUNCTION drawers_shift_guard();
