-- 14: a request is frozen; only its state, generation and version move.
CREATE FUNCTION payments_request_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE was jsonb := to_jsonb(OLD) - 'state' - 'generation' - 'version';
BEGIN
  IF TG_OP = 'DELETE' OR was IS DISTINCT FROM to_jsonb(NEW) - 'state' - 'generation' - 'version' THEN
    RAISE EXCEPTION 'a payment request is frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON payments_paymentrequest FOR EACH ROW
EXECUTE FUNCTION payments_request_frozen();

-- 18: the facts of a payment never change; its sums are written by the triggers below and by nobody else.
CREATE FUNCTION payments_payment_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sums text[] := ARRAY['refunding_minor','disputed_minor','invoiced_minor','deposit_minor','credit_minor',
                             'returned_minor','lost_minor'];
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - sums IS DISTINCT FROM to_jsonb(NEW) - sums THEN
    RAISE EXCEPTION 'the facts of a payment are never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF pg_trigger_depth() < 2 AND to_jsonb(OLD) IS DISTINCT FROM to_jsonb(NEW) THEN
    RAISE EXCEPTION 'the sums of a payment follow from its rows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER facts BEFORE UPDATE OR DELETE ON payments_payment FOR EACH ROW EXECUTE FUNCTION payments_payment_facts();

-- 25: cash needs an open shift of its drawer and currency, whose count waits for us. 17: a request is paid in its currency.
CREATE FUNCTION payments_payment_arrives() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE asked text; s record;
BEGIN
  IF (NEW.refunding_minor, NEW.disputed_minor, NEW.invoiced_minor, NEW.deposit_minor, NEW.credit_minor,
      NEW.returned_minor, NEW.lost_minor) <> (0, 0, 0, 0, 0, 0, 0) THEN
    RAISE EXCEPTION 'the sums of a payment follow from its rows' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.shift_id IS NOT NULL THEN
    SELECT state, currency, drawer_id, branch_id INTO s FROM drawers_shift WHERE id = NEW.shift_id FOR SHARE;
    IF NOT FOUND OR s.state <> 'open' THEN
      RAISE EXCEPTION 'the shift is not open' USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_only_in_open_shift';
    END IF;
    IF (s.currency, s.drawer_id, s.branch_id) IS DISTINCT FROM (NEW.currency::text, NEW.drawer_id, NEW.branch_id) THEN
      RAISE EXCEPTION 'the drawer has another currency or branch'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cash_in_drawer_currency';
    END IF;
  END IF;
  IF NEW.request_id IS NOT NULL THEN
    SELECT currency INTO asked FROM payments_paymentrequest WHERE id = NEW.request_id;
    IF asked IS DISTINCT FROM NEW.currency THEN
      RAISE EXCEPTION 'the request is in another currency'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_in_request_currency';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER arrives BEFORE INSERT ON payments_payment FOR EACH ROW EXECUTE FUNCTION payments_payment_arrives();

-- 23: money put to an invoice never exceeds its total, and never exceeds what the payment holds.
-- Fixed order: the invoice's cover first, then the payment.
CREATE FUNCTION payments_allocated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE p record; i record; now_allocated bigint;
BEGIN
  SELECT branch_id, currency INTO p FROM payments_payment WHERE id = NEW.payment_id;
  IF (p.branch_id, p.currency::text) IS DISTINCT FROM (NEW.branch_id, NEW.currency::text) THEN
    RAISE EXCEPTION 'an allocation has the branch and currency of its payment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_like_its_payment';
  END IF;
  IF NEW.invoice_id IS NOT NULL THEN
    SELECT gross_minor AS total_minor, currency, branch_id INTO i FROM billing_invoice WHERE id = NEW.invoice_id;
    IF (i.branch_id, i.currency::text) IS DISTINCT FROM (NEW.branch_id, NEW.currency::text) THEN
      RAISE EXCEPTION 'the invoice has another branch or currency'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_like_its_invoice';
    END IF;
    INSERT INTO payments_invoicecover (invoice_id, branch_id, allocated_minor)
    VALUES (NEW.invoice_id, NEW.branch_id, 0) ON CONFLICT DO NOTHING;
    UPDATE payments_invoicecover SET allocated_minor = allocated_minor + NEW.amount_minor
    WHERE invoice_id = NEW.invoice_id RETURNING allocated_minor INTO now_allocated;
    IF now_allocated > i.total_minor THEN
      RAISE EXCEPTION 'more money than the invoice asks'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_not_over_allocated';
    END IF;
  END IF;
  UPDATE payments_payment SET
    invoiced_minor = invoiced_minor + CASE NEW.target WHEN 'invoice' THEN NEW.amount_minor ELSE 0 END,
    deposit_minor = deposit_minor + CASE NEW.target WHEN 'deposit' THEN NEW.amount_minor ELSE 0 END,
    credit_minor = credit_minor + CASE NEW.target WHEN 'credit' THEN NEW.amount_minor ELSE 0 END,
    returned_minor = returned_minor + CASE NEW.target WHEN 'returned' THEN NEW.amount_minor ELSE 0 END,
    lost_minor = lost_minor + CASE NEW.target WHEN 'lost' THEN NEW.amount_minor ELSE 0 END
  WHERE id = NEW.payment_id;
  RETURN NEW;
