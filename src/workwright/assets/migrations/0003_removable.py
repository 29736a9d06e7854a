"""Readings go with an asset that was brought in by mistake."""

from django.db import migrations

from workwright.kernel.schema import keep_history, no_update_columns, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("assets", "0002_order")]

    operations = [
        run_sql_files("assets", "0003_removable.sql"),
        keep_history("assets_meterreading"),
        no_update_columns(
            "assets_meterreading", "id", "asset_id", "kind", "value", "read_at", "restarts", "reason"
        ),
    ]
