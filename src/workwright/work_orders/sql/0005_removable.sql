-- Past orders: never changed, and deleted only by the action that takes back what was brought in by mistake; the former row
-- stays in the history of the table.
DROP TRIGGER append_only ON work_orders_pastorder;
DROP TRIGGER append_only_truncate ON work_orders_pastorder;
DELETE FROM kernel_promise WHERE table_name = 'work_orders_pastorder' AND kind = 'append_only';
CREATE TRIGGER never_changed BEFORE UPDATE ON work_orders_pastorder FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON work_orders_pastorder FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
