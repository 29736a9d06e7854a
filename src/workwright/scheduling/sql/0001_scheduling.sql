-- Equality on uuid inside the exclusion constraint needs this.
CREATE EXTENSION IF NOT EXISTS btree_gist;
