-- The promises of the books (money.md, invariants 1 to 13), kept by PostgreSQL for everybody: the application role
-- and the owner of the tables alike. Functions that write what the application role may not are SECURITY DEFINER.

ALTER TABLE ledger_transaction ADD COLUMN xid xid8 NOT NULL;
ALTER TABLE ledger_balance SET (fillfactor = 40);
ALTER TABLE ledger_period SET (fillfactor = 40);
ALTER TABLE ledger_chart ADD CONSTRAINT ledger_chart_normal CHECK ((kind IN ('asset', 'expense')) = (normal = 'D'));

-- The chart may grow; what an account is never changes once it is there.
CREATE FUNCTION ledger_chart_keeps_nature() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION '% on ledger_chart is refused: an account keeps its nature', TG_OP
    USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keeps_nature BEFORE UPDATE OF code, kind, normal, guarded, detailed OR DELETE OR TRUNCATE
  ON ledger_chart FOR EACH STATEMENT EXECUTE FUNCTION ledger_chart_keeps_nature();

-- 4, 5: an entry has the currency of its account and the branch of its account and its transaction. Immediate.
ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_place UNIQUE (id, branch_id, currency);
ALTER TABLE ledger_transaction ADD CONSTRAINT ledger_transaction_place UNIQUE (id, branch_id);
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_of_account FOREIGN KEY (account_id, branch_id, currency)
    REFERENCES ledger_account (id, branch_id, currency),
  ADD CONSTRAINT ledger_entry_of_transaction FOREIGN KEY (transaction_id, branch_id)
    REFERENCES ledger_transaction (id, branch_id);
ALTER TABLE ledger_balance
  ADD CONSTRAINT ledger_balance_of_account FOREIGN KEY (account_id) REFERENCES ledger_account (id);

-- Balances and periods follow from rows; nobody writes them by hand, not the owner either.
CREATE FUNCTION ledger_refuse_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% on % by hand is refused: it follows from the rows it sums', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER not_by_hand BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_balance
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_by_hand();
CREATE TRIGGER not_by_hand BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_period
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_by_hand();

-- Accounts are opened on demand; kind and guard come from the chart, never from the caller.
CREATE FUNCTION ledger_account_from_chart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE row ledger_chart%ROWTYPE; detail text := substring(NEW.code FROM '\.(.+)$');
BEGIN
  SELECT * INTO row FROM ledger_chart c WHERE c.code = split_part(NEW.code, '.', 1);
  IF NOT FOUND OR row.detailed <> (detail IS NOT NULL) THEN
    RAISE EXCEPTION '% is not an account of the chart', NEW.code
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_account_in_chart';
  END IF;
  NEW.kind := row.kind; NEW.normal := row.normal; NEW.guarded := row.guarded;
  RETURN NEW;
END $$;
CREATE TRIGGER from_chart BEFORE INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_account_from_chart();

CREATE FUNCTION ledger_open_balance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  INSERT INTO ledger_balance (account_id, normal, guarded, debits_minor, credits_minor)
  VALUES (NEW.id, NEW.normal, NEW.guarded, 0, 0);
  RETURN NULL;
END $$;
CREATE TRIGGER open_balance AFTER INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_open_balance();

