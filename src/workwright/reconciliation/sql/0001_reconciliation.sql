-- 35: what the bank said is never changed; a statement can be taken out again while nothing leans on it.
CREATE FUNCTION reconciliation_said_is_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: what was reported is not changed', TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_is_unchanged';
END $$;
CREATE TRIGGER unchanged BEFORE UPDATE ON reconciliation_bankstatement FOR EACH ROW
EXECUTE FUNCTION reconciliation_said_is_said();
CREATE TRIGGER unchanged BEFORE UPDATE ON reconciliation_statementline FOR EACH ROW
EXECUTE FUNCTION reconciliation_said_is_said();
CREATE TRIGGER unchanged_truncate BEFORE TRUNCATE ON reconciliation_bankstatement FOR EACH STATEMENT
EXECUTE FUNCTION reconciliation_said_is_said();
CREATE TRIGGER unchanged_truncate BEFORE TRUNCATE ON reconciliation_statementline FOR EACH STATEMENT
EXECUTE FUNCTION reconciliation_said_is_said();

CREATE FUNCTION reconciliation_line_is_free() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reconciliation_match m WHERE m.line_id = OLD.id) THEN
    RAISE EXCEPTION 'line % was matched', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_matched';
  END IF;
  IF EXISTS (SELECT 1 FROM reconciliation_run r WHERE r.branch_id = OLD.branch_id AND r.state = 'signed_off'
             AND r.closes_on = OLD.booked_on) THEN
    RAISE EXCEPTION 'line % is of a day that was signed off', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_signed_off';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER free BEFORE DELETE ON reconciliation_statementline FOR EACH ROW
EXECUTE FUNCTION reconciliation_line_is_free();

-- A provider's row is as reported; only the payout it went out with may become known later, once.
CREATE FUNCTION reconciliation_row_as_reported() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.payout_id IS NOT NULL
     OR to_jsonb(OLD) - 'payout_id' <> to_jsonb(NEW) - 'payout_id' THEN
    RAISE EXCEPTION 'what the provider reported is not changed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_row_is_unchanged';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER as_reported BEFORE UPDATE OR DELETE ON reconciliation_settledrow FOR EACH ROW
EXECUTE FUNCTION reconciliation_row_as_reported();
CREATE TRIGGER as_reported_truncate BEFORE TRUNCATE ON reconciliation_settledrow FOR EACH STATEMENT
EXECUTE FUNCTION reconciliation_said_is_said();

