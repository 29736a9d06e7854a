from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_asked_on_a_phone")]

    operations = [run_sql_files("payments", "0010_fewer_looks.sql")]
