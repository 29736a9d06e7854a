from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("parties", "0002_same_customer")]
    operations = [run_sql_files("catalog", "0002_agreed_rates.sql")]
