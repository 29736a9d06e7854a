-- The order of the list of customers, for reading its pages without sorting everybody; cut, since index rows are short.
CREATE INDEX customer_order ON parties_customer (left(search_text, 100) COLLATE "C", id) WHERE merged_into_id IS NULL;
