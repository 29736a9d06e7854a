-- The journal: one insert, last in its transaction. The trigger gives sequence and hash under the lock of the
-- chain's head, which is held only over the hash and the commit; lock and chain have the same scope.
CREATE FUNCTION kernel_journal_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE head_seq bigint; head_hash bytea;
BEGIN
  IF NEW.actor_version IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM kernel_principal p WHERE p.ref = NEW.actor AND p.version = NEW.actor_version AND p.active) THEN
    RAISE EXCEPTION 'access changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.key IS NOT NULL AND EXISTS (SELECT 1 FROM kernel_refusal r WHERE r.actor = NEW.actor AND r.key = NEW.key) THEN
    RAISE EXCEPTION 'key was refused before' USING ERRCODE = 'unique_violation', CONSTRAINT = 'journal_key_once_per_actor';
  END IF;
  SELECT c.seq, c.hash INTO head_seq, head_hash FROM kernel_chain c WHERE c.scope = NEW.scope FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO kernel_chain (scope, seq, hash) VALUES (NEW.scope, 0, '\x00') ON CONFLICT DO NOTHING;
    SELECT c.seq, c.hash INTO head_seq, head_hash FROM kernel_chain c WHERE c.scope = NEW.scope FOR UPDATE;
  END IF;
  NEW.seq := head_seq + 1;
  NEW.hash := sha256(head_hash || int8send(NEW.seq) || NEW.body);
  UPDATE kernel_chain SET seq = NEW.seq, hash = NEW.hash WHERE scope = NEW.scope;
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON kernel_journal FOR EACH ROW EXECUTE FUNCTION kernel_journal_chain();
ALTER TABLE kernel_chain SET (fillfactor = 20);
ALTER TABLE kernel_counter SET (fillfactor = 20);

CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

-- Nothing writes our tables but an action: the kernel announces the journal id first, in the same transaction.
-- The owner of the tables (who migrates) is let through.
CREATE FUNCTION kernel_require_journal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF coalesce(current_setting('workwright.journal_id', true), '') = ''
     AND (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID) <> session_user::regrole THEN
    RAISE EXCEPTION 'a write to % outside an action is refused', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION kernel_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  INSERT INTO kernel_history (journal_id, table_name, row_id, operation, before)
  VALUES (coalesce(nullif(current_setting('workwright.journal_id', true), '')::uuid, '00000000-0000-0000-0000-000000000000'),
          TG_TABLE_NAME, OLD.id, lower(TG_OP), to_jsonb(OLD));
  RETURN NULL;
END $$;

-- Gapless: the row lock is held until commit, so a number is given out again when its taker rolls back.
CREATE FUNCTION kernel_take_number(of_scope uuid, of_series text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO kernel_counter (scope, series, value) VALUES (of_scope, of_series, 1)
  ON CONFLICT (scope, series) DO UPDATE SET value = kernel_counter.value + 1 RETURNING value
$$;

-- Twins with the same idempotency key go one after the other; the second waits as long as lock_timeout says.
CREATE FUNCTION kernel_same_key(of_key text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(7002, hashtext(of_key));
END $$;
