"""What `workwright verify` finds when a database superuser changes the record behind our back."""

import pytest

from tests.work_orders.builders import a_running_order, sign
from workwright.kernel.verify import verify

HARM = [
    ("UPDATE work_orders_signature SET summary_text = summary_text || ' and paid'", "work signatures"),
    ("UPDATE work_orders_line SET executed_at = now(), authorisation_id = NULL", "work lines"),
    ("UPDATE work_orders_job SET branch_id = '{north}'", "work lines"),
]


@pytest.mark.parametrize(("sql", "check"), HARM)
def test_a_changed_row_is_named(fresh_db, ctx_as, company, superuser, sql, check):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    sign(ctx, order)
    assert [one for one in verify() if one.check == check] == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("ALTER TABLE work_orders_line DROP CONSTRAINT line_executed_with_consent")
    superuser.execute("ALTER TABLE work_orders_line DROP CONSTRAINT line_authorised_by_record")
    superuser.execute(sql.format(north=company.north))
    found = [one for one in verify() if one.check == check]
    assert found
    assert order.number in found[0].message
