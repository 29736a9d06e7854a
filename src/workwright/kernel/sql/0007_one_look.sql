-- As before, in one statement instead of three: the head is moved, and with it is asked whether the actor still has the
-- rights they came with and whether the key was refused before. Whoever is refused undoes the move.
CREATE OR REPLACE FUNCTION kernel_journal_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE known boolean; refused boolean;
BEGIN
  LOOP
    UPDATE kernel_chain c SET seq = c.seq + 1, hash = sha256(c.hash || int8send(c.seq + 1) || NEW.body)
    WHERE c.scope = NEW.scope
    RETURNING c.seq, c.hash,
      NEW.actor_version IS NULL OR EXISTS (
        SELECT 1 FROM kernel_principal p WHERE p.ref = NEW.actor AND p.version = NEW.actor_version AND p.active),
      NEW.key IS NOT NULL AND EXISTS (SELECT 1 FROM kernel_refusal r WHERE r.actor = NEW.actor AND r.key = NEW.key)
    INTO NEW.seq, NEW.hash, known, refused;
    EXIT WHEN FOUND;
    INSERT INTO kernel_chain (scope, seq, hash) VALUES (NEW.scope, 0, '\x00') ON CONFLICT DO NOTHING;
  END LOOP;
  IF NOT known THEN
    RAISE EXCEPTION 'access changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF refused THEN
    RAISE EXCEPTION 'key was refused before' USING ERRCODE = 'unique_violation', CONSTRAINT = 'journal_key_once_per_actor';
  END IF;
  RETURN NEW;
END $$;

-- As before, as an expression: a statement of its own costs three times as much.
CREATE OR REPLACE FUNCTION kernel_same_key(of_key text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF pg_advisory_xact_lock(7002, hashtext(of_key)) IS NULL THEN
    RETURN;
  END IF;
END $$;
