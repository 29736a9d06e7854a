-- Search by the beginnings of words, and by the last characters of a VIN or serial number.
CREATE INDEX asset_words ON assets_asset USING gin (to_tsvector('simple', search_text));
CREATE INDEX asset_vin_tail ON assets_asset (reverse(vin) text_pattern_ops) WHERE vin <> '';
CREATE INDEX asset_serial_tail ON assets_asset (reverse(serial_key) text_pattern_ops) WHERE serial_key <> '';
CREATE INDEX asset_plate_start ON assets_asset (plate_key text_pattern_ops) WHERE plate_key <> '';
