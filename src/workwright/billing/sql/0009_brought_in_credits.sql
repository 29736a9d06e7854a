-- At commit, for each credit note: of an invoice that was made here it has lines, which are watched one by one; an invoice
-- that was brought in has none, and is never credited above what was open of it, nor with tax.
CREATE FUNCTION billing_check_credited_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of record; lines bigint; back bigint;
BEGIN
  SELECT i.brought_in, i.state, i.gross_minor INTO of FROM billing_invoice i WHERE i.id = NEW.invoice_id;
  SELECT count(*) INTO lines FROM billing_creditnoteline n WHERE n.credit_note_id = NEW.id;
  SELECT sum(c.gross_minor) INTO back FROM billing_creditnote c WHERE c.invoice_id = NEW.invoice_id;
  IF of.state <> 'issued' OR of.brought_in <> (lines = 0) OR of.brought_in AND NEW.tax_minor <> 0 THEN
    RAISE EXCEPTION 'a credit note takes back lines of its own issued invoice, and is their sum'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_is_its_lines';
  END IF;
  IF back > of.gross_minor THEN
    RAISE EXCEPTION 'more would be credited than was invoiced'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_within_invoiced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_whole AFTER INSERT ON billing_creditnote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_credited_whole();
