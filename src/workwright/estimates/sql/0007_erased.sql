-- An estimate that was sent stays frozen; when its term is over the function that erases people blanks what names them.
CREATE OR REPLACE FUNCTION estimates_freeze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an estimate is withdrawn, never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.sent_at IS NOT NULL AND
     (OLD.id, OLD.branch_id, OLD.work_order_id, OLD.customer_id, OLD.payer_id, OLD.revision, OLD.line_ids, OLD.message, OLD.sent_at,
      OLD.sent_by, OLD.channel, OLD.expires_at, OLD.document, OLD.document_sha256, OLD.net_minor, OLD.tax_minor, OLD.gross_minor,
      OLD.currency, OLD.jurisdiction, OLD.erased)
     IS DISTINCT FROM
     (NEW.id, NEW.branch_id, NEW.work_order_id, NEW.customer_id, NEW.payer_id, NEW.revision, NEW.line_ids, NEW.message, NEW.sent_at,
      NEW.sent_by, NEW.channel, NEW.expires_at, NEW.document, NEW.document_sha256, NEW.net_minor, NEW.tax_minor, NEW.gross_minor,
      NEW.currency, NEW.jurisdiction, NEW.erased)
     AND NOT kernel_is_erasing(TG_RELID) THEN
    RAISE EXCEPTION 'an estimate that was sent is frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'estimate_frozen';
  END IF;
  RETURN NEW;
END $$;
