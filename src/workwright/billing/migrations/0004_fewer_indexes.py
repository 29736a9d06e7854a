"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_brought_in")]

    operations = [
        WithoutIndex("creditnote", "branch"),
        WithoutIndex("creditnoteline", "branch"),
        WithoutIndex("creditnoteline", "credit_note"),
        WithoutIndex("invoice", "branch"),
        WithoutIndex("invoice", "customer"),
        WithoutIndex("invoiceline", "branch"),
        WithoutIndex("invoiceline", "invoice"),
        WithoutIndex("writeoff", "branch"),
    ]
