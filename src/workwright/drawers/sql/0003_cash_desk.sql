-- What a shift was opened with stays; the expected sum is what the movements say, whoever writes it; the pieces that were
-- counted make the sum that was counted; a closed shift never changes.
CREATE OR REPLACE FUNCTION drawers_shift_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE pieces bigint;
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.branch_id, OLD.drawer_id, OLD.currency, OLD.float_minor, OLD.opened_by, OLD.opened_at,
                          OLD.float_denominations, OLD.took_over_from_id)
     IS DISTINCT FROM (NEW.id, NEW.branch_id, NEW.drawer_id, NEW.currency, NEW.float_minor, NEW.opened_by, NEW.opened_at,
                       NEW.float_denominations, NEW.took_over_from_id) THEN
    RAISE EXCEPTION 'the opening of a shift is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state NOT IN ('open', 'counting')
     AND (OLD.counted_minor, OLD.expected_minor, OLD.counted_by, OLD.counted_at, OLD.denominations, OLD.closed_by,
          OLD.closed_at, OLD.reason, OLD.worked_on, OLD.approval_needed)
     IS DISTINCT FROM (NEW.counted_minor, NEW.expected_minor, NEW.counted_by, NEW.counted_at, NEW.denominations, NEW.closed_by,
                       NEW.closed_at, NEW.reason, NEW.worked_on, NEW.approval_needed) THEN
    RAISE EXCEPTION 'a closed shift is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'counting' THEN
    SELECT NEW.float_minor + coalesce(sum(amount_minor), 0) INTO NEW.expected_minor
    FROM drawers_cashmovement WHERE shift_id = NEW.id AND kind NOT IN ('float', 'over_short');
    IF NEW.denominations <> '{}'::jsonb THEN
      SELECT sum(key::bigint * value::bigint) INTO pieces FROM jsonb_each_text(NEW.denominations);
      IF pieces IS DISTINCT FROM NEW.counted_minor THEN
        RAISE EXCEPTION 'the pieces do not make the sum'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_count_adds_up';
      END IF;
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- Who takes over begins with what was counted together, in the same drawer.
CREATE FUNCTION drawers_shift_opens() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE before record; pieces bigint;
BEGIN
  IF NEW.took_over_from_id IS NOT NULL THEN
    SELECT drawer_id, counted_minor, state INTO before FROM drawers_shift WHERE id = NEW.took_over_from_id;
    IF NOT FOUND OR (before.drawer_id, before.counted_minor) IS DISTINCT FROM (NEW.drawer_id, NEW.float_minor)
       OR before.state IN ('open', 'counting') THEN
      RAISE EXCEPTION 'a shift is taken over with what was counted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_taken_over_as_counted';
    END IF;
  END IF;
  IF NEW.float_denominations <> '{}'::jsonb THEN
    SELECT sum(key::bigint * value::bigint) INTO pieces FROM jsonb_each_text(NEW.float_denominations);
    IF pieces IS DISTINCT FROM NEW.float_minor THEN
      RAISE EXCEPTION 'the pieces do not make the sum'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'shift_count_adds_up';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER opens BEFORE INSERT ON drawers_shift FOR EACH ROW EXECUTE FUNCTION drawers_shift_opens();

-- Cash that is handed in leaves one drawer and comes into another: two movements of one reference that sum to nothing.
CREATE FUNCTION drawers_hand_in_two_sides() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE sides record;
BEGIN
  SELECT count(*) AS rows, count(DISTINCT shift_id) AS shifts, count(DISTINCT branch_id) AS branches,
         count(DISTINCT currency) AS currencies, sum(amount_minor) AS total
  INTO sides FROM drawers_cashmovement WHERE kind = 'hand_in' AND reference = NEW.reference;
  IF NEW.reference IS NULL OR (sides.rows, sides.shifts, sides.branches, sides.currencies, sides.total) <> (2, 2, 1, 1, 0) THEN
    RAISE EXCEPTION 'cash handed in leaves one drawer and comes into another'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hand_in_has_two_sides';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER hand_in_two_sides AFTER INSERT ON drawers_cashmovement DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.kind = 'hand_in') EXECUTE FUNCTION drawers_hand_in_two_sides();

CREATE INDEX drawers_movement_reference ON drawers_cashmovement (reference) WHERE kind = 'hand_in';

-- A Z report says what the movements and the books say, whoever writes it. It is made with the close of its shift.
CREATE FUNCTION drawers_z_report_figures() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE s record;
BEGIN
  SELECT * INTO s FROM drawers_shift WHERE id = NEW.shift_id FOR UPDATE;
  IF NOT FOUND OR s.state NOT IN ('closed', 'approved') OR s.branch_id <> NEW.branch_id THEN
    RAISE EXCEPTION 'the shift is not closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'z_report_of_closed_shift';
  END IF;
  NEW.currency := s.currency;
  NEW.float_minor := s.float_minor;
  NEW.expected_minor := s.expected_minor;
  NEW.counted_minor := s.counted_minor;
  SELECT coalesce(jsonb_object_agg(kind, jsonb_build_object('count', rows, 'amount_minor', total)), '{}'::jsonb)
  INTO NEW.figures
  FROM (SELECT kind, count(*) AS rows, sum(amount_minor) AS total FROM drawers_cashmovement
        WHERE shift_id = NEW.shift_id GROUP BY kind) AS kinds;
  SELECT coalesce(sum(b.debits_minor - b.credits_minor), 0) INTO NEW.booked_minor
  FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
  WHERE a.branch_id = NEW.branch_id AND a.code = 'drawer' AND a.currency = s.currency
    AND a.subject = 'drawer:' || s.drawer_id;
  RETURN NEW;
END $$;
CREATE TRIGGER figures BEFORE INSERT ON drawers_zreport FOR EACH ROW EXECUTE FUNCTION drawers_z_report_figures();

-- The other half: a shift that is closed has its Z report when the transaction ends.
CREATE FUNCTION drawers_closed_has_z() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM drawers_zreport WHERE shift_id = NEW.id) THEN
    RAISE EXCEPTION 'a closed shift has its Z report'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_shift_has_z_report';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER closed_has_z AFTER UPDATE ON drawers_shift DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (OLD.state IN ('open', 'counting') AND NEW.state NOT IN ('open', 'counting'))
EXECUTE FUNCTION drawers_closed_has_z();
