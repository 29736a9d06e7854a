-- What the customer saw and what the customer said do not change afterwards, whoever asks.

ALTER TABLE estimates_estimate ADD CONSTRAINT estimate_hash_is_of_its_bytes
  CHECK (document IS NULL OR document_sha256 = encode(sha256(document), 'hex'));
-- An answer is to the very bytes that were shown, and a decision is at the very price that was offered.
ALTER TABLE estimates_authorisation ADD CONSTRAINT authorisation_of_what_was_shown
  FOREIGN KEY (estimate_id, shown_sha256) REFERENCES estimates_estimate (id, document_sha256);
ALTER TABLE estimates_decision ADD CONSTRAINT decision_at_the_price_offered
  FOREIGN KEY (estimate_line_id, gross_minor) REFERENCES estimates_estimateline (id, gross_minor);

CREATE FUNCTION estimates_freeze() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'an estimate is withdrawn, never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.sent_at IS NOT NULL AND
     (OLD.id, OLD.branch_id, OLD.work_order_id, OLD.customer_id, OLD.revision, OLD.line_ids, OLD.message, OLD.sent_at, OLD.sent_by,
      OLD.channel, OLD.expires_at, OLD.document, OLD.document_sha256, OLD.net_minor, OLD.tax_minor, OLD.gross_minor, OLD.currency,
      OLD.jurisdiction)
     IS DISTINCT FROM
     (NEW.id, NEW.branch_id, NEW.work_order_id, NEW.customer_id, NEW.revision, NEW.line_ids, NEW.message, NEW.sent_at, NEW.sent_by,
      NEW.channel, NEW.expires_at, NEW.document, NEW.document_sha256, NEW.net_minor, NEW.tax_minor, NEW.gross_minor, NEW.currency,
      NEW.jurisdiction) THEN
    RAISE EXCEPTION 'an estimate that was sent is frozen' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'estimate_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_frozen BEFORE UPDATE OR DELETE ON estimates_estimate FOR EACH ROW EXECUTE FUNCTION estimates_freeze();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON estimates_estimate FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();

-- Lines are added to an estimate while it is being sent; a decision belongs to the estimate its authorisation is for,
-- and nobody decides on what is no longer offered.
CREATE FUNCTION estimates_check_decisions() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (
      SELECT 1 FROM added d
      JOIN estimates_authorisation a ON a.id = d.authorisation_id
      JOIN estimates_estimateline l ON l.id = d.estimate_line_id
      JOIN estimates_estimate e ON e.id = l.estimate_id
      WHERE l.estimate_id <> a.estimate_id OR l.line_id <> d.line_id OR e.state <> 'sent' OR e.expires_at < a.decided_at
         OR d.branch_id <> e.branch_id OR a.work_order_id <> e.work_order_id) THEN
    RAISE EXCEPTION 'a decision on what is not, or no longer, offered' USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_on_offer';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_decisions AFTER INSERT ON estimates_decision REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION estimates_check_decisions();
