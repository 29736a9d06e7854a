from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("inventory", "0004_unread_indexes")]

    operations = [run_sql_files("inventory", "0005_fewer_looks.sql")]
