from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_same_customer")]
    operations = [run_sql_files("parties", "0003_order.sql")]
