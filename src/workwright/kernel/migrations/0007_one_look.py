from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_erasing")]

    operations = [run_sql_files("kernel", "0007_one_look.sql")]
