-- A fee for a visit that failed is owed only under terms that the customer had accepted before, word for word.

ALTER TABLE scheduling_visitterms ADD CONSTRAINT visit_terms_hash_is_of_their_words
  CHECK (text_sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));

CREATE FUNCTION scheduling_check_fee() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE v record; t record;
BEGIN
  SELECT * INTO v FROM scheduling_visit WHERE id = NEW.visit_id;
  SELECT * INTO t FROM scheduling_visitterms WHERE id = NEW.terms_id;
  IF t.work_order_id <> v.work_order_id OR t.branch_id <> v.branch_id OR NEW.branch_id <> v.branch_id THEN
    RAISE EXCEPTION 'these terms were accepted for another order'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_fee_under_terms';
  END IF;
  IF NEW.kind = 'no_show' AND (v.state <> 'no_show' OR t.accepted_at > v.starts_at OR NEW.gross_minor <> t.no_show_minor
       OR extract(epoch FROM v.finished_at - greatest(v.starts_at, v.arrived_at)) < t.wait_minutes * 60)
     OR NEW.kind = 'late_cancel' AND (v.state <> 'cancelled' OR NOT v.ended_by_customer OR t.accepted_at > v.finished_at
       OR NEW.gross_minor <> t.late_cancel_minor
       OR extract(epoch FROM v.starts_at - v.finished_at) >= t.late_cancel_hours * 3600) THEN
    RAISE EXCEPTION 'the accepted terms do not give this fee for this visit'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_fee_under_terms';
  END IF;
  IF NEW.ceiling_minor > NEW.gross_minor + t.rounding_minor OR NEW.currency <> t.currency THEN
    RAISE EXCEPTION 'more than was accepted' USING ERRCODE = 'check_violation', CONSTRAINT = 'visit_fee_under_terms';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_fee BEFORE INSERT ON scheduling_visitfee FOR EACH ROW EXECUTE FUNCTION scheduling_check_fee();

-- At commit: a line that stands on terms has its fee, at exactly that amount.
CREATE FUNCTION scheduling_check_line_by_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM work_orders_line l WHERE l.id = NEW.id AND l.by_terms AND l.state = 'authorised')
     AND NOT EXISTS (
      SELECT 1 FROM work_orders_line l JOIN scheduling_visitfee f ON f.id = l.authorisation_id AND f.line_id = l.id
      JOIN scheduling_visit v ON v.id = f.visit_id
      WHERE l.id = NEW.id AND v.work_order_id = l.work_order_id AND l.authorised_gross_minor = f.gross_minor
        AND l.ceiling_minor = f.ceiling_minor) THEN
    RAISE EXCEPTION 'a line stands on terms that nobody accepted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_by_terms_has_its_fee';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_by_terms AFTER INSERT OR UPDATE ON work_orders_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.by_terms) EXECUTE FUNCTION scheduling_check_line_by_terms();
