-- Search of parts and operations by the beginnings of words.
CREATE INDEX part_words ON catalog_part USING gin (to_tsvector('simple', search_text));
CREATE INDEX operation_words ON catalog_labouroperation USING gin (to_tsvector('simple', search_text));
