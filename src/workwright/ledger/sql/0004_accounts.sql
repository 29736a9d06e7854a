-- Accounts get ids that rise with time: most are opened by the document that is being posted.
CREATE OR REPLACE FUNCTION ledger_account_id(of_branch uuid, of_code text, of_currency text, of_subject text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE found_id uuid;
BEGIN
  LOOP
    SELECT a.id INTO found_id FROM ledger_account a WHERE a.branch_id = of_branch AND a.code = of_code
      AND a.currency = of_currency AND a.subject = of_subject;
    IF FOUND THEN RETURN found_id; END IF;
    INSERT INTO ledger_account (id, branch_id, code, currency, subject, kind, normal, guarded)
    VALUES (kernel_new_id(), of_branch, of_code, of_currency, of_subject, '', '', false)
    ON CONFLICT DO NOTHING RETURNING id INTO found_id;
    IF FOUND THEN RETURN found_id; END IF;
  END LOOP;
END $$;

-- 1, 2, 8 as before, in one look at the entries.
CREATE OR REPLACE FUNCTION ledger_check_transaction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE entries bigint; off_currency text; off_rest numeric;
BEGIN
  SELECT coalesce(sum(s.entries), 0), (array_agg(s.currency) FILTER (WHERE s.rest <> 0))[1],
         (array_agg(s.rest) FILTER (WHERE s.rest <> 0))[1]
  INTO entries, off_currency, off_rest
  FROM (SELECT e.currency::text AS currency, count(*) AS entries,
               sum(CASE e.side WHEN 'D' THEN e.amount_minor ELSE -e.amount_minor END) AS rest
        FROM ledger_entry e WHERE e.transaction_id = NEW.id GROUP BY e.currency) s;
  IF entries < 2 THEN
    RAISE EXCEPTION 'transaction % has % entries', NEW.id, entries
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_two_entries';
  END IF;
  IF off_currency IS NOT NULL THEN
    RAISE EXCEPTION 'transaction % does not balance: % %', NEW.id, off_rest, off_currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transaction_balanced';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND NOT ledger_is_mirror(NEW.id, NEW.reverses_id) THEN
    RAISE EXCEPTION 'transaction % is not the exact mirror of %', NEW.id, NEW.reverses_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_mirrors';
  END IF;
  RETURN NULL;
END $$;
