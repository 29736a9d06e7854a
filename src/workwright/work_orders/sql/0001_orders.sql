-- Words are searched by the folded beginnings of words, in no particular language.
CREATE INDEX work_order_words ON work_orders_workorder USING gin (to_tsvector('simple', words_folded));
CREATE INDEX work_order_number_search ON work_orders_workorder (branch_id, lower(number) text_pattern_ops);

-- The row as it was is kept when somebody edits content. The steps of an order's life (states, consent,
-- execution, invoicing) stand in the journal already and would only copy rows on the hot path.
CREATE TRIGGER keep_history_update AFTER UPDATE OF
  priority, customer_id, asset_id, site_id, service_id, title, instructions, access_notes, promised_at, due_on,
  po_number, origin_id, advisor_id, meter_in, meter_out, fuel_percent, key_tag, parking_spot, damage_notes, work_done
  ON work_orders_workorder FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_keep_history();
CREATE TRIGGER keep_history_update AFTER UPDATE OF
  job_id, kind, description, quantity, unit_price, unit_cost, discount_percent, discount_amount, tax_code, part_id,
  operation_id, vendor_id, vendor_bill, core_charge, markup_percent
  ON work_orders_line FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_keep_history();
CREATE TRIGGER keep_history_update AFTER UPDATE ON work_orders_checklistitem FOR EACH ROW
  WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_keep_history();
CREATE TRIGGER keep_history_delete AFTER DELETE ON work_orders_workorder FOR EACH ROW EXECUTE FUNCTION kernel_keep_history();
CREATE TRIGGER keep_history_delete AFTER DELETE ON work_orders_line FOR EACH ROW EXECUTE FUNCTION kernel_keep_history();
INSERT INTO kernel_promise (table_name, kind, detail) VALUES
  ('work_orders_workorder', 'history', ''), ('work_orders_line', 'history', ''),
  ('work_orders_checklistitem', 'history', '') ON CONFLICT DO NOTHING;

-- A line belongs to a job of its own order, in the same branch: no query could tell otherwise later.
CREATE FUNCTION work_orders_same_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.job_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM work_orders_job j
      WHERE j.id = NEW.job_id AND j.work_order_id = NEW.work_order_id AND j.branch_id = NEW.branch_id) THEN
    RAISE EXCEPTION 'the job is of another order' USING ERRCODE = 'check_violation', CONSTRAINT = 'job_of_same_order';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER same_order AFTER INSERT OR UPDATE OF job_id, work_order_id, branch_id ON work_orders_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION work_orders_same_order();
