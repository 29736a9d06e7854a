-- What PostgreSQL promises about invoices, whoever writes.

-- An invoice that was issued or discarded never changes again, and neither do its lines.
CREATE FUNCTION billing_invoice_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'draft' THEN
    RAISE EXCEPTION '% of an invoice that is % is refused', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  IF (NEW.branch_id, NEW.work_order_id, NEW.customer_id, NEW.currency, NEW.drafted_at)
     IS DISTINCT FROM (OLD.branch_id, OLD.work_order_id, OLD.customer_id, OLD.currency, OLD.drafted_at) THEN
    RAISE EXCEPTION 'what an invoice is about never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON billing_invoice FOR EACH ROW
  EXECUTE FUNCTION billing_invoice_frozen();

CREATE FUNCTION billing_line_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of_invoice uuid; found_state text; found_branch uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN of_invoice := OLD.invoice_id; ELSE of_invoice := NEW.invoice_id; END IF;
  SELECT i.state, i.branch_id INTO found_state, found_branch FROM billing_invoice i WHERE i.id = of_invoice;
  IF found_state IS DISTINCT FROM 'draft' OR TG_OP = 'UPDATE' AND OLD.invoice_id <> NEW.invoice_id THEN
    RAISE EXCEPTION '% of a line is refused: the invoice is %', TG_OP, coalesce(found_state, 'missing')
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.branch_id <> found_branch THEN
    RAISE EXCEPTION 'a line has the branch of its invoice'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_line_branch';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON billing_invoiceline FOR EACH ROW
  EXECUTE FUNCTION billing_line_frozen();

CREATE FUNCTION billing_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'TRUNCATE on % is refused', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON billing_invoice FOR EACH STATEMENT
  EXECUTE FUNCTION billing_refuse_truncate();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON billing_invoiceline FOR EACH STATEMENT
  EXECUTE FUNCTION billing_refuse_truncate();

-- The first line of an order (or the order itself) that is invoiced, less what was credited, above what the
-- customer authorised with tolerance (its ceiling); null when none is (Z3).
CREATE FUNCTION billing_first_above_authorised(of_order uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH billed AS (
    SELECT w.id, w.ceiling_minor, sum(l.gross_minor - coalesce(c.gross, 0)) AS gross
    FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id
    LEFT JOIN work_orders_line w ON w.id = l.work_line_id
    LEFT JOIN LATERAL (SELECT sum(n.gross_minor) AS gross FROM billing_creditnoteline n
                       WHERE n.invoice_line_id = l.id) c ON true
    WHERE i.work_order_id = of_order AND i.state = 'issued' GROUP BY w.id, w.ceiling_minor)
  SELECT coalesce(
    (SELECT b.id FROM billed b WHERE b.id IS NOT NULL AND b.gross > 0 AND b.gross > coalesce(b.ceiling_minor, 0)
     ORDER BY b.id LIMIT 1),
    (SELECT of_order WHERE (SELECT coalesce(sum(b.gross), 0) FROM billed b) >
       (SELECT coalesce(sum(w.ceiling_minor), 0) FROM work_orders_line w
        WHERE w.work_order_id = of_order AND w.state NOT IN ('declined', 'removed'))))
$$;

-- At commit, when an invoice was issued: its lines sum to it, the books hold exactly it, and it is within what was
-- authorised.
CREATE FUNCTION billing_check_issued() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE sums record; booked bigint; over uuid;
BEGIN
  SELECT coalesce(sum(l.net_minor), 0) AS net, coalesce(sum(l.gross_minor), 0) AS gross INTO sums
  FROM billing_invoiceline l WHERE l.invoice_id = NEW.id;
  IF sums.net <> NEW.net_minor OR sums.gross <> NEW.gross_minor THEN
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
  over := billing_first_above_authorised(NEW.work_order_id);
  IF over IS NOT NULL THEN
    RAISE EXCEPTION 'more would be invoiced than was authorised: %', over
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_within_authorised';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_issued AFTER INSERT OR UPDATE OF state ON billing_invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'issued') EXECUTE FUNCTION billing_check_issued();

-- At commit, for each credit line: all credits together are never more than the line, in no part of it, and the
-- credit note is in the books.
CREATE FUNCTION billing_check_credited() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE line record; back record; note record;
BEGIN
  SELECT l.net_minor AS net, l.tax_minor AS tax, i.state, i.id AS invoice_id INTO line
  FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id WHERE l.id = NEW.invoice_line_id;
  SELECT sum(n.net_minor) AS net, sum(n.tax_minor) AS tax INTO back
  FROM billing_creditnoteline n WHERE n.invoice_line_id = NEW.invoice_line_id;
  SELECT c.invoice_id, c.gross_minor, (SELECT sum(n.gross_minor) FROM billing_creditnoteline n
                                       WHERE n.credit_note_id = c.id) AS summed INTO note
  FROM billing_creditnote c WHERE c.id = NEW.credit_note_id;
  IF line.state <> 'issued' OR note.invoice_id <> line.invoice_id OR note.gross_minor <> note.summed THEN
    RAISE EXCEPTION 'a credit note takes back lines of its own issued invoice, and is their sum'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_note_is_its_lines';
  END IF;
  IF abs(back.net) > abs(line.net) OR abs(back.tax) > abs(line.tax)
     OR back.net * line.net < 0 OR back.tax * line.tax < 0 THEN
    RAISE EXCEPTION 'more would be credited than was invoiced'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_within_invoiced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_credited AFTER INSERT ON billing_creditnoteline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_credited();

-- At commit: what a credit note or a write-off takes back stands in the books under its own key.
CREATE FUNCTION billing_check_booked() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE amount bigint; booked bigint;
BEGIN
  amount := coalesce((to_jsonb(NEW) ->> 'gross_minor')::bigint, (to_jsonb(NEW) ->> 'amount_minor')::bigint);
  SELECT coalesce(sum(e.amount_minor), 0) INTO booked
  FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id AND e.side = 'C'
  JOIN ledger_account a ON a.id = e.account_id AND a.code IN ('receivable', 'credit')
  WHERE t.business_key = TG_ARGV[0] || ':' || NEW.id;
  IF booked <> amount THEN
    RAISE EXCEPTION '% % is over %, the books hold %', TG_ARGV[0], NEW.id, amount, booked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'billing_is_in_the_books';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_booked AFTER INSERT ON billing_creditnote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_booked('credit_note');
CREATE CONSTRAINT TRIGGER check_booked AFTER INSERT ON billing_writeoff
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_booked('write_off');
