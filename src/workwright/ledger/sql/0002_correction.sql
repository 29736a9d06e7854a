-- What was proposed stays as it was proposed; only the decision is added to it.
CREATE FUNCTION ledger_correction_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed' OR
     (NEW.id, NEW.branch_id, NEW.corrects_id, NEW.lines, NEW.effective_on, NEW.reason, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM
     (OLD.id, OLD.branch_id, OLD.corrects_id, OLD.lines, OLD.effective_on, OLD.reason, OLD.proposed_by, OLD.proposed_at)
  THEN
    RAISE EXCEPTION '% of a correction is refused: what was proposed stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'correction_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON ledger_correction FOR EACH ROW
  EXECUTE FUNCTION ledger_correction_frozen();
