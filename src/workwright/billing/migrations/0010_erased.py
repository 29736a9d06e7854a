from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_brought_in_credits"), ("kernel", "0006_erasing")]

    operations = [run_sql_files("billing", "0010_erased.sql")]
