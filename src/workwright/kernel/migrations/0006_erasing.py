import django.contrib.postgres.fields
from django.db import migrations, models

from workwright.kernel.schema import read_only, run_sql_files


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_done_by")]

    operations = [
        migrations.CreateModel(
            name="Erased",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("journal_id", models.UUIDField()),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.UUIDField()),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=63), size=None
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["row_id"], name="erased_row")]},
        ),
        read_only("kernel_erased"),
        run_sql_files("kernel", "0006_erasing.sql"),
    ]
