-- The one way to blank what is never changed otherwise: the columns that a migration named as erasable, in an announced
-- act, by this function alone. Each blanked row is written down; what the books hold has no erasable column.
CREATE FUNCTION kernel_is_erasing(of_table oid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('workwright.erasing', true) = of_table::text
     AND (SELECT relowner FROM pg_catalog.pg_class WHERE oid = of_table) = current_user::regrole
$$;

CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'UPDATE' AND kernel_is_erasing(TG_RELID) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% on % is refused: rows are only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION kernel_erase(of_table text, of_rows uuid[], of_values jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE act uuid; names text[]; moves text; touched integer;
BEGIN
  act := nullif(current_setting('workwright.journal_id', true), '')::uuid;
  names := ARRAY(SELECT jsonb_object_keys(of_values) ORDER BY 1);
  IF act IS NULL OR names = '{}' OR NOT names <@ coalesce(
      (SELECT array_agg(c) FROM kernel_promise p, unnest(string_to_array(p.detail, ',')) c
       WHERE p.table_name = of_table AND p.kind = 'erasable'), '{}') THEN
    RAISE EXCEPTION 'erasing % of % is refused', names, of_table USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT string_agg(format('%I = v.%I', n, n), ', ') INTO moves FROM unnest(names) n;
  PERFORM set_config('workwright.erasing', of_table::regclass::oid::text, true);
  EXECUTE format('UPDATE %I t SET %s FROM jsonb_populate_record(NULL::%I, $1) v WHERE t.id = ANY($2)',
                 of_table, moves, of_table) USING of_values, of_rows;
  GET DIAGNOSTICS touched = ROW_COUNT;
  PERFORM set_config('workwright.erasing', '', true);
  UPDATE kernel_history h SET before = h.before || of_values WHERE h.row_id = ANY(of_rows) AND h.table_name = of_table;
  INSERT INTO kernel_erased (id, journal_id, table_name, row_id, columns)
  SELECT kernel_new_id(), act, of_table, r, names FROM unnest(of_rows) r;
  RETURN touched;
END $$;
REVOKE EXECUTE ON FUNCTION kernel_erase(text, uuid[], jsonb) FROM PUBLIC;
