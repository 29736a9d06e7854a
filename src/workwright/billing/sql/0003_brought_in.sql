-- Invoices that were brought in from a former system: no order, no lines, no tax; taken back whole while unpaid.

CREATE OR REPLACE FUNCTION billing_invoice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves text[] := ARRAY['state','number','discard_reason','version'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.brought_in AND OLD.state = 'issued' AND NEW.state = 'discarded'
     AND NEW.number IS NULL AND to_jsonb(OLD) - moves = to_jsonb(NEW) - moves THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'draft' THEN
    RAISE EXCEPTION '% of an invoice that is % is refused', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  IF (NEW.branch_id, NEW.work_order_id, NEW.brought_in, NEW.customer_id, NEW.currency, NEW.drafted_at) IS DISTINCT FROM
     (OLD.branch_id, OLD.work_order_id, OLD.brought_in, OLD.customer_id, OLD.currency, OLD.drafted_at) THEN
    RAISE EXCEPTION 'what an invoice is about never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  RETURN NEW;
END $$;

-- At commit, when an invoice was issued: its lines sum to it (one brought in has none), the books hold exactly it, and
-- it is within what was authorised.
CREATE OR REPLACE FUNCTION billing_check_issued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE sums record; booked bigint; over uuid;
BEGIN
  SELECT coalesce(sum(l.net_minor), 0) AS net, coalesce(sum(l.gross_minor), 0) AS gross, count(*) AS lines INTO sums
  FROM billing_invoiceline l WHERE l.invoice_id = NEW.id;
  IF NEW.brought_in AND sums.lines > 0
     OR NOT NEW.brought_in AND (sums.net <> NEW.net_minor OR sums.gross <> NEW.gross_minor) THEN
    RAISE EXCEPTION 'the lines of % sum to %, the invoice says %', NEW.number, sums.gross, NEW.gross_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_is_its_lines';
  END IF;
  SELECT coalesce(sum(e.amount_minor), 0) INTO booked
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id AND e.side = 'D'
  JOIN ledger_account a ON a.id = e.account_id AND a.code = 'receivable' AND a.subject = 'invoice:' || NEW.id
  WHERE t.business_key = 'invoice:' || NEW.id;
  IF booked <> NEW.gross_minor THEN
    RAISE EXCEPTION 'invoice % is over %, the books hold %', NEW.number, NEW.gross_minor, booked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_is_in_the_books';
  END IF;
  over := CASE WHEN NEW.brought_in THEN NULL ELSE billing_first_above_authorised(NEW.work_order_id) END;
  IF over IS NOT NULL THEN
    RAISE EXCEPTION 'more would be invoiced than was authorised: %', over
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_within_authorised';
  END IF;
  RETURN NULL;
END $$;

-- At commit: an invoice that was taken back is owed no more.
CREATE FUNCTION billing_check_withdrawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
             WHERE a.code = 'receivable' AND a.subject = 'invoice:' || NEW.id AND b.debits_minor <> b.credits_minor) THEN
    RAISE EXCEPTION 'invoice % was taken back and is still in the books', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_withdrawn_from_the_books';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_withdrawn AFTER UPDATE OF state ON billing_invoice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.brought_in AND NEW.state = 'discarded') EXECUTE FUNCTION billing_check_withdrawn();
