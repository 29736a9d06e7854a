-- The chain's head is taken and moved in one statement.
CREATE OR REPLACE FUNCTION kernel_journal_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$ BEGIN
  IF NEW.actor_version IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM kernel_principal p WHERE p.ref = NEW.actor AND p.version = NEW.actor_version AND p.active) THEN
    RAISE EXCEPTION 'access changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.key IS NOT NULL AND EXISTS (SELECT 1 FROM kernel_refusal r WHERE r.actor = NEW.actor AND r.key = NEW.key) THEN
    RAISE EXCEPTION 'key was refused before' USING ERRCODE = 'unique_violation', CONSTRAINT = 'journal_key_once_per_actor';
  END IF;
  LOOP
    UPDATE kernel_chain c SET seq = c.seq + 1, hash = sha256(c.hash || int8send(c.seq + 1) || NEW.body)
    WHERE c.scope = NEW.scope RETURNING c.seq, c.hash INTO NEW.seq, NEW.hash;
    EXIT WHEN FOUND;
    INSERT INTO kernel_chain (scope, seq, hash) VALUES (NEW.scope, 0, '\x00') ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN NEW;
END $$;

-- The common case is one simple expression: the owner of the tables is looked up only when nothing was announced.
CREATE OR REPLACE FUNCTION kernel_require_journal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF current_setting('workwright.journal_id', true) <> '' THEN
    RETURN NULL;
  END IF;
  IF (SELECT relowner FROM pg_catalog.pg_class WHERE oid = TG_RELID) <> session_user::regrole THEN
    RAISE EXCEPTION 'a write to % outside an action is refused', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

-- Ids that rise with time (UUIDv7) for rows that the database itself makes: random ones scatter over every index.
CREATE FUNCTION kernel_new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid
$$;
