-- An issued invoice never changes; when its term is over the function that erases people blanks what names them.
CREATE OR REPLACE FUNCTION billing_invoice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves text[] := ARRAY['state','number','discard_reason','version'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.brought_in AND OLD.state = 'issued' AND NEW.state = 'discarded'
     AND NEW.number IS NULL AND to_jsonb(OLD) - moves = to_jsonb(NEW) - moves THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'draft' THEN
    IF TG_OP = 'UPDATE' AND kernel_is_erasing(TG_RELID) THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of an invoice that is % is refused', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  IF (NEW.branch_id, NEW.work_order_id, NEW.brought_in, NEW.customer_id, NEW.payer_id, NEW.currency, NEW.drafted_at)
     IS DISTINCT FROM
     (OLD.branch_id, OLD.work_order_id, OLD.brought_in, OLD.customer_id, OLD.payer_id, OLD.currency, OLD.drafted_at) THEN
    RAISE EXCEPTION 'what an invoice is about never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  RETURN NEW;
END $$;