END $$;
-- The sums are never negative at the end of a statement that moves money: rows are put in before rows are taken.
CREATE TRIGGER allocated BEFORE INSERT ON payments_allocation FOR EACH ROW EXECUTE FUNCTION payments_allocated();

CREATE FUNCTION payments_cover_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 AND
     (TG_OP = 'INSERT' AND NEW.allocated_minor <> 0 OR TG_OP = 'UPDATE' AND OLD.* IS DISTINCT FROM NEW.*) THEN
    RAISE EXCEPTION 'the cover of an invoice follows from its allocations' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' AND NOT EXISTS (
      SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id AND i.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'the invoice is not of this branch' USING ERRCODE = 'check_violation', CONSTRAINT = 'cover_in_branch';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follows BEFORE INSERT OR UPDATE OR DELETE ON payments_invoicecover FOR EACH ROW
EXECUTE FUNCTION payments_cover_follows();

-- All of a payment's money is always somewhere.
CREATE FUNCTION payments_all_placed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE p record;
BEGIN
  SELECT * INTO p FROM payments_payment WHERE id = CASE TG_TABLE_NAME WHEN 'payments_payment' THEN NEW.id
    ELSE (to_jsonb(NEW) ->> 'payment_id')::uuid END;
  IF p.invoiced_minor + p.deposit_minor + p.credit_minor + p.returned_minor + p.lost_minor <> p.amount_minor THEN
    RAISE EXCEPTION 'the placements of payment % do not sum to it', p.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_all_placed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER all_placed AFTER INSERT ON payments_payment DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_all_placed();
CREATE CONSTRAINT TRIGGER all_placed AFTER INSERT ON payments_allocation DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_all_placed();

-- 19, 22: what is promised away by refunds under way is reserved; a failed or rejected one frees its amount.
CREATE FUNCTION payments_refund_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE before bigint := 0; after bigint := 0; under_way text[] := ARRAY['requested','approved','sent','pending','unknown'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'refunds are never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.id, OLD.branch_id, OLD.payment_id, OLD.work_order_id, OLD.amount_minor, OLD.currency, OLD.method, OLD.reason,
        OLD.requested_by, OLD.requested_at, OLD.external) IS DISTINCT FROM
       (NEW.id, NEW.branch_id, NEW.payment_id, NEW.work_order_id, NEW.amount_minor, NEW.currency, NEW.method, NEW.reason,
        NEW.requested_by, NEW.requested_at, NEW.external) THEN
      RAISE EXCEPTION 'what a refund was asked for is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    before := CASE WHEN OLD.state = ANY (under_way) THEN OLD.amount_minor ELSE 0 END;
  ELSE
    PERFORM 1 FROM payments_payment WHERE id = NEW.payment_id AND currency = NEW.currency AND branch_id = NEW.branch_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a refund has the branch and currency of its payment'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_like_its_payment';
    END IF;
  END IF;
  after := CASE WHEN NEW.state = ANY (under_way) THEN NEW.amount_minor ELSE 0 END;
  IF before <> after THEN
    UPDATE payments_payment SET refunding_minor = refunding_minor + after - before WHERE id = NEW.payment_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counts BEFORE INSERT OR UPDATE OR DELETE ON payments_refund FOR EACH ROW
EXECUTE FUNCTION payments_refund_counts();

