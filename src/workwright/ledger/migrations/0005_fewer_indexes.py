"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_accounts")]

    operations = [
        WithoutIndex("account", "branch"),
        WithoutIndex("closing", "branch"),
        WithoutIndex("correction", "branch"),
        WithoutIndex("export", "branch"),
        WithoutIndex("transaction", "branch"),
    ]