-- The parts of a line never come to more than the line, nor those of a payment or payout to more than it.
CREATE FUNCTION reconciliation_match_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE line record; undone record; matched numeric; most bigint;
BEGIN
  SELECT amount_minor, currency, branch_id INTO line FROM reconciliation_statementline
    WHERE id = NEW.line_id FOR UPDATE;
  SELECT coalesce(sum(amount_minor), 0) INTO matched FROM reconciliation_match WHERE line_id = NEW.line_id;
  IF line.branch_id <> NEW.branch_id OR line.currency <> NEW.currency OR abs(matched) > abs(line.amount_minor)
     OR matched * line.amount_minor < 0 THEN
    RAISE EXCEPTION 'line %: % of % matched', NEW.line_id, matched, line.amount_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_line';
  END IF;
  IF NEW.undoes_id IS NOT NULL THEN
    SELECT * INTO undone FROM reconciliation_match WHERE id = NEW.undoes_id;
    IF undone.amount_minor <> -NEW.amount_minor OR undone.line_id <> NEW.line_id OR undone.target <> NEW.target
       OR undone.target_id IS DISTINCT FROM NEW.target_id OR undone.undoes_id IS NOT NULL THEN
      RAISE EXCEPTION 'a match is undone by its exact opposite'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'match_undone_exactly';
    END IF;
    RETURN NULL;
  END IF;
  IF NEW.target = 'payment' THEN
    SELECT amount_minor INTO most FROM payments_payment WHERE id = NEW.target_id AND branch_id = NEW.branch_id
      AND currency = NEW.currency FOR UPDATE;
  ELSIF NEW.target = 'payout' THEN
    SELECT abs(net_minor) INTO most FROM reconciliation_payout WHERE id = NEW.target_id
      AND branch_id = NEW.branch_id AND currency = NEW.currency FOR UPDATE;
  ELSIF NEW.target = 'refund' THEN
    SELECT amount_minor INTO most FROM payments_refund WHERE id = NEW.target_id AND branch_id = NEW.branch_id
      AND currency = NEW.currency FOR UPDATE;
  ELSIF NEW.target = 'banking' THEN
    SELECT amount_minor INTO most FROM drawers_banking WHERE id = NEW.target_id AND branch_id = NEW.branch_id
      AND currency = NEW.currency AND (direction = 'to_bank') = (NEW.amount_minor > 0);
  ELSE
    RETURN NULL;
  END IF;
  SELECT abs(coalesce(sum(amount_minor), 0)) INTO matched FROM reconciliation_match
    WHERE target = NEW.target AND target_id = NEW.target_id;
  IF most IS NULL OR matched > most THEN
    RAISE EXCEPTION '% %: % of % matched', NEW.target, NEW.target_id, matched, most
      USING ERRCODE = 'check_violation', CONSTRAINT = 'match_fits_target';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fits AFTER INSERT ON reconciliation_match FOR EACH ROW EXECUTE FUNCTION reconciliation_match_fits();

-- 34: a signed-off day stays as it was signed, and is signed by somebody who neither ran nor closed anything of it.
CREATE FUNCTION reconciliation_run_is_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'closes are kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'run_signed_off';
  END IF;
  IF OLD.state = 'signed_off' THEN
    RAISE EXCEPTION 'the close of % is signed off', OLD.closes_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'run_signed_off';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.state = 'signed_off' THEN
    IF EXISTS (SELECT 1 FROM reconciliation_closeexception e WHERE e.run_id = NEW.id AND e.state = 'open') THEN
      RAISE EXCEPTION 'the close of % has open exceptions', OLD.closes_on
        USING ERRCODE = 'check_violation', CONSTRAINT = 'run_has_open_exceptions';
    END IF;
    IF NOT NEW.self_approved AND (NEW.signed_by = NEW.ran_by OR EXISTS (
         SELECT 1 FROM reconciliation_closeexception e WHERE e.run_id = NEW.id AND e.closed_by = NEW.signed_by)) THEN
      RAISE EXCEPTION 'the close of % needs a second person', OLD.closes_on
        USING ERRCODE = 'check_violation', CONSTRAINT = 'run_second_person';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER open BEFORE UPDATE OR DELETE ON reconciliation_run FOR EACH ROW
EXECUTE FUNCTION reconciliation_run_is_open();
CREATE TRIGGER open_truncate BEFORE TRUNCATE ON reconciliation_run FOR EACH STATEMENT
EXECUTE FUNCTION reconciliation_run_is_open();

CREATE FUNCTION reconciliation_exception_is_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of uuid;
BEGIN
  of := CASE TG_OP WHEN 'DELETE' THEN OLD.run_id ELSE NEW.run_id END;
  PERFORM 1 FROM reconciliation_run WHERE id = of AND state = 'open' FOR SHARE;
  IF NOT FOUND OR TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the exceptions of a signed-off day stay as they are, and none is deleted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'run_signed_off';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.run_id <> NEW.run_id OR OLD.kind <> NEW.kind OR OLD.subject <> NEW.subject
                           OR OLD.state = 'closed') THEN
    RAISE EXCEPTION 'an exception keeps what it is about, and its answer'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'close_exception_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER open BEFORE INSERT OR UPDATE OR DELETE ON reconciliation_closeexception FOR EACH ROW
EXECUTE FUNCTION reconciliation_exception_is_open();