-- A refund that succeeded has its rows, and only then: what was returned equals the refunds that succeeded.
CREATE FUNCTION payments_returned_is_refunded() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE returned bigint; refunded bigint;
BEGIN
  SELECT returned_minor INTO returned FROM payments_payment WHERE id = NEW.payment_id;
  SELECT coalesce(sum(amount_minor), 0) INTO refunded FROM payments_refund
  WHERE payment_id = NEW.payment_id AND state = 'succeeded';
  IF returned <> refunded THEN
    RAISE EXCEPTION 'payment % returned % but refunds say %', NEW.payment_id, returned, refunded
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_returned_is_refunded';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER returned AFTER INSERT OR UPDATE ON payments_refund DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_returned_is_refunded();
CREATE CONSTRAINT TRIGGER returned AFTER INSERT ON payments_allocation DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.target = 'returned') EXECUTE FUNCTION payments_returned_is_refunded();

-- 19: money in dispute cannot be refunded too.
CREATE FUNCTION payments_dispute_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE before bigint := 0; after bigint := 0;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'disputes are never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.id, OLD.branch_id, OLD.payment_id, OLD.provider_ref, OLD.amount_minor, OLD.fee_minor) IS DISTINCT FROM
       (NEW.id, NEW.branch_id, NEW.payment_id, NEW.provider_ref, NEW.amount_minor, NEW.fee_minor) THEN
      RAISE EXCEPTION 'the facts of a dispute are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    before := CASE OLD.state WHEN 'open' THEN OLD.amount_minor ELSE 0 END;
  END IF;
  after := CASE NEW.state WHEN 'open' THEN NEW.amount_minor ELSE 0 END;
  IF before <> after THEN
    UPDATE payments_payment SET disputed_minor = disputed_minor + after - before WHERE id = NEW.payment_id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER counts BEFORE INSERT OR UPDATE OR DELETE ON payments_dispute FOR EACH ROW
EXECUTE FUNCTION payments_dispute_counts();

-- 30: every payment has its ledger transaction, and the reverse.
CREATE FUNCTION payments_payment_is_posted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_transaction WHERE business_key = 'payment:' || NEW.id) THEN
    RAISE EXCEPTION 'payment % is not in the books', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_posted';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posted AFTER INSERT ON payments_payment DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION payments_payment_is_posted();
CREATE FUNCTION payments_posting_has_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM payments_payment WHERE id = substr(NEW.business_key, 9)::uuid) THEN
    RAISE EXCEPTION '% is in the books without a payment', NEW.business_key
      USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_has_payment';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER posting_has_payment AFTER INSERT ON ledger_transaction DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.business_key LIKE 'payment:%') EXECUTE FUNCTION payments_posting_has_payment();

-- 27: what the inbox received never changes; a hint is processed once.
CREATE FUNCTION payments_event_facts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(OLD) - '{state,processed_at}'::text[]
     IS DISTINCT FROM to_jsonb(NEW) - '{state,processed_at}'::text[] THEN
    RAISE EXCEPTION 'what a provider sent is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.state = 'processed' THEN
    RAISE EXCEPTION 'event % was processed before', OLD.event_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'provider_event_processed_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER facts BEFORE UPDATE OR DELETE ON payments_providerevent FOR EACH ROW
EXECUTE FUNCTION payments_event_facts();

-- 15, 20: an attempt keeps its amount, request and account, and the reference it was once given.
CREATE FUNCTION payments_attempt_facts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.branch_id, OLD.request_id, OLD.account_id, OLD.amount_minor, OLD.currency)
     IS DISTINCT FROM (NEW.id, NEW.branch_id, NEW.request_id, NEW.account_id, NEW.amount_minor, NEW.currency)
     OR OLD.provider_ref IS NOT NULL AND OLD.provider_ref IS DISTINCT FROM NEW.provider_ref THEN
    RAISE EXCEPTION 'the facts of an attempt are never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER facts BEFORE UPDATE OR DELETE ON payments_paymentattempt FOR EACH ROW
EXECUTE FUNCTION payments_attempt_facts();

-- 34: an exception that was closed stays as it was closed.
CREATE FUNCTION payments_review_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL OR to_jsonb(OLD) - '{closed_at,closed_by,reason}'::text[]
     IS DISTINCT FROM to_jsonb(NEW) - '{closed_at,closed_by,reason}'::text[] THEN
    RAISE EXCEPTION 'a review is only ever closed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed BEFORE UPDATE OR DELETE ON payments_review FOR EACH ROW EXECUTE FUNCTION payments_review_closed();
