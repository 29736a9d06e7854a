-- A diagnosis is given back only as an answered estimate promised, and never more of it than is billed.

-- The first diagnosis of an order that is credited above what is billed of it, less what was taken back; null when
-- none is. Compared as prices are stated on the invoice: with tax where they include it.
CREATE FUNCTION billing_diagnosis_over_credited(of_order uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH credited AS (
    SELECT DISTINCT l.credits_line_id AS id FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id
    WHERE i.work_order_id = of_order AND i.state = 'issued' AND l.credits_line_id IS NOT NULL),
  stands AS (
    SELECT d.id, sum(CASE WHEN (i.rounding ->> 'prices_include_tax')::boolean
                          THEN l.gross_minor - coalesce(c.gross, 0) ELSE l.net_minor - coalesce(c.net, 0) END) AS minor
    FROM credited d JOIN billing_invoiceline l ON d.id IN (l.work_line_id, l.credits_line_id)
    JOIN billing_invoice i ON i.id = l.invoice_id AND i.state = 'issued'
    LEFT JOIN LATERAL (SELECT sum(n.gross_minor) AS gross, sum(n.net_minor) AS net FROM billing_creditnoteline n
                       WHERE n.invoice_line_id = l.id) c ON true
    GROUP BY d.id)
  SELECT id FROM stands WHERE minor < 0 ORDER BY id LIMIT 1
$$;

CREATE FUNCTION billing_check_diagnosis_credit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE of_order uuid; over uuid;
BEGIN
  IF TG_TABLE_NAME = 'billing_invoice' THEN
    IF NOT EXISTS (SELECT 1 FROM billing_invoiceline l WHERE l.invoice_id = NEW.id AND l.credits_line_id IS NOT NULL) THEN
      RETURN NULL;
    END IF;
    of_order := NEW.work_order_id;
    SELECT l.credits_line_id INTO over FROM billing_invoiceline l
    WHERE l.invoice_id = NEW.id AND l.credits_line_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM estimates_creditpromise p JOIN estimates_estimate e ON e.id = p.estimate_id
      JOIN estimates_authorisation a ON a.estimate_id = e.id
      WHERE p.line_id = l.credits_line_id AND e.work_order_id = of_order) LIMIT 1;
    IF over IS NOT NULL THEN
      RAISE EXCEPTION 'the diagnosis % is credited, and no answered estimate promised it', over
        USING ERRCODE = 'check_violation', CONSTRAINT = 'diagnosis_credit_promised';
    END IF;
  ELSE
    SELECT i.work_order_id INTO of_order FROM billing_invoice i WHERE i.id = NEW.invoice_id;
  END IF;
  over := billing_diagnosis_over_credited(of_order);
  IF over IS NOT NULL THEN
    RAISE EXCEPTION 'more of the diagnosis % would be credited than is billed', over
      USING ERRCODE = 'check_violation', CONSTRAINT = 'diagnosis_credit_within_billed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_diagnosis_credit AFTER INSERT OR UPDATE OF state ON billing_invoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'issued' AND NEW.work_order_id IS NOT NULL)
  EXECUTE FUNCTION billing_check_diagnosis_credit();
CREATE CONSTRAINT TRIGGER check_diagnosis_credit AFTER INSERT ON billing_creditnote
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_diagnosis_credit();
