from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("assets", "0001_initial")]
    operations = [run_sql_files("assets", "0002_order.sql")]
