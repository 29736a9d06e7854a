-- At commit: a consolidated invoice is the sum of issued invoices of its customer, in its currency and branch.
CREATE FUNCTION billing_check_consolidated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE whole record; sums record;
BEGIN
  SELECT c.* INTO whole FROM billing_consolidatedinvoice c
  WHERE c.id = CASE TG_TABLE_NAME WHEN 'billing_consolidatedinvoice' THEN NEW.id
               ELSE (to_jsonb(NEW) ->> 'consolidated_id')::uuid END;
  SELECT count(*) AS n, coalesce(sum(i.net_minor), 0) AS net, coalesce(sum(i.gross_minor), 0) AS gross,
         bool_and(i.state = 'issued' AND i.currency = whole.currency AND i.branch_id = whole.branch_id
                  AND x.branch_id = whole.branch_id
                  AND i.customer_id IN (SELECT parties_same_customer(whole.customer_id))) AS fit INTO sums
  FROM billing_consolidateditem x JOIN billing_invoice i ON i.id = x.invoice_id WHERE x.consolidated_id = whole.id;
  IF sums.n = 0 OR NOT sums.fit OR (sums.net, sums.gross) IS DISTINCT FROM (whole.net_minor, whole.gross_minor) THEN
    RAISE EXCEPTION 'consolidated invoice % is not its invoices', whole.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'consolidated_is_its_invoices';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER is_its_invoices AFTER INSERT ON billing_consolidatedinvoice
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_consolidated();
CREATE CONSTRAINT TRIGGER is_its_invoices AFTER INSERT ON billing_consolidateditem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_check_consolidated();
