-- The instalments of a plan sum to it when the transaction ends, and fall due one after the other.
CREATE FUNCTION billing_plan_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE p record; total bigint; rising boolean;
BEGIN
  SELECT * INTO p FROM billing_paymentplan WHERE id = CASE TG_TABLE_NAME WHEN 'billing_paymentplan' THEN NEW.id
    ELSE (to_jsonb(NEW) ->> 'plan_id')::uuid END;
  SELECT sum(amount_minor), bool_and(before IS NULL OR before < due_on) INTO total, rising
  FROM (SELECT amount_minor, due_on, lag(due_on) OVER (ORDER BY position) AS before
        FROM billing_instalment WHERE plan_id = p.id) parts;
  IF total IS DISTINCT FROM p.total_minor OR NOT rising THEN
    RAISE EXCEPTION 'the instalments of plan % do not make it up', p.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON billing_paymentplan DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION billing_plan_whole();
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON billing_instalment DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION billing_plan_whole();

-- A plan is only ever ended, a pause only ever lifted.
CREATE FUNCTION billing_only_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves text[] := '{ended_at,ended_by,ended_reason,resumed_at,resumed_by}';
BEGIN
  IF TG_OP = 'DELETE' OR coalesce(to_jsonb(OLD) ->> 'ended_at', to_jsonb(OLD) ->> 'resumed_at') IS NOT NULL
     OR to_jsonb(OLD) - moves IS DISTINCT FROM to_jsonb(NEW) - moves THEN
    RAISE EXCEPTION '% is only ever ended', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON billing_paymentplan FOR EACH ROW EXECUTE FUNCTION billing_only_ends();
CREATE TRIGGER only_ends BEFORE UPDATE OR DELETE ON billing_reminderpause FOR EACH ROW EXECUTE FUNCTION billing_only_ends();
