-- Django's database cache, shared by all processes: the counters of sign-in tries live in it.
CREATE TABLE access_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX access_cache_expires ON access_cache (expires);
