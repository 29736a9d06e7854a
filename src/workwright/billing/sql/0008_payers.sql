-- Several payers of an order: an invoice asks its payer, and nobody else, for the payer's parts.

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
  IF (NEW.branch_id, NEW.work_order_id, NEW.brought_in, NEW.customer_id, NEW.payer_id, NEW.currency, NEW.drafted_at)
     IS DISTINCT FROM
     (OLD.branch_id, OLD.work_order_id, OLD.brought_in, OLD.customer_id, OLD.payer_id, OLD.currency, OLD.drafted_at) THEN
    RAISE EXCEPTION 'what an invoice is about never changes'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'invoice_frozen';
  END IF;
  RETURN NEW;
END $$;

-- What stands billed of a line: all invoices, or those of one payer, less what was credited.
CREATE FUNCTION billing_stands(of_line uuid, of_payer uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT coalesce(sum(l.gross_minor - coalesce(c.gross, 0)), 0)::bigint
  FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id AND i.state = 'issued'
  LEFT JOIN LATERAL (SELECT sum(n.gross_minor) AS gross FROM billing_creditnoteline n WHERE n.invoice_line_id = l.id) c ON true
  WHERE l.work_line_id = of_line AND (of_payer IS NULL OR i.payer_id = of_payer)
$$;

-- At commit, when an invoice was issued: it is of its payer, bills what the payer carries, and all parts of a line
-- that is invoiced make up the line.
CREATE FUNCTION billing_check_payer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE wrong record;
BEGIN
  IF NEW.payer_id IS NULL THEN
    IF EXISTS (SELECT 1 FROM billing_invoiceline l JOIN work_orders_line w ON w.id = l.work_line_id
               WHERE l.invoice_id = NEW.id AND w.divided) THEN
      RAISE EXCEPTION 'several pay for what is on %, and it names none of them', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_names_its_payer';
    END IF;
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM work_orders_payer p WHERE p.id = NEW.payer_id AND p.work_order_id = NEW.work_order_id
                 AND p.customer_id = NEW.customer_id AND p.branch_id = NEW.branch_id)
     OR EXISTS (SELECT 1 FROM billing_invoiceline l WHERE l.invoice_id = NEW.id
                AND l.work_line_id IS NOT NULL AND l.part_of_minor IS NULL) THEN
    RAISE EXCEPTION 'invoice % is not one of its payer', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_of_its_payer';
  END IF;
  SELECT l.work_line_id AS id INTO wrong FROM billing_invoiceline l
  LEFT JOIN work_orders_linepart p ON p.line_id = l.work_line_id AND p.payer_id = NEW.payer_id
  WHERE l.invoice_id = NEW.id AND l.work_line_id IS NOT NULL
    AND (p.id IS NULL OR billing_stands(l.work_line_id, NEW.payer_id) > p.ceiling_minor) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'more of line % would be billed than this payer carries', wrong.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payer_carries_what_is_billed';
  END IF;
  SELECT l.work_line_id AS id INTO wrong FROM billing_invoiceline l JOIN work_orders_line w ON w.id = l.work_line_id
  WHERE l.invoice_id = NEW.id AND w.invoice_id IS NOT NULL
    AND billing_stands(l.work_line_id, NULL) <> l.part_of_minor
    AND NOT EXISTS (SELECT 1 FROM billing_creditnoteline n JOIN billing_invoiceline o ON o.id = n.invoice_line_id
                    WHERE o.work_line_id = l.work_line_id) LIMIT 1;
  IF FOUND OR EXISTS (SELECT 1 FROM billing_invoiceline l WHERE l.invoice_id = NEW.id AND l.part_of_minor IS NOT NULL
                      AND abs(billing_stands(l.work_line_id, NULL)) > abs(l.part_of_minor)) THEN
    RAISE EXCEPTION 'the parts on the invoices of the payers are not the line'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invoiced_parts_make_up_the_line';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_payer AFTER INSERT OR UPDATE OF state ON billing_invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'issued' AND NOT NEW.brought_in)
  EXECUTE FUNCTION billing_check_payer();

-- At commit: an agreement moves exactly what was credited of one payer to another payer of the same order.
CREATE FUNCTION billing_check_agreement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM billing_invoice f JOIN billing_creditnote c ON c.invoice_id = f.id
      JOIN billing_invoice t ON t.work_order_id = f.work_order_id AND t.id <> f.id
      WHERE f.id = NEW.from_invoice_id AND c.id = NEW.credit_note_id AND t.id = NEW.to_invoice_id
        AND f.payer_id <> t.payer_id AND t.state = 'issued' AND c.to_receivable_minor = NEW.amount_minor
        AND c.gross_minor = NEW.amount_minor AND t.gross_minor = NEW.amount_minor
        AND c.net_minor = t.net_minor AND NEW.currency = t.currency AND NEW.branch_id = t.branch_id) THEN
    RAISE EXCEPTION 'an agreement moves what one payer leaves owed to another, to the minor unit'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_moves_the_rest';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moves_the_rest AFTER INSERT ON billing_payeragreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_agreement();
