"""Past orders go with the import that brought them."""

from django.db import migrations

from workwright.kernel.schema import keep_history, no_update_columns, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0004_counter_sales")]

    operations = [
        run_sql_files("work_orders", "0005_removable.sql"),
        keep_history("work_orders_pastorder"),
        no_update_columns(
            "work_orders_pastorder",
            "id",
            "branch_id",
            "customer_id",
            "asset_id",
            "done_on",
            "words",
            "kind",
            "cost_minor",
            "currency",
            "source_name",
            "source_sha256",
            "source_row",
            "imported_at",
            "imported_by",
        ),
    ]
