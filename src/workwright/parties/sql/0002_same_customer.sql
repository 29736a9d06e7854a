-- All ids that are read as the same customer as the given one: merging rewrites nothing, so filters name them all.
CREATE FUNCTION parties_same_customer(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    WITH kept AS (SELECT coalesce(merged_into_id, id) AS id FROM parties_customer WHERE id = wanted)
    SELECT id FROM kept
    UNION SELECT customer.id FROM parties_customer customer JOIN kept ON customer.merged_into_id = kept.id
$$;
