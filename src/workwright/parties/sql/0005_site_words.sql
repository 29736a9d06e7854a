-- Sites are found by the beginnings of the words of their name and address, however they are accented.
CREATE FUNCTION parties_folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT translate(lower($1), 'àáâãäåāăąçćčďđèéêëēęěğìíîïīıłñńňòóôõöøōőŕřśšşșťţțùúûüūůűýÿźżž', 'aaaaaaaaacccddeeeeeeegiiiiiilnnnoooooooorrsssstttuuuuuuuyyzzz')
$$;
CREATE INDEX site_words ON parties_site
  USING gin (to_tsvector('simple', parties_folded(name || ' ' || address)));
