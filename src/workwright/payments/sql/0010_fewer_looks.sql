-- 23 as before: the cover that is there already, as it nearly always is, is moved without trying to make it first.
CREATE OR REPLACE FUNCTION payments_allocated() RETURNS trigger
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
    LOOP
      UPDATE payments_invoicecover SET allocated_minor = allocated_minor + NEW.amount_minor
      WHERE invoice_id = NEW.invoice_id RETURNING allocated_minor INTO now_allocated;
      EXIT WHEN FOUND;
      INSERT INTO payments_invoicecover (invoice_id, branch_id, allocated_minor)
      VALUES (NEW.invoice_id, NEW.branch_id, 0) ON CONFLICT DO NOTHING;
    END LOOP;
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

-- As before; the invoice is only looked for when a cover is made.
CREATE OR REPLACE FUNCTION payments_cover_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR pg_trigger_depth() < 2 AND
     (TG_OP = 'INSERT' AND NEW.allocated_minor <> 0 OR TG_OP = 'UPDATE' AND OLD.* IS DISTINCT FROM NEW.*) THEN
    RAISE EXCEPTION 'the cover of an invoice follows from its allocations' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM billing_invoice i WHERE i.id = NEW.invoice_id AND i.branch_id = NEW.branch_id) THEN
      RAISE EXCEPTION 'the invoice is not of this branch' USING ERRCODE = 'check_violation', CONSTRAINT = 'cover_in_branch';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- As before, without turning the row into JSON to find out whose it is, and with the sums alone.
CREATE OR REPLACE FUNCTION payments_all_placed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of_payment uuid; rest bigint;
BEGIN
  IF TG_TABLE_NAME = 'payments_payment' THEN
    of_payment := NEW.id;
  ELSE
    of_payment := NEW.payment_id;
  END IF;
  SELECT amount_minor - invoiced_minor - deposit_minor - credit_minor - returned_minor - lost_minor INTO rest
  FROM payments_payment WHERE id = of_payment;
  IF rest <> 0 THEN
    RAISE EXCEPTION 'the placements of payment % do not sum to it', of_payment
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_all_placed';
  END IF;
  RETURN NULL;
END $$;
