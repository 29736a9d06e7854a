-- Agreed prices per hour are looked up by rate code; almost all other prices have none.
CREATE INDEX price_by_rate_code ON catalog_pricelistitem (rate_code) WHERE rate_code <> '';
