-- Meter readings: never changed, and deleted only by the action that takes back what was brought in by mistake; the former row
-- stays in the history of the table.
DROP TRIGGER append_only ON assets_meterreading;
DROP TRIGGER append_only_truncate ON assets_meterreading;
DELETE FROM kernel_promise WHERE table_name = 'assets_meterreading' AND kind = 'append_only';
CREATE TRIGGER never_changed BEFORE UPDATE ON assets_meterreading FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON assets_meterreading FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
