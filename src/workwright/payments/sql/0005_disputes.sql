-- 19: money in dispute cannot be refunded too; an inquiry moves none and holds none.
CREATE OR REPLACE FUNCTION payments_dispute_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE before bigint := 0; after bigint := 0; contested text[] := ARRAY['open','under_review'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'disputes are never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.id, OLD.branch_id, OLD.payment_id, OLD.provider_ref, OLD.amount_minor, OLD.fee_minor) IS DISTINCT FROM
       (NEW.id, NEW.branch_id, NEW.payment_id, NEW.provider_ref, NEW.amount_minor, NEW.fee_minor) THEN
      RAISE EXCEPTION 'the facts of a dispute are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    before := CASE WHEN OLD.state = ANY (contested) THEN OLD.amount_minor ELSE 0 END;
  END IF;
  after := CASE WHEN NEW.state = ANY (contested) THEN NEW.amount_minor ELSE 0 END;
  IF before <> after THEN
    UPDATE payments_payment SET disputed_minor = disputed_minor + after - before WHERE id = NEW.payment_id;
  END IF;
  RETURN NEW;
END $$;
