"""Operations for migrations say to the database what they say to Django."""

from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from workwright.kernel.schema import WithoutIndex

NAME = '"work_orders_line_fee_id_1180f5f9"'


def test_an_index_that_nobody_reads_by_goes_and_can_come_back_without_its_foreign_key(database: None) -> None:
    operation = WithoutIndex("line", "fee")
    before = ProjectState.from_apps(apps)
    field = before.models["work_orders", "line"].fields["fee"].clone()
    field.db_index = True
    before.alter_field("work_orders", "line", "fee", field, preserve_default=True)
    after = before.clone()
    operation.state_forwards("work_orders", after)
    assert after.models["work_orders", "line"].fields["fee"].db_index is False
    assert before.models["work_orders", "line"].fields["fee"].db_index is True
    there, back = (connection.schema_editor(collect_sql=True) for _ in range(2))
    operation.database_forwards("work_orders", there, before, after)
    operation.database_backwards("work_orders", back, after, before)
    assert there.collected_sql == [f"DROP INDEX IF EXISTS {NAME};"]
    assert back.collected_sql == [f'CREATE INDEX {NAME} ON "work_orders_line" ("fee_id");']
