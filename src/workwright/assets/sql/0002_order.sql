-- The order of the list of assets, for reading its pages without sorting all of them; cut, since index rows are short.
CREATE INDEX asset_order ON assets_asset (left(search_text, 100) COLLATE "C", id) WHERE retired_at IS NULL;