-- Called once per entry, in one order for everybody (code, currency, subject), so that two transactions that
-- open the same accounts wait for one another instead of dying. Sees what a rival has just committed.
CREATE FUNCTION ledger_account_id(of_branch uuid, of_code text, of_currency text, of_subject text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_id uuid;
BEGIN
  LOOP
    SELECT a.id INTO found_id FROM ledger_account a WHERE a.branch_id = of_branch AND a.code = of_code
      AND a.currency = of_currency AND a.subject = of_subject;
    IF FOUND THEN RETURN found_id; END IF;
    INSERT INTO ledger_account (id, branch_id, code, currency, subject, kind, normal, guarded)
    VALUES (gen_random_uuid(), of_branch, of_code, of_currency, of_subject, '', '', false)
    ON CONFLICT DO NOTHING RETURNING id INTO found_id;
    IF FOUND THEN RETURN found_id; END IF;
  END LOOP;
END $$;

-- 7, 12: a transaction is sealed when its database transaction ends (its xid is noted), and a closed period takes
-- nothing. Postings share the period's row; closing takes it alone, so neither can slip past the other.
CREATE FUNCTION ledger_admit_transaction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE closed date;
BEGIN
  NEW.xid := pg_current_xact_id();
  SELECT p.closed_through INTO closed FROM ledger_period p WHERE p.branch_id = NEW.branch_id FOR SHARE;
  IF NOT FOUND THEN
    INSERT INTO ledger_period (branch_id, closed_through) VALUES (NEW.branch_id, NULL) ON CONFLICT DO NOTHING;
    SELECT p.closed_through INTO closed FROM ledger_period p WHERE p.branch_id = NEW.branch_id FOR SHARE;
  END IF;
  IF NEW.effective_on <= closed THEN
    RAISE EXCEPTION 'the books are closed through %', closed
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_open';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER admit BEFORE INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_admit_transaction();

CREATE FUNCTION ledger_close_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  INSERT INTO ledger_period (branch_id, closed_through) VALUES (NEW.branch_id, NULL) ON CONFLICT DO NOTHING;
  UPDATE ledger_period p SET closed_through = NEW.closed_through WHERE p.branch_id = NEW.branch_id;
  RETURN NULL;
END $$;
CREATE TRIGGER close_period AFTER INSERT ON ledger_closing FOR EACH ROW EXECUTE FUNCTION ledger_close_period();

-- 7, 9, 10: entries belong to a transaction of this very database transaction; then the running balances, locked
-- in account order in one pass per statement. The table's own check refuses an overdrawn guarded account.
CREATE FUNCTION ledger_book_entries() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM booked b JOIN ledger_transaction t ON t.id = b.transaction_id
             WHERE t.xid <> pg_current_xact_id()) THEN
    RAISE EXCEPTION 'the transaction is sealed: it takes no more entries'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_transaction_sealed';
  END IF;
  PERFORM 1 FROM ledger_balance l WHERE l.account_id IN (SELECT b.account_id FROM booked b)
    ORDER BY l.account_id FOR NO KEY UPDATE;
  UPDATE ledger_balance l SET debits_minor = l.debits_minor + s.debits, credits_minor = l.credits_minor + s.credits
  FROM (SELECT b.account_id,
               coalesce(sum(b.amount_minor) FILTER (WHERE b.side = 'D'), 0)::bigint AS debits,
               coalesce(sum(b.amount_minor) FILTER (WHERE b.side = 'C'), 0)::bigint AS credits
        FROM booked b GROUP BY b.account_id) s
  WHERE l.account_id = s.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER book AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS booked
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_book_entries();

-- 1, 2, 8: at commit, on the header, so that a header without entries fails too.
CREATE FUNCTION ledger_check_transaction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE entries bigint; off record;
BEGIN
  SELECT count(*) INTO entries FROM ledger_entry e WHERE e.transaction_id = NEW.id;
  IF entries < 2 THEN
    RAISE EXCEPTION 'transaction % has % entries', NEW.id, entries
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_two_entries';
  END IF;
  SELECT e.currency, sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) AS rest INTO off
  FROM ledger_entry e WHERE e.transaction_id = NEW.id GROUP BY e.currency
  HAVING sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) <> 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % does not balance: % %', NEW.id, off.rest, off.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balanced';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND NOT ledger_is_mirror(NEW.id, NEW.reverses_id) THEN
    RAISE EXCEPTION 'transaction % is not the exact mirror of %', NEW.id, NEW.reverses_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_mirrors';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION ledger_is_mirror(a uuid, b uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT NOT EXISTS (
    SELECT e.account_id FROM ledger_entry e WHERE e.transaction_id IN (a, b)
    GROUP BY e.account_id, e.work_order_id, (e.side = 'D') = (e.transaction_id = a)
    HAVING sum(CASE WHEN e.transaction_id = a THEN e.amount_minor ELSE -e.amount_minor END) <> 0)
$$;
CREATE CONSTRAINT TRIGGER check_at_commit AFTER INSERT ON ledger_transaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_check_transaction();
