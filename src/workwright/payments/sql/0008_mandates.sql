-- What was signed never changes.
CREATE FUNCTION payments_mandate_facts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.branch_id, OLD.customer_id, OLD.account_id, OLD.purpose, OLD.text, OLD.text_sha256,
       OLD.currency, OLD.cap_minor, OLD.period_cap_minor, OLD.period, OLD.created_by, OLD.created_at) IS DISTINCT FROM
      (NEW.id, NEW.branch_id, NEW.customer_id, NEW.account_id, NEW.purpose, NEW.text, NEW.text_sha256,
       NEW.currency, NEW.cap_minor, NEW.period_cap_minor, NEW.period, NEW.created_by, NEW.created_at)
     OR OLD.signed_at IS NOT NULL AND (OLD.signed_at, OLD.signed_through, OLD.signature_file_id) IS DISTINCT FROM
      (NEW.signed_at, NEW.signed_through, NEW.signature_file_id)
     OR OLD.method_ref <> '' AND OLD.method_ref IS DISTINCT FROM NEW.method_ref THEN
    RAISE EXCEPTION 'a mandate is as it was signed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER facts BEFORE UPDATE OR DELETE ON payments_mandate FOR EACH ROW EXECUTE FUNCTION payments_mandate_facts();

-- Nothing is charged outside a mandate: signed and not revoked, for its customer, in its currency, within both caps,
-- and never for work that is not approved at this moment. Charges of one mandate queue on its row.
CREATE FUNCTION payments_attempt_in_mandate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE m record; r record; charged bigint; began timestamptz;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.mandate_id IS DISTINCT FROM NEW.mandate_id THEN
    RAISE EXCEPTION 'the mandate of an attempt is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.mandate_id IS NULL OR TG_OP = 'UPDATE' AND NOT (OLD.state = 'created' AND NEW.state = 'sent') THEN
    RETURN NEW;
  END IF;
  SELECT * INTO m FROM payments_mandate WHERE id = NEW.mandate_id FOR UPDATE;
  SELECT * INTO r FROM payments_paymentrequest WHERE id = NEW.request_id;
  began := date_trunc(m.period, NEW.created_at);
  SELECT coalesce(sum(amount_minor), 0) INTO charged FROM payments_paymentattempt
  WHERE mandate_id = NEW.mandate_id AND id <> NEW.id AND created_at >= began
    AND created_at < began + ('1 ' || m.period)::interval AND state NOT IN ('failed', 'cancelled', 'expired');
  IF m.state <> 'active' OR m.branch_id <> NEW.branch_id OR m.account_id <> NEW.account_id
     OR m.customer_id <> r.customer_id OR m.currency::text <> NEW.currency::text
     OR NEW.amount_minor > m.cap_minor OR charged + NEW.amount_minor > m.period_cap_minor THEN
    RAISE EXCEPTION 'a charge outside its mandate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_within_mandate';
  END IF;
  IF m.purpose = 'invoices' AND jsonb_array_length(r.invoices) = 0 OR EXISTS (
      SELECT 1 FROM jsonb_array_elements(r.lines) asked LEFT JOIN work_orders_line l ON l.id = (asked ->> 'line_id')::uuid
      WHERE l.state IS DISTINCT FROM 'authorised') THEN
    RAISE EXCEPTION 'a charge for what the mandate does not cover'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'attempt_covered_by_mandate';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_mandate BEFORE INSERT OR UPDATE ON payments_paymentattempt FOR EACH ROW
EXECUTE FUNCTION payments_attempt_in_mandate();
