from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_payers")]

    operations = [run_sql_files("billing", "0009_brought_in_credits.sql")]
