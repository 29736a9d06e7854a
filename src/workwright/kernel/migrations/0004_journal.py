from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_failed_deliveries")]

    operations = [run_sql_files("kernel", "0004_journal.sql")]
