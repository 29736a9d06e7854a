-- The shares of a tip sum to it, in its branch and currency, when the transaction ends.
CREATE FUNCTION payments_tip_shared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE t record; shared bigint; same boolean;
BEGIN
  SELECT * INTO t FROM payments_tip WHERE id = CASE TG_TABLE_NAME WHEN 'payments_tip' THEN NEW.id
    ELSE (to_jsonb(NEW) ->> 'tip_id')::uuid END;
  SELECT sum(amount_minor), bool_and((branch_id, currency::text) = (t.branch_id, t.currency::text)) INTO shared, same
  FROM payments_tipshare WHERE tip_id = t.id;
  IF shared IS DISTINCT FROM t.amount_minor OR NOT same THEN
    RAISE EXCEPTION 'the shares of tip % do not sum to it', t.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'tip_all_shared';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shared AFTER INSERT ON payments_tip DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_tip_shared();
CREATE CONSTRAINT TRIGGER shared AFTER INSERT ON payments_tipshare DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_tip_shared();

-- What is owed to a technician follows from shares and payouts; nobody is paid more than is owed.
CREATE FUNCTION payments_tip_owed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE amount bigint := CASE TG_TABLE_NAME WHEN 'payments_tipshare' THEN NEW.amount_minor ELSE -NEW.amount_minor END;
BEGIN
  INSERT INTO payments_tipbalance (id, branch_id, technician_id, currency, owed_minor)
  VALUES (gen_random_uuid(), NEW.branch_id, NEW.technician_id, NEW.currency, 0)
  ON CONFLICT (branch_id, technician_id, currency) DO NOTHING;
  UPDATE payments_tipbalance SET owed_minor = owed_minor + amount
  WHERE (branch_id, technician_id, currency) = (NEW.branch_id, NEW.technician_id, NEW.currency);
  RETURN NULL;
END $$;
CREATE TRIGGER owed AFTER INSERT ON payments_tipshare FOR EACH ROW EXECUTE FUNCTION payments_tip_owed();
CREATE TRIGGER owed AFTER INSERT ON payments_tippayout FOR EACH ROW EXECUTE FUNCTION payments_tip_owed();

CREATE FUNCTION payments_tip_balance_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'what is owed as tips follows from the tips' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT OR UPDATE OR DELETE ON payments_tipbalance FOR EACH ROW
EXECUTE FUNCTION payments_tip_balance_follows();

-- Cash tips, and tips paid in cash, are in an open shift of their branch and currency.
CREATE FUNCTION payments_tip_in_shift() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE s record;
BEGIN
  IF NEW.shift_id IS NOT NULL THEN
    SELECT state, currency, branch_id INTO s FROM drawers_shift WHERE id = NEW.shift_id FOR SHARE;
    IF NOT FOUND OR s.state <> 'open' THEN
      RAISE EXCEPTION 'the shift is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_only_in_open_shift';
    END IF;
    IF (s.currency::text, s.branch_id) IS DISTINCT FROM (NEW.currency::text, NEW.branch_id) THEN
      RAISE EXCEPTION 'the drawer has another currency or branch'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_in_drawer_currency';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_shift BEFORE INSERT ON payments_tip FOR EACH ROW EXECUTE FUNCTION payments_tip_in_shift();
CREATE TRIGGER in_shift BEFORE INSERT ON payments_tippayout FOR EACH ROW EXECUTE FUNCTION payments_tip_in_shift();

-- 34: an exception that was closed stays as it was closed; until then only its owner changes.
CREATE OR REPLACE FUNCTION payments_review_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves text[] := '{closed_at,closed_by,reason,owner_id}';
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL OR to_jsonb(OLD) - moves IS DISTINCT FROM to_jsonb(NEW) - moves THEN
    RAISE EXCEPTION 'a review is only ever closed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
