from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_journal"), ("ledger", "0003_self_approval")]

    operations = [run_sql_files("ledger", "0004_accounts.sql")]
