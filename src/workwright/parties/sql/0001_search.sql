-- Search by the beginnings of words and by the last digits of a phone number, whatever the collation.
CREATE INDEX customer_words ON parties_customer USING gin (to_tsvector('simple', search_text));
CREATE INDEX customer_phone_tail ON parties_customer (reverse(phone) text_pattern_ops) WHERE phone <> '';
CREATE INDEX site_of_customer ON parties_site (customer_id);
